"""students.csv: who is on the list, and whom a platform's name means."""

import pytest

from grading.submissions import roster
from grading.submissions.roster import Person

LIST = """Name;ID;E-Mail;Group
King, Ada;ak42;ada.king@school.test;1
Zoë Ash;z1;;2
Ann Lee;a1;;1
Ann Lee;a2;;2
"""


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "students.csv"
    path.write_text("\ufeff" + LIST, "utf-8")
    return roster.read(path)


@pytest.mark.parametrize(
    ("told", "student"),
    [
        (["Ada King"], "ak42"),
        (["kingada", "101"], "ak42"),
        (["AK42"], "ak42"),
        (["ada.king"], "ak42"),
        (["whoever", "ak42"], "ak42"),
        (["Zoe\u0308 Ash"], "z1"),
        (["Zoe Ash"], None),
        (["Ann Lee"], None),
        (["a2"], "a2"),
        (["King_Ada_ak42_23451"], "ak42"),
        (["Ash, Zoë (Z1)"], "z1"),
        (["King_Ada_23451"], None),
        (["Ann_Lee_a1_a2"], None),
        (["", ""], None),
    ],
)
def test_a_name_means_one_student_or_nobody(people, told, student):
    assert people.find(*told) == student


def test_a_list_is_read_whatever_its_columns_are_called(people):
    assert people.person("ak42") == Person("ak42", "King, Ada", "ada.king@school.test")
    assert people.person("nobody") == Person("nobody")
    assert len(people.people) == 4
    assert people


@pytest.mark.parametrize(
    ("text", "person"),
    [
        (
            "First name,Last name,ID number,Email address\nAda,King,7001,a@k.test\n",
            Person("7001", "Ada King", "a@k.test"),
        ),
        (
            'Student,ID,SIS Login ID\n Points Possible,,\n"King, Ada",101,ak\n',
            Person("101", "King, Ada"),
        ),
        (
            '"Last Name","First Name","Username","Student ID"\nKing,Ada,ak42,7001\n',
            Person("ak42", "Ada King"),
        ),
        (
            "OrgDefinedId,Username,Last Name,First Name\n#70,#ak42,King,Ada\n",
            Person("ak42", "Ada King"),
        ),
        ("student;name\nak42;Ada King\n", Person("ak42", "Ada King")),
        ("student\nak42\n", Person("ak42")),
    ],
)
def test_a_platforms_own_list_is_read_with_its_names(text, person, tmp_path):
    path = tmp_path / "students.csv"
    path.write_text(text, "utf-8")
    (found,) = roster.read(path).people.values()
    assert found == person


def test_a_name_with_a_comma_and_without_quotes_moves_no_column(tmp_path):
    path = tmp_path / "students.csv"
    path.write_text("id,name,e-mail\nb7,Ben,\nak42,King, Ada,a@k.test\n", "utf-8")
    with pytest.raises(ValueError, match="'ak42,King' came with more cells"):
        roster.read(path)


def test_without_a_list_nobody_is_known(tmp_path):
    nobody = roster.read(tmp_path / "students.csv")
    assert not nobody
    assert nobody.find("ada") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,mail\nAda,a@b\n", "the columns name, mail, expected one called id"),
        ("", "the columns nothing, expected one called id"),
        ("id,name\na,A\nb,B\na,C\n", "a stands there twice"),
        ("id\n2023/1\n../../b\n", r"'\.\./\.\./b' can be no folder"),
        ("id\n/a\n", "'/a' can be no folder"),
        ("id\na\0\n", "can be no folder"),
    ],
)
def test_what_is_no_list_is_named(text, message, tmp_path):
    path = tmp_path / "students.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        roster.read(path)


def test_another_encoding_is_named(tmp_path):
    path = tmp_path / "students.csv"
    path.write_bytes("id,name\nz,Zoë\n".encode("latin-1"))
    with pytest.raises(ValueError, match="expected UTF-8"):
        roster.read(path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("within", ["\u2028", "\x0b", "\x0c", "\x85"])
def test_a_line_ends_where_a_row_does(end, within, tmp_path):
    path = tmp_path / "students.csv"
    rows = ["", "id,name", f"1,Ada{within}King", '2,"Ben', 'Oak"', "3,Cy"]
    path.write_bytes(end.join(rows).encode())
    people = roster.read(path)
    assert list(people.people) == ["1", "2", "3"]
    assert people.find("Ada King") == "1"
    assert people.find("Ben Oak") == "2"


def test_one_id_composed_and_decomposed_stands_there_twice(tmp_path):
    path = tmp_path / "students.csv"
    path.write_text("id,name\nZoe\u0308,Ada\nZo\u00eb,Ben\n", "utf-8")
    with pytest.raises(ValueError, match="stands there twice"):
        roster.read(path)


@pytest.mark.parametrize("row", ['1,"open', '1,"a"b', "1," + "x" * 200_000])
def test_a_torn_list_is_a_value_error_that_names_the_file(tmp_path, row):
    path = tmp_path / "students.csv"
    path.write_text(f"id,name\n{row}\n", "utf-8")
    with pytest.raises(ValueError, match=r"students\.csv: came torn"):
        roster.read(path)
