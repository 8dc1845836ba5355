"""Turn sphinx-gallery scripts into notebooks with sphinx-gallery's own converter.

Runs with the corpus environment's interpreter: `python gallery.py < pairs.json`, where
the input is a list of `[script, notebook]` paths.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sphinx_gallery.gen_gallery import DEFAULT_GALLERY_CONF
from sphinx_gallery.notebook import jupyter_notebook
from sphinx_gallery.py_source_parser import split_code_and_text_blocks


def convert(script: Path) -> str:
    """The text of the notebook that `script` makes; cell ids depend on order alone."""
    _, blocks = split_code_and_text_blocks(str(script))
    notebook = jupyter_notebook(blocks, dict(DEFAULT_GALLERY_CONF), str(script.parent))
    for index, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{index}"
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return json.dumps(notebook, indent=1) + "\n"


def main() -> None:
    """Convert every pair that standard input names; say which ones cannot be."""
    for script, target in json.load(sys.stdin):
        try:
            Path(target).write_text(convert(Path(script)), encoding="utf-8")
        except (SyntaxError, ValueError, KeyError) as error:
            print(f"not converted: {script}: {error!r}", file=sys.stderr)


if __name__ == "__main__":
    main()
