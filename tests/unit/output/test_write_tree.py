"""Writing an export: what happens to every kind of file."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from nb2prod.errors import InputError, ProtectedError
from nb2prod.model.filetree import FileTree
from nb2prod.output.diff import preview
from nb2prod.output.write import WriteReport, recover, write_tree

BASE = "import os\n\nA = 1\nB = 2\nC = 3\n\nprint(A)\n"
OURS = BASE.replace("print(A)", "print(B)")
THEIRS = BASE.replace("A = 1", "A = 10")
MERGED = THEIRS.replace("print(A)", "print(B)")


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def tree(**files: str) -> FileTree:
    """A tree; ``__`` in a name stands for a slash."""
    return tree_of({name.replace("__", "/") + ".py": files[name] for name in files})


def tree_of(files: Mapping[str, str]) -> FileTree:
    return FileTree(files={PurePosixPath(path): files[path].encode() for path in files})


def paths(*names: str) -> tuple[PurePosixPath, ...]:
    return tuple(PurePosixPath(name) for name in names)


def on_disk(folder: Path) -> dict[str, str]:
    """The folder's files without nb2prod's own."""
    return {
        str(each.relative_to(folder)): each.read_text()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and ".nb2prod" not in each.parts and ".git" not in each.parts
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "churn"


def test_a_new_folder(folder: Path) -> None:
    report = write_tree(tree(a="1", src__b="2"), folder)
    assert report == WriteReport(created=paths("a.py", "src/b.py"))
    assert on_disk(folder) == {"a.py": "1", "src/b.py": "2"}
    assert [each.name for each in folder.parent.iterdir()] == ["churn"]
    assert sorted(os.listdir(folder / ".nb2prod")) == ["base", "manifest.json"]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_tree(tree(a="1"), tmp_path / "x" / "y")
    assert on_disk(tmp_path) == {"x/y/a.py": "1"}


def test_twice_changes_nothing(folder: Path) -> None:
    write_tree(tree(a="1", src__b="2"), folder)
    files = [each for each in folder.rglob("*") if each.is_file()]
    for each in files:
        os.utime(each, (1, 1))
    report = write_tree(tree(a="1", src__b="2"), folder)
    assert report == WriteReport(unchanged=paths("a.py", "src/b.py"))
    assert [each for each in folder.rglob("*") if each.is_file()] == files
    assert {each.stat().st_mtime for each in files} == {1}


@pytest.mark.parametrize(
    ("first", "edited", "second", "disk", "outcome"),
    [
        ("1", "1", "2", {"a.py": "2"}, "updated"),
        ("1", "7", "1", {"a.py": "7"}, "unchanged"),
        ("1", "2", "2", {"a.py": "2"}, "unchanged"),
        (BASE, THEIRS, OURS, {"a.py": MERGED}, "merged"),
        (BASE, MERGED, OURS, {"a.py": MERGED}, "unchanged"),
        ("1", "7", "2", {"a.py": "7", "a.py.new": "2"}, "kept"),
        ("1", None, "1", {}, "left_deleted"),
        ("1", None, "2", {}, "left_deleted"),
        ("1", "1", None, {}, "deleted"),
        ("1", "7", None, {"a.py": "7"}, "released"),
        (None, "7", "1", {"a.py": "7", "a.py.new": "1"}, "kept"),
        (None, "1", "1", {"a.py": "1"}, "unchanged"),
        (None, "7", None, {"a.py": "7"}, None),
    ],
)
def test_what_becomes_of_a_file(
    folder: Path,
    first: str | None,
    edited: str | None,
    second: str | None,
    disk: dict[str, str],
    outcome: str | None,
) -> None:
    def one(text: str | None) -> FileTree:
        return tree(z="", **({} if text is None else {"a": text}))

    write_tree(one(first), folder)
    if edited is None:
        (folder / "a.py").unlink()
    else:
        (folder / "a.py").write_text(edited)
    told = write_tree(one(second), folder, dry_run=True)
    shown = preview(one(second), folder)
    report = write_tree(one(second), folder)
    assert report == told
    assert on_disk(folder) == disk | {"z.py": ""}
    changed = [name for name in WriteReport.__slots__ if getattr(report, name)]
    assert set(changed) == {"unchanged"} | ({outcome} if outcome else set())
    assert report.conflicts == (outcome == "kept")
    kinds = {str(each.path): each.kind.value for each in shown}
    assert kinds.get("a.py", "?")[:2] == (outcome or "?")[:2]
    again = write_tree(one(second), folder)
    assert on_disk(folder) == disk | {"z.py": ""}
    assert again.conflicts == report.conflicts
    assert not (again.created or again.updated or again.merged or again.deleted)


def test_a_merge_that_does_not_parse_is_a_conflict(folder: Path) -> None:
    base = "x = 1\na = (\n    1,\n    2,\n    3,\n)\ny = 2\n"
    write_tree(tree(a=base), folder)
    mine = base.replace("a = (\n", "a = [\n").replace(")\ny", "]\ny")
    ours = base.replace("    2,\n", "    2,\n)\nb = (\n")
    (folder / "a.py").write_text(mine)
    report = write_tree(tree(a=ours), folder)
    assert report.kept == (paths("a.py", "a.py.new"),)
    assert on_disk(folder) == {"a.py": mine, "a.py.new": ours}


@pytest.mark.parametrize("name", ["data.bin", "large.txt"])
def test_what_cannot_be_merged_is_a_conflict(folder: Path, name: str) -> None:
    path = PurePosixPath(name)
    filler = b"\0" if name == "data.bin" else b"line\n" * 100_000
    write_tree(FileTree(files={path: b"a\nb\nc\n" + filler}), folder)
    assert not (folder / ".nb2prod" / "base").exists()
    (folder / name).write_bytes(b"a\nb\nx\n" + filler)
    report = write_tree(FileTree(files={path: b"y\nb\nc\n" + filler}), folder)
    assert report.conflicts


class TestConflict:
    """From a conflict to its end."""

    @pytest.fixture
    def folder(self, folder: Path) -> Path:
        write_tree(tree(a="1", z=""), folder)
        (folder / "a.py").write_text("7")
        assert write_tree(tree(a="2", z=""), folder).conflicts
        return folder

    def test_stays_one_with_the_newest_text(self, folder: Path) -> None:
        report = write_tree(tree(a="3", z=""), folder)
        assert report.kept == (paths("a.py", "a.py.new"),)
        assert on_disk(folder) == {"a.py": "7", "a.py.new": "3", "z.py": ""}

    def test_is_over_when_the_new_file_is_gone(self, folder: Path) -> None:
        (folder / "a.py.new").unlink()
        assert not write_tree(tree(a="2", z=""), folder).conflicts
        assert on_disk(folder) == {"a.py": "7", "z.py": ""}

    def test_is_over_when_the_new_file_is_taken(self, folder: Path) -> None:
        (folder / "a.py.new").replace(folder / "a.py")
        assert not write_tree(tree(a="2", z=""), folder).conflicts
        assert write_tree(tree(a="3", z=""), folder).updated == paths("a.py")

    def test_is_over_when_its_text_is_taken(self, folder: Path) -> None:
        (folder / "a.py").write_text("2")
        report = write_tree(tree(a="2", z=""), folder)
        assert report.deleted == paths("a.py.new") and not report.conflicts
        assert on_disk(folder) == {"a.py": "2", "z.py": ""}

    def test_is_over_when_the_old_file_is_deleted(self, folder: Path) -> None:
        (folder / "a.py").unlink()
        assert write_tree(tree(a="2", z=""), folder).created == paths("a.py")
        assert on_disk(folder) == {"a.py": "2", "z.py": ""}

    def test_the_new_file_may_be_edited_too(self, folder: Path) -> None:
        (folder / "a.py.new").write_text("8")
        assert write_tree(tree(a="2", z=""), folder).kept
        write_tree(tree(a="3", z=""), folder)
        files = {"a.py": "7", "a.py.new": "8", "a.py.new2": "3", "z.py": ""}
        assert on_disk(folder) == files

    def test_ends_with_the_file(self, folder: Path) -> None:
        report = write_tree(tree(z=""), folder)
        assert report.released == paths("a.py")
        assert on_disk(folder) == {"a.py": "7", "z.py": ""}


def test_files_of_others_stand(folder: Path) -> None:
    (folder / "runs").mkdir(parents=True)
    (folder / "runs" / "a.log").write_text("log")
    (folder / "a.py.new").write_text("mine")
    (folder / "a.py").write_text("7")
    report = write_tree(tree(a="1", b="2"), folder)
    assert report.kept == (paths("a.py", "a.py.new2"),)
    files = {"a.py": "7", "a.py.new": "mine", "a.py.new2": "1", "b.py": "2"}
    assert on_disk(folder) == files | {"runs/a.log": "log"}


def test_a_file_of_the_user_is_never_merged_into(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.py").write_text(THEIRS)
    assert write_tree(tree(a=BASE), folder).conflicts
    (folder / "a.py.new").unlink()
    assert not write_tree(tree(a=BASE), folder).conflicts
    assert write_tree(tree(a=OURS), folder).conflicts
    assert (folder / "a.py").read_text() == THEIRS


def test_a_file_that_was_there_with_our_text_is_not_deleted(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.py").write_text("")
    write_tree(tree(a="", z=""), folder)
    assert write_tree(tree(z=""), folder).released == paths("a.py")
    assert on_disk(folder) == {"a.py": "", "z.py": ""}


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 0, "files": {}}',
        '{"version": 1, "files": []}',
        '{"version": 1, "files": {"../../x": {"sha256": 1}}}',
        '{"version": 1, "files": {"/etc/passwd": {"sha256": ""}}}',
        '{"version": 1, "files": {"a.py": {"sha256": "", "new": "z.py"}}}',
        "[" * 100_000,
    ],
)
def test_with_a_broken_manifest_every_file_is_the_users(folder: Path, record: str) -> None:
    write_tree(tree(a="1", z=""), folder)
    (folder / ".nb2prod" / "manifest.json").write_text(record)
    report = write_tree(tree(a="2", z=""), folder)
    assert report.kept == (paths("a.py", "a.py.new"),)
    assert report.unchanged == paths("z.py")
    assert on_disk(folder) == {"a.py": "1", "a.py.new": "2", "z.py": ""}


def test_a_broken_base_is_a_conflict(folder: Path) -> None:
    write_tree(tree(a=BASE), folder)
    (folder / ".nb2prod" / "base" / "a.py").write_text("cut o")
    (folder / "a.py").write_text(THEIRS)
    assert write_tree(tree(a=OURS), folder).conflicts


def test_a_manifest_of_a_newer_version_is_refused(folder: Path) -> None:
    write_tree(tree(a="1"), folder)
    (folder / ".nb2prod" / "manifest.json").write_text('{"version": 99}')
    with pytest.raises(ProtectedError, match="upgrade nb2prod"):
        write_tree(tree(a="2"), folder)


def test_a_deleted_file_takes_its_empty_folder_along(folder: Path) -> None:
    write_tree(tree(a="1", x__y__b="2"), folder)
    assert write_tree(tree(a="1"), folder).deleted == paths("x/y/b.py")
    assert not (folder / "x").exists()
    assert not (folder / ".nb2prod" / "base" / "x").exists()


def test_a_file_becomes_a_folder_after_it_is_moved_away(folder: Path) -> None:
    write_tree(tree_of({"a": "1"}), folder)
    with pytest.raises(InputError, match="is a file where a/b needs a folder"):
        write_tree(tree_of({"a/b": "1"}), folder)
    (folder / "a").unlink()
    write_tree(tree_of({"a/b": "1"}), folder)
    assert on_disk(folder) == {"a/b": "1"}


def test_a_folder_where_a_file_goes_is_kept(folder: Path) -> None:
    write_tree(tree_of({"a/b": "1", "z": ""}), folder)
    report = write_tree(tree_of({"a": "2", "z": ""}), folder)
    assert report.kept == (paths("a", "a.new"),)
    write_tree(tree_of({"a": "2", "z": ""}), folder)
    assert on_disk(folder) == {"a": "2", "z": ""}


def test_a_link_where_a_file_goes_is_kept(folder: Path, tmp_path: Path) -> None:
    write_tree(tree(a="1"), folder)
    (tmp_path / "other").write_text("1")
    (folder / "a.py").unlink()
    (folder / "a.py").symlink_to(tmp_path / "other")
    assert write_tree(tree(a="2"), folder).conflicts
    assert (tmp_path / "other").read_text() == "1"
    assert (folder / "a.py").is_symlink()


def test_permissions_stay(folder: Path) -> None:
    write_tree(tree(a="1"), folder)
    (folder / "a.py").chmod(0o750)
    write_tree(tree(a="2"), folder)
    assert (folder / "a.py").stat().st_mode & 0o777 == 0o750


def test_dry_run_and_preview_write_nothing(folder: Path) -> None:
    assert write_tree(tree(a="1"), folder, dry_run=True).created == paths("a.py")
    assert preview(tree(a="1"), folder)[0].diff == "".join(
        ("--- /dev/null\n", "+++ b/a.py\n", "@@ -0,0 +1 @@\n")
        + ("+1\n", "\\ No newline at end of file\n")
    )
    assert not folder.exists()


class TestAbove:
    """Files at the root of the git repository around the package."""

    WORKFLOW = "../../.github/workflows/churn.yml"

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / ".git").mkdir()
        return tmp_path / "packages" / "churn"

    def test_are_written_and_recorded(self, folder: Path, tmp_path: Path) -> None:
        write_tree(tree_of({"a": "1", self.WORKFLOW: "2"}), folder)
        workflow = ".github/workflows/churn.yml"
        assert on_disk(tmp_path) == {"packages/churn/a": "1", workflow: "2"}
        assert sorted(os.listdir(folder / ".nb2prod")) == sorted(
            ["base", "base-2-up", "manifest.json"]
        )
        report = write_tree(tree_of({"a": "1", self.WORKFLOW: "3"}), folder)
        assert report.updated == paths(self.WORKFLOW)
        report = write_tree(tree_of({"a": "1"}), folder)
        assert report.deleted == paths(self.WORKFLOW)
        assert on_disk(tmp_path) == {"packages/churn/a": "1"}

    def test_never_overwrite(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / ".github" / "workflows").mkdir(parents=True)
        (tmp_path / ".github" / "workflows" / "churn.yml").write_text("mine")
        report = write_tree(tree_of({"a": "1", self.WORKFLOW: "2"}), folder)
        assert report.kept == (paths(self.WORKFLOW, f"{self.WORKFLOW}.new"),)
        assert write_tree(tree_of({"a": "1", self.WORKFLOW: "2"}), folder).kept == (report.kept)
        assert on_disk(tmp_path / ".github" / "workflows") == {
            "churn.yml": "mine",
            "churn.yml.new": "2",
        }

    def test_are_forgotten_when_the_package_moves(self, folder: Path, tmp_path: Path) -> None:
        write_tree(tree_of({"a": "1", self.WORKFLOW: "2"}), folder)
        shutil.rmtree(tmp_path / ".git")
        report = write_tree(tree_of({"a": "1", ".github/churn.yml": "2"}), folder)
        assert report.created == paths(".github/churn.yml")

    @pytest.mark.parametrize(
        "path",
        [
            "../../../x",
            "../../.git/hooks/pre-commit",
            "../../.GIT/config",
            "../churn/x",
            "../churn",
        ],
    )
    def test_go_nowhere_else(self, folder: Path, tmp_path: Path, path: str) -> None:
        with pytest.raises(InputError):
            write_tree(tree_of({"a": "1", path: "2"}), folder)
        assert on_disk(tmp_path) == {} and not folder.exists()


@pytest.mark.parametrize(
    "names",
    [
        ["/x"],
        ["../x"],
        ["a/../b"],
        ["a/../../b"],
        ["."],
        [".."],
        ["a\\b"],
        ["C:x"],
        ["a\nb"],
        ["a\0b"],
        ["a\ud800"],
        ["x" * 250],
        ["é" * 125],
        [".git/config"],
        ["src/.git/config"],
        [".nb2prod/manifest.json"],
        [".nb2prod/base/a"],
        [".NB2PROD/lock"],
        [".nb2prod"],
        ["a", "A"],
        ["src/a", "SRC/b"],
        ["caf\u00e9", "cafe\u0301"],
        ["straße", "STRASSE"],
        ["a", "a/b"],
    ],
)
@pytest.mark.parametrize("exists", [True, False])
def test_paths_that_are_refused(folder: Path, names: list[str], exists: bool) -> None:
    if exists:
        folder.mkdir()
    with pytest.raises(InputError):
        write_tree(tree_of(dict.fromkeys(names, "")), folder)
    assert folder.exists() == exists and (not exists or not list(folder.iterdir()))


def test_pipeline_json_is_an_ordinary_file(folder: Path) -> None:
    write_tree(tree_of({".nb2prod/pipeline.json": "{}"}), folder)
    assert (folder / ".nb2prod" / "pipeline.json").read_text() == "{}"


class TestTarget:
    """Folders that cannot be written to."""

    def test_a_file(self, folder: Path) -> None:
        folder.write_text("")
        with pytest.raises(InputError, match="is a file"):
            write_tree(tree(a="1"), folder)

    def test_below_a_file(self, folder: Path) -> None:
        folder.write_text("")
        with pytest.raises(InputError, match="is a file"):
            write_tree(tree(a="1"), folder / "x" / "y")

    def test_a_link(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        folder.symlink_to(tmp_path / "real")
        with pytest.raises(InputError, match="is a symlink"):
            write_tree(tree(a="1"), folder)

    def test_a_link_inside_that_leads_outside(self, folder: Path, tmp_path: Path) -> None:
        folder.mkdir()
        (tmp_path / "real").mkdir()
        (folder / "src").symlink_to(tmp_path / "real")
        with pytest.raises(InputError, match="leads outside"):
            write_tree(tree(src__a="1"), folder)
        assert not list((tmp_path / "real").iterdir())

    def test_records_that_are_a_link(self, folder: Path, tmp_path: Path) -> None:
        folder.mkdir()
        (tmp_path / "real").mkdir()
        (folder / ".nb2prod").symlink_to(tmp_path / "real")
        with pytest.raises(InputError, match="is not a folder"):
            write_tree(tree(a="1"), folder)

    def test_a_link_inside_that_stays_inside(self, folder: Path) -> None:
        (folder / "real").mkdir(parents=True)
        (folder / "src").symlink_to("real")
        write_tree(tree(src__a="1"), folder)
        assert (folder / "real" / "a.py").read_text() == "1"

    def test_not_writable(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        monkeypatch.setattr(os, "access", lambda path, mode: False)
        with pytest.raises(InputError, match="is not writable"):
            write_tree(tree(a="1"), folder)

    def test_a_path_that_is_too_long(self, folder: Path) -> None:
        folder.mkdir()
        long = "/".join(["x" * 200] * 30)
        with pytest.raises(InputError, match="name too long"):
            write_tree(tree_of({"a": "1", long: "2"}), folder)
        assert not list(folder.iterdir())


def test_a_newline_in_the_folders_name(tmp_path: Path) -> None:
    folder = tmp_path / "-a b\nc[x]*"
    write_tree(tree(a="1"), folder)
    assert write_tree(tree(a="2"), folder).updated == paths("a.py")
    assert recover(folder) is False


def test_many_threads_at_once(folder: Path) -> None:
    """One of them writes, the others are told so; the result is one of the trees."""
    trees = [tree(a=str(each), b=str(each)) for each in range(6)]
    refused: list[ProtectedError] = []

    def write(each: FileTree) -> None:
        try:
            write_tree(each, folder)
        except ProtectedError as error:
            refused.append(error)

    threads = [threading.Thread(target=write, args=(each,)) for each in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = on_disk(folder)
    assert written["a.py"] == written["b.py"] and set(written) == {"a.py", "b.py"}
    assert all("another nb2prod" in str(error) for error in refused)
    record = json.loads((folder / ".nb2prod" / "manifest.json").read_text())
    assert sorted(record["files"]) == ["a.py", "b.py"]
    assert [each.name for each in folder.parent.iterdir()] == ["churn"]
