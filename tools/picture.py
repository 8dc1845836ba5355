"""Draw the README's picture: a notebook's cells on the left, the package's code on the right.

Both texts are real: the tagged cells of the churn example, and the module that an export makes of
them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "examples" / "churn" / "churn.ipynb"
TARGET = ROOT / "docs" / "images" / "export.svg"
COLOURS = {"data": "#4a78c2", "training": "#3d8b57", "evaluation": "#c07f1d"}
LINE, WIDTH, LEFT = 17, 1180, 24


def main() -> None:
    """Write the picture."""
    cells = list(tagged_cells())[:4]
    module = package_module().split("\n")[:46]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(picture(cells, module), encoding="utf-8")


def tagged_cells() -> Sequence[tuple[str, list[str]]]:
    """Tag and source of the cells that train and evaluate."""
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    found = [
        (tag, "".join(cell["source"]).split("\n"))
        for cell in document["cells"]
        for tag in cell["metadata"].get("tags", [])
        if cell["cell_type"] == "code"
    ]
    return [item for item in found if item[0].startswith(("training", "evaluation"))]


def package_module() -> str:
    """The training module of a recorded export."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "churn")
        command = ["export", str(NOTEBOOK), "--record", "--output", str(folder)]
        subprocess.run([sys.executable, "-m", "nb2prod", *command], check=True, stdout=sys.stderr)
        return (folder / "src" / "churn" / "runtime" / "training.py").read_text(encoding="utf-8")


def picture(cells: Sequence[tuple[str, list[str]]], module: Sequence[str]) -> str:
    """Both texts as an SVG."""
    drawn: list[str] = [text(LEFT, 28, "churn.ipynb", bold=True)]
    y = 50
    for tag, lines in cells:
        height = LINE * len(lines) + 34
        colour = COLOURS[tag.partition(":")[0]]
        drawn.append(box(LEFT - 10, y, 540, height, colour))
        drawn.append(text(LEFT, y + 18, tag, colour=colour, bold=True))
        drawn += [text(LEFT, y + 38 + LINE * n, line[:74]) for n, line in enumerate(lines)]
        y += height + 14
    right = LEFT + 570
    drawn.append(text(right, 28, "src/churn/runtime/training.py", bold=True))
    drawn += [text(right, 62 + LINE * n, line[:78]) for n, line in enumerate(module)]
    height = max(y, 80 + LINE * len(module))
    drawn.insert(0, box(right - 10, 44, WIDTH - right, height - 54, "#888888"))
    space = 'xmlns="http://www.w3.org/2000/svg" xml:space="preserve"'
    head = f'<svg {space} viewBox="0 0 {WIDTH} {height}">'
    style = "<style>text{font:12px monospace;white-space:pre}</style>"
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    return "\n".join([head, style, ground, *drawn, "</svg>"]) + "\n"


def box(x: int, y: int, width: int, height: int, colour: str) -> str:
    """A frame with a coloured left edge."""
    frame = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="#f7f7f8"/>'
    return f'{frame}<rect x="{x}" y="{y}" width="3" height="{height}" fill="{colour}"/>'


def text(x: int, y: int, words: str, *, colour: str = "#1b1b1b", bold: bool = False) -> str:
    """One line of text."""
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" fill="{colour}"{weight}>{escape(words)}</text>'


if __name__ == "__main__":
    main()
