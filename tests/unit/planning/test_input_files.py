from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from nb2prod.errors import InputError
from nb2prod.model.dataflow import Effect, EffectKind
from nb2prod.model.pipeline import InputFile
from nb2prod.planning.input_files import Inputs, input_files, is_elsewhere, read_carried


def reads(path: str) -> Effect:
    return Effect(kind=EffectKind.READS_FILE, detail=path)


def writes(path: str) -> Effect:
    return Effect(kind=EffectKind.WRITES_FILE, detail=path)


def find(folder: Path, *paths: str, limit: int = 100, total: int = 1000) -> Inputs:
    return input_files(map(reads, paths), folder, limit=limit, total=total)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = tmp_path / "project" / "notebooks"
    book.mkdir(parents=True)
    for name, text in {
        "a.csv": "x,y\n1,2\n",
        "data/b.csv": "b",
        "data/deep/c.csv": "c",
        "data/.hidden/d.csv": "d",
        "data/notes.txt": "n",
        "../shared.csv": "shared",
        "big.bin": "b" * 101,
        ".env": "TOKEN=1",
        "key.pem": "k",
        "aws-credentials-2.json": "{}",
    }.items():
        path = book / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return book


def test_a_file_that_is_there_is_carried(folder: Path) -> None:
    digest = hashlib.sha256(b"x,y\n1,2\n").hexdigest()
    expected = InputFile(path="a.csv", size=8, digest=digest, carried=True)
    assert find(folder, "./a.csv", "a.csv") == Inputs(files=(expected,))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/*.csv", ["data/b.csv"]),
        ("data/**/*.csv", ["data/b.csv", "data/deep/c.csv"]),
        ("data", ["data/b.csv", "data/deep/c.csv", "data/notes.txt"]),
        ("data/", ["data/b.csv", "data/deep/c.csv", "data/notes.txt"]),
        ("../shared.csv", ["../shared.csv"]),
        ("data/../a.csv", ["a.csv"]),
    ],
)
def test_patterns_and_folders_stand_for_their_files(
    folder: Path, path: str, expected: list[str]
) -> None:
    found = find(folder, path).files
    assert [each.path for each in found] == expected
    assert all(each.carried for each in found)


@pytest.mark.parametrize("path", ["missing.csv", "none/*.csv", "a\0b", "x" * 5000, "\ud800"])
def test_what_is_missing_is_said(folder: Path, path: str) -> None:
    (found,) = find(folder, path).files
    assert (found.path, found.size, found.digest, found.carried) == (
        path,
        -1,
        "",
        False,
    )


@pytest.mark.parametrize("path", ["/etc/hosts", "~/x.csv", "https://a.b/c", "C:\\x", "s3://b/k"])
def test_places_elsewhere_are_passed_over(folder: Path, path: str) -> None:
    assert is_elsewhere(path)
    assert find(folder, path) == Inputs()


@pytest.mark.parametrize("path", [".", "..", "../.."])
def test_a_folder_around_the_notebook_is_not_carried(folder: Path, path: str) -> None:
    (found,) = find(folder, path).files
    assert (found.path, found.carried) == (path, False)


@pytest.mark.parametrize("path", [".env", "key.pem", "aws-credentials-2.json"])
def test_secrets_are_never_carried_nor_hashed(folder: Path, path: str) -> None:
    (folder / "innocent.csv").symlink_to(path)
    for name in (path, "innocent.csv"):
        (found,) = find(folder, name).files
        assert found.size > 0
        assert (found.digest, found.carried) == ("", False)


def test_large_files_are_listed(folder: Path) -> None:
    (found,) = find(folder, "big.bin").files
    assert (found.size, found.carried) == (101, False)
    assert found.digest


def test_the_smallest_files_are_carried_up_to_the_total(folder: Path) -> None:
    found = find(folder, "a.csv", "data", total=10).files
    assert [each.path for each in found if not each.carried] == ["a.csv"]


def test_a_folder_with_very_many_files_is_one_entry(folder: Path) -> None:
    (folder / "many").mkdir()
    for number in range(1001):
        (folder / "many" / f"{number}.txt").touch()
    assert find(folder, "many").files == (InputFile(path="many", size=0),)


def test_a_link_is_carried_by_its_content(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "far.csv").write_text("far")
    (folder / "near.csv").symlink_to(tmp_path / "far.csv")
    (folder / "loop.csv").symlink_to("loop.csv")
    loop, near = find(folder, "near.csv", "loop.csv").files
    assert near.carried and near.size == 3
    assert loop.size == -1


def test_special_files_are_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (found,) = find(folder, "pipe").files
    assert (found.size, found.carried) == (0, False)


@pytest.mark.parametrize("name", ["a:b.csv", "a\\b.csv", "a\nb.csv"])
def test_names_that_some_systems_cannot_hold_are_not_carried(folder: Path, name: str) -> None:
    (folder / name).touch()
    (found,) = find(folder, name).files
    assert (found.size, found.carried) == (0, False)


def test_what_the_notebook_wrote_is_no_input(folder: Path) -> None:
    effects = [
        writes("./a.csv"),
        reads("a.csv"),
        reads("data/b.csv"),
        writes("data/b.csv"),
        writes("unpacked"),
        reads("unpacked/x.csv"),
        writes("data"),
        reads("data/notes.txt"),
        Effect(kind=EffectKind.READS_FILE, certain=False),
        Effect(kind=EffectKind.DRAWS, detail="numpy"),
    ]
    found = input_files(effects, folder).files
    assert [each.path for each in found] == ["data/b.csv", "data/notes.txt"]


@pytest.mark.parametrize(
    ("effects", "depth"),
    [
        ([], 0),
        ([reads("a.csv")], 0),
        ([reads("../input/train.csv"), reads("a.csv")], 1),
        ([writes("../../out/x.csv")], 2),
        ([reads("data/../../x")], 1),
        ([reads("../" * 200 + "etc/passwd")], 0),
    ],
)
def test_depth_counts_the_levels_above_the_notebook(
    folder: Path, effects: list[Effect], depth: int
) -> None:
    assert input_files(effects, folder).depth == depth


def test_far_above_nothing_is_carried(folder: Path) -> None:
    path = "../" * len(folder.parts) + "etc/passwd"
    assert not any(each.carried for each in find(folder, path, limit=10**6).files)


def test_contents_are_read_as_they_were_seen(folder: Path) -> None:
    files = find(folder, "a.csv", "data/b.csv", "big.bin", "missing.csv").files
    assert read_carried(files, folder) == {"a.csv": b"x,y\n1,2\n", "data/b.csv": b"b"}


@pytest.mark.parametrize("text", ["B", "bb", None])
def test_a_file_that_changes_meanwhile_stops_the_export(folder: Path, text: str | None) -> None:
    files = find(folder, "data/b.csv").files
    (folder / "data" / "b.csv").unlink()
    if text is not None:
        (folder / "data" / "b.csv").write_text(text)
    with pytest.raises(InputError, match="data/b.csv has changed meanwhile"):
        read_carried(files, folder)
