"""Kills a write before each of its file operations, and looks at what is left.

Run as ``python kill_everywhere.py SCENARIO FOLDER``; prints how many kills it tried.
A forked child writes and is killed (SIGKILL) before its N-th operation; the parent then
recovers, in part of the cases in a child that is killed as well.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from nb2prod.model.filetree import FileTree
from nb2prod.output import carry, disk, write
from nb2prod.output.write import recover, write_tree

Files = dict[str, str]
OLD: Files = {
    "same.py": "same\n",
    "src/changed.py": "old\n" * 2000,
    "src/edited.py": "a = 1\n\nb = 2\n\nc = 3\n",
    "src/mine.py": "old\n",
    "gone/deep/gone.py": "gone\n",
    "../.github/ci.yml": "old\n",
}
NEW: Files = {
    "same.py": "same\n",
    "src/changed.py": "new\n" * 2000,
    "src/edited.py": "a = 1\n\nb = 2\n\nc = 30\n",
    "src/mine.py": "new\n",
    "fresh/deep/fresh.py": "fresh\n",
    "../.github/ci.yml": "new\n",
    "../.github/second.yml": "new\n",
}
EDITS: Files = {
    "src/edited.py": "a = 10\n\nb = 2\n\nc = 3\n",
    "src/mine.py": "mine\n",
    "runs/log": "log\n",
}
WATCHED = ("open", "os.", "shutil.", "fcntl.")


def tree_of(files: Files) -> FileTree:
    return FileTree(files={PurePosixPath(path): files[path].encode() for path in files})


def prepare(scenario: str, top: Path) -> Path:
    """A repository with the package folder in it, as the scenario wants it."""
    shutil.rmtree(top, ignore_errors=True)
    (top / ".git").mkdir(parents=True)
    folder = top / "churn"
    if scenario == "again":
        write_tree(tree_of(OLD), folder)
    if scenario != "new":
        for path in EDITS:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(EDITS[path])
    return folder


def snapshot(top: Path) -> dict[str, str | None]:
    """Every file with its text, every folder; the lock aside."""
    return {
        str(each.relative_to(top)): each.read_text() if each.is_file() else None
        for each in top.rglob("*")
    }


def in_child(work: Callable[[], object], kill_at: int) -> bool:
    """Run the work in a fork that dies before an operation; True if it came so far."""
    child = os.fork()
    if child == 0:
        left = kill_at

        def step(event: str) -> None:
            nonlocal left
            if event.startswith(WATCHED):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        def in_halves(target: Path, content: bytes) -> None:
            disk.write_new(target, content[: len(content) // 2])
            step("os.write")
            with target.open("ab") as stream:
                stream.write(content[len(content) // 2 :])

        os.fsync = lambda _: step("os.fsync")  # type: ignore[assignment]
        carry.write_new = write.write_new = in_halves  # type: ignore[attr-defined]

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            step(event)
            if event == "open" and arguments[2] & os.O_TRUNC:
                print(f"{arguments[0]} is written over in place", file=sys.stderr)
                os._exit(2)

        sys.addaudithook(hook)
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, f"failed at {kill_at}"
    return False


def check(top: Path, ends: list[dict[str, str | None]], when: str) -> None:
    left = snapshot(top)
    if left not in ends:
        ways = [sorted(set(left.items()) ^ set(end.items())) for end in ends]
        raise AssertionError(f"{when}: neither the old nor the new tree: {ways}")


def check_whole(top: Path, ends: list[dict[str, str | None]], when: str) -> None:
    """Before recovery, each of the user's files is a whole old or new one."""
    for path, text in snapshot(top).items():
        if ".nb2prod" not in path and text is not None:
            assert text in [end.get(path) for end in ends], f"{when}: {path}"


def run(scenario: str, top: Path) -> int:
    os.fsync = lambda _: None  # type: ignore[assignment]
    folder, tree = prepare(scenario, top), tree_of(NEW)
    old = snapshot(top)
    write_tree(tree, folder)
    ends = [old, snapshot(top)]
    seen = set()
    kills = 0
    while True:
        kills += 1
        prepare(scenario, top)
        if not in_child(lambda: write_tree(tree, folder), kills):
            break
        check_whole(top, ends, f"kill {kills}")
        if kills % 5 == 0:
            in_child(lambda: recover(folder), kills % 41)
            check_whole(top, ends, f"kills {kills}, {kills % 41}")
        recover(folder)
        check(top, ends, f"kill {kills}")
        seen.add(ends.index(snapshot(top)))
        write_tree(tree, folder)
        check(top, ends[1:], f"kill {kills} and again")
    assert seen == {0, 1}
    return kills - 1


if __name__ == "__main__":
    print(run(sys.argv[1], Path(sys.argv[2]).resolve()))
