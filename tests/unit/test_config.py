from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nb2prod.config import Config, load_config
from nb2prod.errors import InputError
from nb2prod.model.recording import FixtureMode


def project(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text)


def test_without_any_setting_the_defaults_hold(tmp_path: Path) -> None:
    project(tmp_path, "[project]\nname = 'x'\n")
    assert load_config(tmp_path, {}) == Config()


def test_later_places_win_and_muted_codes_add_up(tmp_path: Path) -> None:
    project(
        tmp_path,
        "[tool.nb2prod]\npackage = 'one'\noutput = 'out'\nignore = ['NB101']\n"
        "carry-limit = 5\nwith = ['docker']\n",
    )
    books = tmp_path / "books"
    books.mkdir()
    found = load_config(
        books,
        {"package": "two", "ignore": ["NB102"], "ci": "none"},
        {"ignore": ("NB103",), "with": ["make"]},
    )
    assert found == Config(
        package="two",
        output=tmp_path / "out",
        ignore=frozenset({"NB101", "NB102", "NB103"}),
        carry_limit=5,
        extras=frozenset({"make"}),
        ci="none",
    )


def test_fixtures_are_set_by_mode_and_size(tmp_path: Path) -> None:
    found = load_config(tmp_path, {"fixtures": "stats", "fixtures-budget": 1000})
    assert (found.fixtures, found.fixtures_budget) == (FixtureMode.STATS, 1000)


def test_an_output_folder_is_relative_to_where_it_is_set(tmp_path: Path) -> None:
    assert load_config(tmp_path, {"output": "x"}).output == tmp_path / "x"
    assert load_config(tmp_path, {}, {"output": "x"}).output == Path("x")


def test_the_nearest_project_file_counts_alone(tmp_path: Path) -> None:
    project(tmp_path, "[tool.nb2prod]\npackage = 'far'\n")
    near = tmp_path / "near"
    near.mkdir()
    project(near, "")
    assert load_config(near, {}).package is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ignor": []}, "metadata.nb2prod.ignor: is no option: did you mean 'ignore'?"),
        ({"zzz": 1}, "metadata.nb2prod.zzz: is no option: known are 'package'"),
        ({1: 1}, "metadata.nb2prod.1: is no option"),
        ({"ignore": "NB101"}, "metadata.nb2prod.ignore: must be a list of texts"),
        ({"ignore": ["nb1"]}, "metadata.nb2prod.ignore: 'nb1' is no code"),
        ({"with": ["dockr"]}, "metadata.nb2prod.with: 'dockr' is not known"),
        (
            {"carry-limit": -1},
            "metadata.nb2prod.carry-limit: must be a number of bytes",
        ),
        ({"fixtures": "all"}, "metadata.nb2prod.fixtures: must be one of 'real', 'masked'"),
        ({"fixtures-budget": "5 MB"}, "metadata.nb2prod.fixtures-budget: must be a number"),
        ({"carry-limit": True}, "metadata.nb2prod.carry-limit: must be a number"),
        ({"ci": ""}, "metadata.nb2prod.ci: must be a text"),
        ({"output": None}, "metadata.nb2prod.output: must be a text"),
        ({"output": "a\0b"}, "metadata.nb2prod.output: must be a text"),
        ({"package": "my-pkg"}, "metadata.nb2prod.package: must be a name"),
        ({"package": "json"}, "metadata.nb2prod.package: 'json' is a module that the package"),
        ({"package": "helpers"}, "metadata.nb2prod.package: 'helpers' is a module"),
        ({"package": "class"}, "metadata.nb2prod.package: must be a name"),
        ({"package": "größe"}, "metadata.nb2prod.package: must be a name"),
        ([], "metadata.nb2prod: must be a table"),
    ],
)
def test_a_wrong_value_is_named_by_its_path(tmp_path: Path, options: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load_config(tmp_path, options)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[tool.nb2prod", "is no TOML file"),
        (b"\xff\xfe", "is no TOML file"),
        (b"[tool]\nnb2prod = 3\n", "tool.nb2prod: must be a table"),
        (b"[tool.nb2prod]\npackag = 'x'\n", "tool.nb2prod.packag: is no option"),
    ],
)
def test_a_broken_project_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_config(tmp_path, {})
    assert str(tmp_path / "pyproject.toml") in str(caught.value)
    assert message in str(caught.value)
