"""What chapter 19 says of PyTorch is what PyTorch gives."""

import json

import pytest

from gradbook import data

pytestmark = pytest.mark.oracle


def made():
    pytest.importorskip("torch", reason="needs PyTorch: pip install torch")
    from tests import rebuild_pytorch

    return rebuild_pytorch


def test_the_stored_run_is_what_pytorch_gives():
    rebuild = made()
    assert rebuild.apart(data.pytorch(), json.loads(json.dumps(rebuild.run()))) == []


def test_a_number_that_differs_in_the_ninth_digit_would_be_noticed():
    rebuild, stored = made(), data.pytorch()
    stored["digits"]["all"]["costs"][50] *= 1 + 1e-8
    (found,) = rebuild.apart(data.pytorch(), stored)
    assert found.startswith("/digits/all/costs/50: ")
