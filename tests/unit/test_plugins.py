from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from nb2prod import plugins
from nb2prod.errors import InputError
from nb2prod.model.diagnostic import Severity

GROUP = "nb2prod.readers"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def install(site: Path, name: str, entry_points: str) -> None:
    metadata = site / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "entry_points.txt").write_text(entry_points)


def test_built_ins_are_declared_as_entry_points_too() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    own = {k: v for k, v in declared["entry-points"].items() if k.startswith("nb2prod.")}
    assert own == plugins.BUILT_IN


@pytest.mark.parametrize(
    ("group", "name"),
    [(group, name) for group, known in plugins.BUILT_IN.items() for name in known],
)
def test_every_built_in_loads_without_a_look_at_what_is_installed(
    monkeypatch: pytest.MonkeyPatch, group: str, name: str
) -> None:
    monkeypatch.setattr(plugins, "_installed", None)
    assert plugins.load(group, name) is not None


def test_a_plugin_is_imported_when_it_is_asked_for(site: Path) -> None:
    (site / "their_plugin.py").write_text("class Door:\n    key = 42\n")
    install(site, "theirs", f"[{GROUP}]\nours = their_plugin:Door.key [extra]\n")
    assert plugins.names(GROUP) == ("ours",)
    assert "their_plugin" not in sys.modules
    assert plugins.load(GROUP, "ours") == 42


def test_other_groups_and_other_tools_are_left_alone(site: Path) -> None:
    install(site, "a", "[console_scripts]\nx = y:z\n")
    install(
        site,
        "b",
        f"[console_scripts]\nx = y:z\n[nb2prod.rules]\n# note\n[{GROUP}x]\nu = v\n",
    )
    assert plugins.names(GROUP) == ()
    assert plugins.load_all(GROUP) == ({}, ())


@pytest.mark.parametrize(
    ("code", "reference", "said"),
    [
        ("raise RuntimeError('no luck')", "bad_plugin:x", "RuntimeError: no luck"),
        ("x = 1", "bad_plugin:y", "AttributeError"),
        ("x = 1", "not_there_at_all:y", "ModuleNotFoundError"),
        ("def (", "bad_plugin:x", "SyntaxError"),
        ("x = 1", "", "ValueError"),
    ],
)
def test_a_broken_plugin_is_a_diagnostic(
    site: Path, monkeypatch: pytest.MonkeyPatch, code: str, reference: str, said: str
) -> None:
    monkeypatch.delitem(sys.modules, "bad_plugin", raising=False)
    (site / "bad_plugin.py").write_text(code)
    (site / "good_plugin.py").write_text("x = 'good'")
    install(site, "their", f"[{GROUP}]\nbad = {reference}\ngood = good_plugin:x\n")
    found, (problem,) = plugins.load_all(GROUP)
    assert found == {"good": "good"}
    assert (problem.code, problem.severity) == ("NB901", Severity.WARNING)
    assert said in problem.message
    assert "their" in problem.hint
    with pytest.raises(InputError, match="cannot be loaded"):
        plugins.load(GROUP, "bad")


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match="did you mean 'github-actions'"):
        plugins.load("nb2prod.ci", "github-action")
    with pytest.raises(InputError, match="known are aws-codepipeline, azure"):
        plugins.load("nb2prod.ci", "zzz")


def test_nobody_takes_the_name_of_a_built_in(site: Path) -> None:
    (site / "thief.py").write_text("x = 1")
    install(site, "thief", "[nb2prod.ci]\ngithub-actions = thief:x\n")
    assert plugins.names("nb2prod.ci") == tuple(plugins.BUILT_IN["nb2prod.ci"])
    assert plugins.load("nb2prod.ci", "github-actions") != 1
