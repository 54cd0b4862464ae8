"""The notebook file: metadata, ids, outputs and JSON that are not what was released."""

import copy
import json

from tests.attacks.attack import WRONG, Attack


def dumps(notebook) -> bytes:
    """The notebook as JSON bytes."""
    return json.dumps(notebook).encode()


def cell(notebook: dict, grade_id: str) -> dict:
    """The cell with that grade id."""
    for found in notebook["cells"]:
        if found["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            return found
    raise KeyError(grade_id)


def checks(notebook: dict) -> list[dict]:
    """The locked, graded cells."""
    return [
        c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")
    ]


def changed(change):
    """A forge: the notebook after `change(notebook)`."""

    def forge(notebook: dict) -> bytes:
        notebook = copy.deepcopy(notebook)
        change(notebook)
        return dumps(notebook)

    return forge


def _points(notebook):
    for check in checks(notebook):
        check["metadata"]["nbgrader"]["points"] = 1e308
    cell(notebook, "answer")["metadata"]["nbgrader"].update(grade=True, points=100)


def _edited_checks(notebook):
    for check in checks(notebook):
        check["source"] = "5.0"


def _deleted_checks(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if c not in checks(notebook)]


def _solution_as_check(notebook):
    answer = cell(notebook, "answer")
    answer["metadata"]["nbgrader"] = dict(
        checks(notebook)[1]["metadata"]["nbgrader"], locked=False, solution=True
    )


def _swapped_ids(notebook):
    first, *rest = checks(notebook)
    for check in rest:
        check["metadata"]["nbgrader"]["grade_id"], check["source"] = (
            first["metadata"]["nbgrader"]["grade_id"],
            first["source"],
        )


def _checksums(notebook):
    for found in notebook["cells"]:
        if "nbgrader" in found["metadata"]:
            found["metadata"]["nbgrader"]["checksum"] = "0" * 32
            found["metadata"]["nbgrader"]["schema_version"] = 999
    _edited_checks(notebook)


def _outputs(notebook):
    for check in checks(notebook):
        check["execution_count"] = 1
        check["outputs"] = [
            {
                "output_type": "execute_result",
                "data": {"text/plain": "5.0"},
                "metadata": {},
                "execution_count": 1,
            }
        ]
    notebook["metadata"]["score"] = notebook["metadata"]["nbgrader"] = {"score": 6}


def _extra_graded(notebook):
    for i in range(20):
        extra = copy.deepcopy(checks(notebook)[0])
        extra["metadata"]["nbgrader"].update(grade_id=f"bonus-{i}", points=10)
        extra["source"] = "pass"
        extra["id"] = f"bonus-{i}"
        notebook["cells"].append(extra)


def _many_cells(notebook):
    notebook["cells"] += [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": "x = 1",
        }
        for i in range(10_000)
    ]


def _large_outputs(notebook):
    cell(notebook, "answer")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "x" * 6_000_000}
    ]


def _hidden_markers(notebook):
    answer = cell(notebook, "answer")
    answer["source"] = (
        "### BEGIN HIDDEN TESTS\n" + WRONG + "### END HIDDEN TESTS\n"
        "### BEGIN SOLUTION\n### END SOLUTION\n"
    )


def _locked_setup(notebook):
    setup = cell(notebook, "setup")
    setup["source"] = "close = lambda a, b: True\nnp = check = None"


def _types(notebook):
    answer = cell(notebook, "answer")
    answer["source"] = [1, None, {"x": []}]
    answer["outputs"] = "many"
    notebook["cells"] += [None, 5, [], {"cell_type": ["code"], "metadata": None}]


def _kernel(notebook):
    notebook["metadata"]["kernelspec"] = {
        "name": "../../../tmp/evil",
        "language": "bash",
        "argv": ["touch", "CANARY/attack-was-here"],
    }
    notebook["metadata"]["language_info"] = {"name": "<script>alert(1)</script>"}


def _copies(notebook):
    answer = cell(notebook, "answer")
    for i in range(3):
        twin = copy.deepcopy(answer)
        twin["id"] = f"twin-{i}"
        notebook["cells"].append(twin)
    for check in checks(notebook):
        twin = copy.deepcopy(check)
        twin["source"], twin["id"] = "pass", twin.get("id", "x") + "-twin"
        notebook["cells"].insert(0, twin)


def _nbgrader_types(notebook):
    for number, found in enumerate(notebook["cells"]):
        found["metadata"]["nbgrader"] = [None, "x", [1], {"grade_id": {}}][number % 4]


ATTACKS = [
    Attack("forged-points", "raises the points of its checks", forge=changed(_points)),
    Attack(
        "edited-checks", "replaces the checks by `5.0`", forge=changed(_edited_checks)
    ),
    Attack("deleted-checks", "deletes the checks", forge=changed(_deleted_checks)),
    Attack(
        "solution-as-check",
        "marks the solution cell as the check",
        forge=changed(_solution_as_check),
    ),
    Attack(
        "swapped-ids",
        "gives all checks the id of the one that passes",
        forge=changed(_swapped_ids),
    ),
    Attack(
        "forged-checksums",
        "edits checks, forges checksums and schema versions",
        forge=changed(_checksums),
    ),
    Attack(
        "leftover-outputs",
        "leaves outputs that look like full marks",
        forge=changed(_outputs),
    ),
    Attack(
        "extra-graded-cells",
        "adds twenty graded cells of ten points",
        forge=changed(_extra_graded),
    ),
    Attack(
        "ten-thousand-cells",
        "adds ten thousand cells",
        forge=changed(_many_cells),
        honest=False,
        says="10006 cells",
    ),
    Attack(
        "large-outputs",
        "is larger than a notebook may be",
        forge=changed(_large_outputs),
        honest=False,
        says="larger than",
    ),
    Attack(
        "hidden-markers",
        "puts the grader's own markers around its code",
        forge=changed(_hidden_markers),
    ),
    Attack("edited-setup", "edits the locked setup cell", forge=changed(_locked_setup)),
    Attack(
        "wrong-types",
        "cells, sources and outputs of wrong types",
        forge=changed(_types),
    ),
    Attack("evil-kernel", "names a kernel of its own", forge=changed(_kernel)),
    Attack("copied-cells", "copies solution and checks", forge=changed(_copies)),
    Attack(
        "nbgrader-types",
        "nbgrader metadata that are lists and text",
        forge=changed(_nbgrader_types),
        says="none of the assignment",
        honest=False,
    ),
    Attack(
        "cut-off",
        "is cut off in the middle",
        forge=lambda notebook: dumps(notebook)[:700],
        honest=False,
        says="not JSON",
    ),
    Attack(
        "not-utf-8",
        "is not UTF-8",
        forge=lambda notebook: b"\xff\xfe\x00" + dumps(notebook),
        honest=False,
        says="not text",
    ),
    Attack(
        "top-level-list",
        "is a JSON list",
        forge=lambda notebook: dumps([notebook]),
        honest=False,
        says="not a notebook of format 4",
    ),
    Attack(
        "empty-file",
        "has no bytes",
        forge=lambda notebook: b"",
        honest=False,
        says="empty",
    ),
    Attack(
        "deep-json",
        "is nested 100,000 deep",
        forge=lambda notebook: b"[" * 100_000 + b"]" * 100_000,
        honest=False,
        says="nested too deeply",
    ),
    Attack(
        "millions-of-brackets",
        "opens five million brackets",
        forge=lambda notebook: b"[" * 5_100_000,
        honest=False,
        says="5000000 are allowed",
    ),
    Attack(
        "long-number",
        "holds a number of a million digits",
        forge=lambda notebook: dumps(notebook).replace(
            b'"nbformat": 4', b'"nbformat": ' + b"4" * 1_000_000
        ),
        honest=False,
        says="thousands of digits",
    ),
    Attack(
        "future-format",
        "says nbformat 99",
        forge=lambda notebook: dumps(dict(notebook, nbformat=99)),
    ),
]


def _lone_surrogates(notebook):
    cell(notebook, "answer")["source"] += "\nprint('\udc80')\nx = '\ud800'\n"
    notebook["metadata"]["title"] = "\udfff"


def _magic_demo(notebook):
    for i in range(3):
        source = "".join(f"a{n} = %time {i}\n!ls\n?x\n" for n in range(400))
        demo = {"cell_type": "code", "metadata": {"tags": ["demo"]}, "source": source}
        notebook["cells"].append(demo)


def _loop_before_setup(notebook):
    for source in ("while True: pass",) * 2:
        notebook["cells"].insert(
            0, {"cell_type": "code", "metadata": {}, "source": source}
        )


def _zero_bytes(notebook):
    ends = "\r\x0b\x0c\x1c\x85\u2028"
    cell(notebook, "answer")["source"] += f"\0{ends}### END HIDDEN TESTS{ends}\0"
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "\0"})


# Found later, with the code at hand.
ATTACKS += [
    Attack(
        "lone-surrogates-in-the-file",
        "sources and outputs that cannot be written as UTF-8",
        forge=changed(_lone_surrogates),
    ),
    Attack(
        "magic-demo",
        "a demonstration with a thousand magics, for the reader's parser",
        forge=changed(_magic_demo),
    ),
    Attack(
        "loop-before-the-setup",
        "uses up the time before the teacher's own cell runs",
        forge=changed(_loop_before_setup),
        cpu=1.0,
        says="out of time",
    ),
    Attack(
        "zero-bytes",
        "sources with zero bytes and every kind of line end",
        forge=changed(_zero_bytes),
    ),
    Attack(
        "deep-source",
        "an expression with a hundred thousand signs, for the compiler's stack",
        WRONG + "x = " + "-" * 100_000 + "1",
    ),
]
