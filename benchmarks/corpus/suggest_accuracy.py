"""How often `suggest_tags` gives the hand-made tag; `skip` and no tag count as the same.

Most rules were made by reading the first half of the notebooks (every other one), and dropped
where they did not hold on the second, so both halves are printed.

Usage: python suggest_accuracy.py [--cache DIR] [--wrong]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import corpus

from nb2prod.analysis import analyse
from nb2prod.model.notebook import Cell, Notebook
from nb2prod.notebook.translate import translate
from nb2prod.planning.suggest import suggest_tags

ROLES = ("parameters", "setup", "data", "training", "evaluation", "inference", "skip")


def main() -> None:
    """Print the accuracy and the confusion table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cache", type=Path, default=corpus.DEFAULT_CACHE)
    parser.add_argument("--wrong", action="store_true", help="list the cells that are wrong")
    options = parser.parse_args()
    places = corpus.Places(cache=options.cache)
    halves: tuple[Counter[tuple[str, str]], ...] = (Counter(), Counter())
    for number, (identifier, entry) in enumerate(sorted(corpus.read_tags().items())):
        for cell, tagged, suggested in compared(places.notebook(identifier), entry["tags"]):
            halves[number % 2][tagged, suggested] += 1
            if options.wrong and tagged != suggested:
                print(f"{identifier} [{cell}]: {tagged} by hand, {suggested} suggested")
    print(table(halves[0] + halves[1]))
    for name, half in zip(("first half", "second half"), halves, strict=True):
        print(f"{name}: {share(half)}")


def compared(path: Path, tags: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """Cell, hand-made role and suggested role of the tagged cells of a notebook."""
    notebook = read(path)
    codes = [translate(cell) for cell in notebook.cells if cell.kind == "code"]
    suggested = suggest_tags(notebook, codes, analyse(codes))
    for number, tag in tags.items():
        yield int(number), role(tag), role(suggested.get(int(number), "skip"))


def read(path: Path) -> Notebook:
    """A notebook without its tags."""
    document = json.loads(path.read_text(encoding="utf-8"))
    cells = tuple(
        Cell(index=n, id=str(n), kind=cell["cell_type"], source="".join(cell["source"]))
        for n, cell in enumerate(document["cells"])
    )
    return Notebook(path=path, cells=cells)


def role(tag: str) -> str:
    """The role of a tag."""
    return tag.partition(":")[0]


def share(pairs: Counter[tuple[str, str]]) -> str:
    """How many are right, in words."""
    right = sum(count for (tagged, suggested), count in pairs.items() if tagged == suggested)
    total = sum(pairs.values())
    return f"{right} of {total} ({right / total:.1%})"


def table(pairs: Counter[tuple[str, str]]) -> str:
    """Accuracy, and a row for each hand-made role with a column for each suggested one."""
    rows = [f"hand-tagged cells right: {share(pairs)}", ""]
    rows.append("by hand     " + "".join(f"{name:>12}" for name in ROLES))
    for tagged in ROLES:
        counts = "".join(f"{pairs[tagged, suggested]:>12}" for suggested in ROLES)
        rows.append(f"{tagged:<12}{counts}")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
