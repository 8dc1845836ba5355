"""What can go wrong with the book, with real processes and real SQLite."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nb2prod.errors import InputError, ProtectedError
from nb2prod.model.run import Metric, Run, RunStatus
from nb2prod.tracking.book import Book
from nb2prod.tracking.repair import repair

SAVE = """
import sys
from pathlib import Path
from nb2prod.model.run import Metric, ParameterValue, Run, RunStatus
from nb2prod.tracking.book import Book
from nb2prod.tracking.owner import this_process
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def run(number):
    metrics = tuple(Metric(name=f"m{k}", value=float(number + k)) for k in range(20))
    return Run(id=f"{name}-{number:06d}", experiment="x.ipynb", status=RunStatus.COMPLETED,
               via="run", started=float(number), metrics=metrics, owner=this_process())
while not Path(sys.argv[4]).exists():
    pass
with Book(path, timeout=60) as book:
    for number in range(count):
        book.save(run(number))
        print(f"{name}-{number:06d}", flush=True)
"""


def a_run(id: str) -> Run:
    return Run(
        id=id,
        experiment="x.ipynb",
        status=RunStatus.COMPLETED,
        via="run",
        started=1.0,
        metrics=tuple(Metric(name=f"m{k}", value=float(k)) for k in range(20)),
    )


def filled(path: Path, count: int = 200) -> Path:
    with Book(path) as book:
        for number in range(count):
            book.save(a_run(f"r{number:05d}"))
    return path


def saver(path: Path, name: str, count: int, go: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SAVE, str(path), name, str(count), str(go)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_eight_processes_create_it_together(tmp_path: Path) -> None:
    for attempt in range(3):
        path, go = tmp_path / f"{attempt}" / "book.db", tmp_path / f"go{attempt}"
        savers = [saver(path, f"p{number}", 5, go) for number in range(8)]
        time.sleep(1.5)
        go.touch()
        results = [process.communicate(timeout=120) for process in savers]
        assert [process.returncode for process in savers] == [0] * 8, results
        with Book(path) as book:
            assert len(book.runs()) == 40


@pytest.mark.slow
def test_what_was_acknowledged_survives_kills_at_random_moments(tmp_path: Path) -> None:
    chance = random.Random(5)
    path, go = tmp_path / "book.db", tmp_path / "go"
    go.touch()
    said: set[str] = set()
    for attempt in range(20):
        process = saver(path, f"k{attempt:02d}", 100_000, go)
        assert process.stdout is not None and process.stderr is not None
        first = process.stdout.readline().strip()
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        said |= {first, *(line.strip() for line in process.stdout if line.endswith("\n"))}
        process.wait()
        process.stderr.close()
    with Book(path) as book:
        kept = {run.id: run for run in book.runs()}
    assert said <= kept.keys()
    assert len(kept) - len(said) <= 20  # at most the one that each kill cut off
    assert all(len(run.metrics) == 20 for run in kept.values())


def test_a_locked_book_is_said_after_the_wait(tmp_path: Path) -> None:
    path = filled(tmp_path / "book.db", 1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Book(path, timeout=0.2) as book:
        assert len(book.runs()) == 1  # readers do not wait
        with pytest.raises(ProtectedError, match="another process is writing"):
            book.save(a_run("two"))
        other.execute("ROLLBACK")
        book.save(a_run("two"))
        assert len(book.runs()) == 2
    other.close()


def test_a_new_book_that_another_process_locks(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ProtectedError, match="another process is writing"):
        Book(path, timeout=0.3)
    other.execute("ROLLBACK")
    Book(path).close()
    other.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"\0" * 5000])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(content)
    with pytest.raises(InputError, match="runs repair"):
        Book(path)
    assert path.read_bytes() == content
    done = repair(path)
    assert done.runs == 0 and done.backup.read_bytes() == content
    with Book(path) as book:
        assert book.runs() == ()


def test_a_damaged_book_is_named_kept_and_saved_as_far_as_possible(tmp_path: Path) -> None:
    path = filled(tmp_path / "book.db", 400)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = os.urandom(8192)
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"corrupt.*runs repair"), Book(path) as book:
        book.runs()
        pytest.fail("the damage was not felt")
    done = repair(path)
    assert done.backup.read_bytes() == bytes(content)
    with Book(path) as book:
        assert len(book.runs()) == done.runs > 100


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["PRAGMA user_version = 99"], "newer nb2prod"),
        (["CREATE TABLE theirs (a)"], "another program's database"),
    ],
)
def test_other_databases_are_refused(tmp_path: Path, statements: list[str], said: str) -> None:
    path = tmp_path / "book.db"
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    before = path.read_bytes()
    with pytest.raises(InputError, match=said):
        Book(path)
    assert path.read_bytes() == before


FULL = """
import resource, signal, sys
from pathlib import Path
from nb2prod.errors import ProtectedError
from nb2prod.tracking.book import Book
sys.path.insert(0, sys.argv[2])
from test_book_faults import a_run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
book = Book(Path(sys.argv[1]))
book.save(a_run("first"))
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
try:
    for number in range(1000):
        book.save(a_run(f"r{number}"))
        kept = number
except ProtectedError as error:
    print(kept, error)
try:
    book.add_file("big", b"x" * 1_000_000, ".bin")
except ProtectedError as error:
    print(error)
"""


def test_a_full_disk_loses_nothing_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / ".nb2prod" / "book.db"
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", FULL, str(path), here]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    book_said, file_said = done.stdout.strip().splitlines()
    kept, _, message = book_said.partition(" ")
    assert "cannot be written" in message and "what was written before is safe" in message
    assert "free space" in file_said
    with Book(path) as book:
        assert len(book.runs()) == int(kept) + 2
    assert not list((tmp_path / ".nb2prod").rglob("*.tmp"))


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProtectedError, match="NB2PROD_BOOK"):
        Book(tmp_path / "file" / ".nb2prod" / "book.db")


def test_repairing_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no book to repair"):
        repair(tmp_path / "book.db")
