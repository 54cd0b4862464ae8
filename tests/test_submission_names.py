"""What names of files and folders tell, as learning platforms write them."""

import unicodedata

import pytest

from grading.submissions.names import Told, student_id, told, without_copies

SLUG = "03-logistic-regression"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("anna", Told("anna")),
        ("Ada King_12345_assignsubmission_file_", Told("Ada King", "12345")),
        ("Ada King_12345_assignsubmission_file", Told("Ada King", "12345")),
        ("Ada_King_12345_assignsubmission_file_", Told("Ada_King", "12345")),
        (
            f"Ada King_12345_assignsubmission_file_{SLUG}",
            Told("Ada King", "12345", SLUG, file=SLUG),
        ),
        (f"kingada_101_5550_{SLUG}", Told("kingada", "101", SLUG, file=SLUG)),
        (f"kingada_101_5551_{SLUG}-2", Told("kingada", "101", SLUG, 2, file=SLUG)),
        (
            "kingada_LATE_101_5550_my work",
            Told("kingada", "101", late=True, file="my work"),
        ),
        (f"{SLUG}-ada-k", Told("ada-k", assignment=SLUG)),
        (f"{SLUG}-Copy1", Told(f"{SLUG}-Copy1")),
        ("ada_king", Told("ada_king")),
    ],
)
def test_a_name_tells_who_and_what(name, expected):
    assert told(name, (SLUG,), is_folder=bool(expected.assignment)) == expected


def test_a_file_whose_name_begins_like_an_assignment_is_of_that_student():
    assert told(f"{SLUG}-ada", (SLUG,)) == Told(f"{SLUG}-ada")


def test_composed_and_decomposed_letters_are_one_name():
    name = "Zoë Łukasz_7_assignsubmission_file_"
    forms = {told(unicodedata.normalize(form, name), ()) for form in ("NFC", "NFD")}
    assert forms == {Told("Zoë Łukasz", "7")}


@pytest.mark.parametrize(
    "name", ["x (1)", "x(2)", "x-Copy1", "Copy of x", "x - Copy", "Copy of x (3)", "x"]
)
def test_a_copy_has_the_name_of_what_it_is_a_copy_of(name):
    assert without_copies(name) == "x"


def test_an_id_keeps_every_script_and_no_pattern():
    assert student_id("Anna [B] *") == "Anna__B___"
    assert student_id("a/b\n") == "a_b_"
    for name in ("Zoë", "ना", "Ольга", "محمد", "陳大文", "a.b@c-d_e"):
        assert student_id(name) == name
    assert student_id(unicodedata.normalize("NFD", "Zoë")) == "Zoë"
    assert len({student_id("Muller"), student_id("Müller")}) == 2
