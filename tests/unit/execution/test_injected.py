from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from nb2prod import __version__
from nb2prod.execution import injected
from nb2prod.model.notebook import Cell, Notebook, Role
from nb2prod.model.pipeline import Pipeline, Source, Step

ALONE = """
import sys
sys.path = [p for p in sys.path if "site-packages" not in p]
sys.meta_path = [f for f in sys.meta_path if "editable" not in type(f).__module__ + str(f)]
before = set(globals()) | {"before", "text"}
with open(sys.argv[1]) as stream:
    text = stream.read()
del stream
exec(text)
exec(text)
assert set(globals()) == before, set(globals()) - before
from nb2prod.kernel import collector
import nb2prod
nb2prod.log_metric("a", 1)
print(collector.__spec__.loader, nb2prod.__version__)
"""


def test_it_works_where_nb2prod_is_not_installed(tmp_path: Path) -> None:
    text = tmp_path / "source.txt"
    text.write_text(injected.collector_source())
    command = [sys.executable, "-I", "-S", "-c", ALONE, str(text)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Finder" in done.stdout and __version__ in done.stdout


def test_it_is_one_expression_of_moderate_size() -> None:
    text = injected.collector_source()
    ast.parse(text, mode="eval")
    assert len(text) < 200_000 and "\n" not in text


def test_it_needs_the_standard_library_alone() -> None:
    for name, path in injected.collector_modules().items():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            else:
                continue
            for module in modules:
                top = module.partition(".")[0]
                assert top in sys.stdlib_module_names or top in ("nb2prod", "IPython"), (name, top)


def test_another_version_in_the_kernel_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nb2prod.py").write_text("__version__ = '0.0.0'")
    text = tmp_path / "source.txt"
    text.write_text(injected.collector_source())
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); eval(open(sys.argv[1]).read())"
    command = [sys.executable, "-S", "-c", code, str(text)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "the kernel has nb2prod 0.0.0 installed" in done.stderr


def test_hostile_settings_stay_data() -> None:
    text = injected.start_source(
        book=Path("/a'b\"c\n"), experiment="')); import os #", steps={"x": {"step": "'"}}
    )
    ast.parse(text, mode="eval")


def test_the_planners_steps_by_cell_id() -> None:
    cells = tuple(Cell(index=i, id=f"id{i}", kind="code", source="") for i in range(3))
    steps = (
        Step(
            name="check",
            role=Role.EVALUATION,
            module="evaluation",
            outputs_class="",
            cells=(0, 2),
            reports=True,
        ),
    )
    pipeline = Pipeline(package="p", title="", source=Source(notebook="x"), steps=steps)
    notebook = Notebook(path=Path("x.ipynb"), cells=cells)
    told = {"step": "check", "role": "evaluation", "reports": True}
    assert injected.steps_of(notebook, pipeline) == {"id0": told, "id2": told}
