"""A write that is killed, or that the system stops half-way."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from nb2prod.errors import InputError, Nb2prodError, ProtectedError
from nb2prod.model.filetree import FileTree
from nb2prod.output.diff import preview
from nb2prod.output.write import recover, write_tree

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def tree(**files: str) -> FileTree:
    return FileTree(files={PurePosixPath(f"{name}.py"): files[name].encode() for name in files})


def snapshot(top: Path) -> dict[str, str | None]:
    return {
        str(each.relative_to(top)): each.read_text() if each.is_file() else None
        for each in top.rglob("*")
    }


@pytest.mark.parametrize("scenario", ["new", "foreign", "again"])
def test_a_kill_leaves_the_old_or_the_new_tree(tmp_path: Path, scenario: str) -> None:
    done = subprocess.run(
        [sys.executable, HERE / "kill_everywhere.py", scenario, tmp_path / "top"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


class Failing:
    """Lets a function of ``os`` raise from its n-th call on, or only then."""

    def __init__(self, real: Callable[..., Any], first: int, last: int, code: int):
        self.real, self.calls = real, 0
        self.first, self.last, self.code = first, last, code

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self.first <= self.calls <= self.last:
            raise OSError(self.code, os.strerror(self.code), str(args[0]))
        return self.real(*args, **kwargs)


@pytest.mark.parametrize("name", ["replace", "rename", "fsync", "link", "mkdir", "unlink"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("exists", [True, False])
def test_a_fault_leaves_the_old_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int, exists: bool
) -> None:
    first = tree(a="1", b="1", c="1")
    above = PurePosixPath("../.github/ci.yml")
    second = FileTree(files={**tree(a="2", b="2", d="2").files, above: b"2"})
    real = getattr(os, name)
    for call in range(1, 100):
        top = tmp_path / str(call)
        (top / ".git").mkdir(parents=True)
        if exists:
            write_tree(first, top / "churn")
        before = snapshot(top)
        failing = Failing(real, call, call, code)
        with monkeypatch.context() as patch:
            patch.setattr(os, name, failing)
            error = fault_of(second, top / "churn")
        if error:
            expected = InputError if code == errno.EACCES else ProtectedError
            assert type(error) is expected and "nothing was changed" in str(error)
            assert "\n" not in str(error)
            assert snapshot(top) == before, f"call {call}: {error}"
        else:
            assert (top / "churn" / "a.py").read_text() == "2", f"call {call}"
        if failing.calls < call:
            break


def fault_of(tree: FileTree, folder: Path) -> Nb2prodError | None:
    try:
        write_tree(tree, folder)
    except Nb2prodError as error:
        return error
    return None


def test_a_disk_that_stays_full_is_finished_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "churn"
    write_tree(tree(a="1", b="1"), folder)
    real = os.replace
    monkeypatch.setattr(os, "replace", Failing(real, 3, 1000, errno.ENOSPC))
    with pytest.raises(ProtectedError, match="stopped half-way"):
        write_tree(tree(a="2", b="2"), folder)
    with pytest.raises(ProtectedError, match="stopped half-way"):
        recover(folder)
    monkeypatch.setattr(os, "replace", real)
    changes = preview(tree(a="2", b="2"), folder)
    assert [change.kind for change in changes] == ["unchanged", "unchanged"]
    assert recover(folder)
    assert (folder / "a.py").read_text() + (folder / "b.py").read_text() == "22"
    assert sorted(os.listdir(folder / ".nb2prod")) == ["base", "manifest.json"]


class TestInterrupted:
    """A write that was journalled, but not carried out."""

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "churn"
        write_tree(tree(a="1", b="1", gone="1"), folder)
        stopped = Failing(os.replace, 3, 1000, errno.ENOSPC)
        with monkeypatch.context() as patch, pytest.raises(ProtectedError):
            patch.setattr(os, "replace", stopped)
            write_tree(tree(a="2", b="2", new="2"), folder)
        return folder

    def test_edits_meanwhile_are_kept(self, folder: Path) -> None:
        (folder / "b.py").write_text("mine")
        (folder / "new.py").write_text("mine")
        assert recover(folder)
        assert (folder / "b.py").read_text() == "mine"
        assert (folder / "b.py.new").read_text() == "2"
        report = write_tree(tree(a="2", b="2", new="2"), folder)
        assert [str(path) for path, _ in report.kept] == ["b.py", "new.py"]

    def test_a_broken_journal_is_refused(self, folder: Path) -> None:
        (folder / ".nb2prod" / "journal.json").write_text('{"version": 1}')
        with pytest.raises(ProtectedError, match="delete the journal"):
            write_tree(tree(a="3"), folder)

    @pytest.mark.parametrize("path", ["../x", "/x", "src/../../x", ".git/config"])
    def test_a_journal_that_leads_outside_is_refused(self, folder: Path, path: str) -> None:
        journal = folder / ".nb2prod" / "journal.json"
        journal.write_text(journal.read_text().replace('"b.py"', f'"{path}"'))
        with pytest.raises(Nb2prodError):
            recover(folder)
        assert not (folder.parent / "x").exists()


def test_an_edit_while_the_export_writes_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "churn"
    write_tree(tree(a="1", gone="1"), folder)
    real = os.replace

    def edit(source: Path, target: Path) -> None:
        (folder / "a.py").write_text("mine")
        (folder / "gone.py").write_text("mine")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", edit)
        report = write_tree(tree(a="2"), folder)
    assert [str(path) for path, _ in report.kept] == ["a.py"]
    assert [str(path) for path in report.released] == ["gone.py"]
    assert write_tree(tree(a="2"), folder).conflicts
    assert (folder / "a.py").read_text() == "mine"
    assert (folder / "a.py.new").read_text() == "2"


@pytest.mark.parametrize("exists", [True, False])
def test_a_live_lock_is_respected_and_a_dead_one_taken_over(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "churn"
    if exists:
        write_tree(tree(a="1"), folder)
    code = (
        "import sys, pathlib, nb2prod.output.lock as l, nb2prod.output.paths as p\n"
        "with l.held(p.place_of(pathlib.Path(sys.argv[1]))):\n"
        "    print(flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ProtectedError, match=f"process {holder.pid}"):
            write_tree(tree(a="2"), folder)
        holder.kill()
        holder.wait()
        write_tree(tree(a="2"), folder)
    assert (folder / "a.py").read_text() == "2"
    assert [each.name for each in tmp_path.iterdir()] == ["churn"]
    assert not (folder / ".nb2prod" / "lock").exists()
