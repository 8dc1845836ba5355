"""NB402 finds data about persons by names of columns and by values, and little else."""

import pytest

from nb2prod.rules.personal_data import in_file, in_values
from nb2prod.rules.sensitive import personal_data, secrets_in

FOUND = [
    ("email", [], "e-mail addresses"),
    ("customer_email_1", [], "e-mail addresses"),
    ("E-Mail", [], "e-mail addresses"),
    ("contactPhone", [], "telephone numbers"),
    ("IBAN", [], "bank accounts"),
    ("first_name", [], "names of persons"),
    ("LastName", [], "names of persons"),
    ("date_of_birth", [], "dates of birth"),
    ("home_address", [], "postal addresses"),
    ("ip_address", [], "network addresses"),
    ("name", ["Ana Lima", "Bo Chen", "Eva Marie Roth"], "names of persons"),
    ("x", ["", "ana@shop.example"], "e-mail addresses"),
    ("x", ["+49 30 1234567", "(030) 123 45 67"], "telephone numbers"),
    ("x", ["DE89 3704 0044 0532 0130 00"], "bank accounts"),
    ("x", ["4111 1111 1111 1111", "5500005555555559"], "payment cards"),
]
LEFT_ALONE = [
    ("name", ["setosa", "virginica"]),
    ("feature_name", []),
    ("mailing_list", ["a", "b"]),
    ("address_space", []),
    ("x", ["2024-01-31", "2024-02-29"]),
    ("x", ["1234567890123", "99"]),
    ("x", ["DE00 3704 0044 0532 0130 00"]),
    ("x", ["0000 0000 0000 0000"]),
    ("x", ["10.5", "-3", "1e9"]),
    ("x", []),
]


@pytest.mark.parametrize(("column", "values", "kind"), FOUND)
def test_found(column, values, kind):
    assert personal_data(column, values) == kind


@pytest.mark.parametrize(("column", "values"), LEFT_ALONE)
def test_left_alone(column, values):
    assert personal_data(column, values) == ""


def test_a_file_is_told_once_with_its_columns():
    (found,) = in_file("people.csv", {"mail": ["a@b.example"], "age": ["3"], "phone": []})
    assert (found.code, found.severity) == ("NB402", "warning")
    assert "people.csv" in found.message
    assert "e-mail addresses ('mail'), telephone numbers ('phone')" in found.message
    assert list(in_file("iris.csv", {"sepal": ["1.2"]})) == []


def test_a_value_is_told_with_its_column_if_it_has_one():
    assert "('mail')" in in_values("frame", "mail", "e-mail addresses", 3).message
    assert "(" not in in_values("mail", "mail", "e-mail addresses", 3).message


def test_detectors_need_the_standard_library_only():
    """They are loaded into kernels that need not have nb2prod."""
    import ast
    import inspect
    import sys

    from nb2prod.rules import sensitive

    tree = ast.parse(inspect.getsource(sensitive))
    modules = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    modules |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert {str(name).partition(".")[0] for name in modules} <= sys.stdlib_module_names
    assert [kind for kind, _, _ in secrets_in('{"password":"k7!vQ2zLr9"}')] == ["a password"]
