from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from nb2prod.cli.main import main
from nb2prod.errors import InputError
from nb2prod.targets.registry import all_targets, load_targets


def test_a_near_miss_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match="did you mean 'dvc'"):
        load_targets(["dcv"])


def test_each_target_has_the_name_that_it_is_found_by() -> None:
    for target in all_targets():
        assert load_targets([target.name]) == (target,)


def test_a_plugin_that_is_no_target_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "their_target.py").write_text("TARGET = 42\n")
    metadata = tmp_path / "theirs-1.0.dist-info"
    metadata.mkdir()
    (metadata / "entry_points.txt").write_text("[nb2prod.targets]\nodd = their_target:TARGET\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "their_target", raising=False)
    with pytest.raises(InputError, match="is no target"):
        load_targets(["odd"])


def test_the_command_lists_what_each_target_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["targets", "--format", "json"]) == 0
    listed = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert listed["dvc"]["proof"] == "executed"
    assert main(["targets"]) == 0
    assert "dvc" in capsys.readouterr().out
