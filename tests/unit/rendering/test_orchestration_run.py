import importlib
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from orchestration_package.odd import ONE_STEP
from orchestration_package.pipelines import parameter, ports, requirement, write, write_shop

from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import Fragment, InputFile, Step
from nb2prod.rendering.orchestration import render_orchestration

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def shop(source):
    sys.path.insert(0, str(source))
    yield importlib.import_module("shop.orchestration.pipeline")
    sys.path.remove(str(source))


def call(source, package, *arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", package, *map(str, arguments)],
        cwd=cwd or source.parent,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
    )


def step(name, module="data", inputs=(), outputs=(), parameters=(), role=Role.DATA):
    return Step(
        name=name,
        role=role,
        module=module,
        outputs_class="Outputs" if outputs else "",
        cells=(0,),
        inputs=ports(*inputs),
        outputs=ports(*outputs),
        parameters=tuple(parameters),
    )


@pytest.fixture
def tiny(tmp_path):
    """Write a package from the text of its data module; return a function that calls it."""

    def make(text, *steps, common="", **fields):
        pipeline = replace(ONE_STEP, steps=steps or ONE_STEP.steps, **fields)
        write(render_orchestration(pipeline), tmp_path)
        runtime = tmp_path / "src" / "tiny" / "runtime"
        runtime.mkdir()
        (runtime / "__init__.py").touch()
        (runtime / "common.py").write_text(common)
        (runtime / "data.py").write_text(f"from types import SimpleNamespace as Outputs\n{text}\n")
        return lambda *arguments: call(tmp_path / "src", "tiny", *arguments, cwd=tmp_path)

    return make


def test_what_a_run_computes(shop):
    result = shop.run()
    assert result.metrics.keys() == {
        *("score", "fit.score", "evaluate.score", "mean", "undefined", "passed", "first"),
        "later",
    }
    assert result.metrics["first"] == 106.0
    assert result.metrics["fit.score"] == result.outputs["fit.score"]
    assert result.outputs["label"] == "a: b # c"
    assert result.outputs["same_frame"] is result.outputs["frame"]
    assert result.outputs["title"] == "no extra"
    assert "extra" not in result.outputs
    assert list(result.seconds) == ["load", "fit", "evaluate"]


def test_two_runs_in_one_process_are_equal_and_leave_the_process_alone(shop):
    before = Path.cwd(), dict(os.environ), list(sys.path)
    seen = []
    first = shop.run(on_step=lambda name, outputs: seen.append((name, sorted(outputs))))
    second = shop.run()
    assert first.outputs["draws"] == second.outputs["draws"]
    assert (Path.cwd(), dict(os.environ), list(sys.path)) == before
    assert [name for name, _ in seen] == ["load", "fit", "evaluate"]
    assert seen[1][1] == ["_draws", "model", "score"]


def same_step(first, second, name):
    """Check that two folders hold the same values and state of a step."""
    artifacts = importlib.import_module("shop.orchestration.artifacts")
    one, other = (folder / "artifacts" / name for folder in (first, second))
    assert (one / "state.json").read_text() == (other / "state.json").read_text()
    values, expected = artifacts.load_step(one), artifacts.load_step(other)
    assert repr(values.pop("scale", None))[:9] == repr(expected.pop("scale", None))[:9]
    assert repr(values) == repr(expected)


@pytest.mark.usefixtures("shop")
def test_steps_in_processes_of_their_own_give_the_same(source, tmp_path):
    assert call(source, "shop", "run", "--output-dir", tmp_path / "all").returncode == 0
    inputs = []
    for name in ("load", "fit", "evaluate"):
        given = [option for folder in inputs for option in ("--input-dir", folder)]
        done = call(source, "shop", "step", name, *given, "--output-dir", tmp_path / name)
        assert done.returncode == 0, done.stderr
        inputs.append(tmp_path / name)
        same_step(tmp_path / name, tmp_path / "all", name)


@pytest.mark.usefixtures("shop")
def test_a_step_after_a_whole_run_starts_from_what_came_before_it(source, tmp_path):
    everything = tmp_path / "all"
    assert call(source, "shop", "run", "--output-dir", everything).returncode == 0
    again = tmp_path / "again"
    options = ("--input-dir", everything, "--output-dir", again)
    assert call(source, "shop", "step", "fit", *options).returncode == 0
    same_step(again, everything, "fit")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="local time cannot be set")
@pytest.mark.parametrize(("then", "hour"), [("time.tzset()", "9"), ("pass", "0")])
def test_local_time_is_the_same_in_each_process(tiny, tmp_path, monkeypatch, then, hour):
    monkeypatch.setenv("TZ", "UTC")
    text = f"""
import os, time

def first():
    os.environ["TZ"] = "Asia/Tokyo"
    {then}
    return Outputs(a=time.localtime(0).tm_hour)

def second(a):
    return Outputs(b=a, c=time.localtime(0).tm_hour)
"""
    steps = step("first", outputs=["a"]), step("second", inputs=["a"], outputs=["b", "c"])
    command = tiny(text, *steps)
    one, two = tmp_path / "one", tmp_path / "two"
    assert command("step", "first", "--output-dir", one).returncode == 0
    done = command("step", "second", "--input-dir", one, "--output-dir", two)
    assert done.returncode == 0, done.stderr
    stored = two / "artifacts" / "second"
    assert [(stored / f"{name}.json").read_text() for name in "bc"] == [hour, hour]


def test_what_a_run_leaves(source, tmp_path):
    folder = tmp_path / "out"
    done = call(source, "shop", "run", "-p", "factor=3", "--output-dir", folder)
    assert "score = 3\n" in done.stdout
    assert "load took" in done.stderr
    assert json.loads((folder / "metrics.json").read_text())["undefined"] == "NaN"
    record = json.loads((folder / "run.json").read_text())
    assert repr(record["parameters"]["factor"]) == "3"
    assert record["status"] == "completed"
    assert record["notebook"]["name"] == "sales model.ipynb"
    assert len(record["input_files"]["../input/sales.csv"]) == 64
    assert record["versions"]["pandas"]
    assert (folder / "figures" / "evaluate-1.png").stat().st_size > 1000
    files = [path.relative_to(folder) for path in folder.glob("files/**/*") if path.is_file()]
    assert files == [Path("files/work/clean/rows.csv")]
    load = json.loads((folder / "artifacts/load/index.json").read_text())
    assert set(load["lost"]) == {"lines"}
    assert json.loads((folder / "artifacts/fit/index.json").read_text())["unset"] == ["extra"]


def test_a_run_gets_a_folder_of_its_own_and_reads_params_yaml(source, tmp_path):
    (tmp_path / "params.yaml").write_text("factor: 4\nrows: 3\n")
    for _ in range(2):
        assert call(source, "shop", "run", "-p", "rows=4", cwd=tmp_path).returncode == 0
    records = [json.loads(path.read_text()) for path in tmp_path.glob("runs/*/run.json")]
    assert len(records) == 2
    assert (records[0]["parameters"]["factor"], records[0]["parameters"]["rows"]) == (4.0, 4)


def test_files_of_a_data_folder_replace_the_carried_ones(shop, tmp_path):
    data = tmp_path / "input" / "sales.csv"
    data.parent.mkdir()
    data.write_text("price,amount\n1,2\n3,4\n")
    result = shop.run(data_dir=tmp_path)
    assert result.outputs["shape"] == (2, 2)
    assert data.exists()


def test_a_data_folder_without_any_input_file_is_refused(shop, tmp_path):
    (tmp_path / "sales.csv").write_text("price,amount\n1,2\n")
    with pytest.raises(FileNotFoundError, match="holds no input file of the notebook: input/"):
        shop.run(data_dir=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "-p", "factr=1"], "did you mean 'factor'"),
        (["run", "-p", "factor"], "NAME=VALUE"),
        (["run", "-p", "rows=many"], "parameter 'rows'"),
        (["run", "--params", "missing.yaml"], "missing.yaml"),
        (["run", "--data-dir", "missing"], "missing is not a folder"),
        (["step", "fit", "--output-dir", "out"], "no input folder holds what the step load"),
        (["step", "fit", "--input-dir", "no", "--output-dir", "out"], "no artifacts of load"),
        (["step", "nothing", "--output-dir", "out"], "invalid choice"),
        ([], "required"),
    ],
)
def test_bad_input_is_one_clear_line(source, tmp_path, arguments, message):
    done = call(source, "shop", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_files_of_others_are_not_removed(source, tmp_path):
    (tmp_path / "files").mkdir()
    done = call(source, "shop", "run", "--output-dir", tmp_path)
    assert done.returncode == 2
    assert "not from a run" in done.stderr
    assert (tmp_path / "files").exists()


def test_steps_are_listed(source):
    assert call(source, "shop", "steps").stdout.startswith("load: rows, factor")
    steps = json.loads(call(source, "shop", "steps", "--json").stdout)
    assert steps[1]["name"] == "fit"
    assert steps[1]["inputs"] == ["frame", "matrix", "scale", "bonus"]
    assert call(source, "shop", "--version").stdout == "shop (not installed)\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    1 / 0", "ZeroDivisionError: division by zero"),
        ("    raise SystemExit(0)", "SystemExit: 0"),
        ("    import sys; sys.exit()", "SystemExit"),
        ("    open('a.csv')", "the package does not carry a.csv: give their folder by --data-dir"),
        ("    raise ValueError('two\\nlines')", "ValueError: two lines"),
    ],
)
def test_a_step_that_fails(tiny, tmp_path, body, message):
    package = tiny(f"def data():\n{body}", input_files=(InputFile(path="a.csv"),))
    done = package("run", "--output-dir", "out")
    assert done.returncode == 4
    lines = done.stderr.splitlines()
    assert lines[0].startswith("tiny: step 'data' failed: ")
    assert message in lines[0]
    assert "runtime/data.py" in lines[1]
    assert len(lines) <= 4
    assert json.loads((tmp_path / "out/run.json").read_text())["status"] == "failed"
    assert "Traceback" in package("run", "--debug", "--output-dir", "out").stderr


def isolated(package, *names):
    """Run each step on all folders before it; return the last result."""
    inputs = []
    for name in names:
        done = package("step", name, *inputs, "--output-dir", f"of-{name}")
        if done.returncode:
            return done
        inputs += ["--input-dir", f"of-{name}"]
    return done


def test_a_change_in_place_that_nothing_declares_travels(tiny, tmp_path):
    package = tiny(
        "def one():\n    a = {'n': [1]}\n    return Outputs(a=a, b=a['n'])\n"
        "def two(a):\n    a['n'].append(2)\n"
        "def three(b):\n    return Outputs(total=sum(b))",
        step("one", outputs=("a", "b")),
        step("two", inputs=("a",)),
        step("three", inputs=("b",), outputs=("total",), role=Role.EVALUATION),
    )
    assert isolated(package, "one", "two", "three").stdout == "total = 3\n"
    assert package("run").stdout == "total = 3\n"


def test_a_value_that_cannot_travel_stops_the_step_that_needs_it(tiny):
    package = tiny(
        "def one():\n    return Outputs(lines=(x for x in 'ab'))\n"
        "def two(lines):\n    return Outputs(n=len(list(lines)))",
        step("one", outputs=("lines",)),
        step("two", inputs=("lines",), outputs=("n",), role=Role.EVALUATION),
    )
    assert package("run").stdout == "n = 2\n"
    done = isolated(package, "one", "two")
    assert done.returncode == 2
    assert "'lines' cannot pass between processes: TypeError" in done.stderr


def test_a_parameter_changed_in_place_is_not_hidden(tiny):
    package = tiny(
        "def one(*, names):\n    names.append('b')\n"
        "def two(*, names):\n    return Outputs(n=len(names))",
        step("one", parameters=("names",)),
        step("two", parameters=("names",), outputs=("n",), role=Role.EVALUATION),
        parameters=(parameter("names", "list[str]", "['a']"),),
    )
    assert package("run").stdout == "n = 2\n"
    assert package("run").stdout == "n = 2\n"
    done = isolated(package, "one", "two")
    assert done.returncode == 4
    assert "changes names in place" in done.stderr


def test_environment_directory_search_path_and_settings_travel(tiny, tmp_path):
    package = tiny(
        "import os, random, sys, warnings\n"
        "def one():\n"
        "    os.environ['A'] = '1'; del os.environ['GONE']\n"
        "    os.mkdir('deep'); os.chdir('deep'); open('a', 'w').close()\n"
        "    sys.path.insert(0, os.getcwd()); warnings.simplefilter('error')\n"
        "    random.seed(5); random.gauss(0, 1)\n"
        "def two():\n"
        "    assert os.environ['A'] == '1' and 'GONE' not in os.environ\n"
        "    assert os.listdir() == ['a'] and os.getcwd() == sys.path[0]\n"
        "    try:\n        warnings.warn('now')\n    except UserWarning:\n        x = 1\n"
        "    return Outputs(draw=random.gauss(0, 1), x=x)",
        step("one"),
        step("two", outputs=("draw", "x"), role=Role.EVALUATION),
        libraries=("random", "warnings", "os"),
        settings=(Fragment(text="..."),),
        common="import os\ndef configure():\n    os.environ['GONE'] = '1'\n",
    )
    whole = package("run", "--output-dir", "all")
    assert whole.returncode == 0, whole.stderr
    alone = isolated(package, "one", "two")
    assert alone.stdout == whole.stdout, alone.stderr


def test_of_two_input_folders_the_later_wins(tiny):
    package = tiny(
        "def one(*, a):\n    return Outputs(x=a)\ndef two(x):\n    return Outputs(y=x)",
        step("one", outputs=("x",), parameters=("a",)),
        step("two", inputs=("x",), outputs=("y",), role=Role.EVALUATION),
        parameters=(parameter("a", "int", "1"),),
    )
    for value in ("1", "2"):
        package("step", "one", "-p", f"a={value}", "--output-dir", value)
    options = ("--input-dir", "2", "--input-dir", "1", "--output-dir", "y")
    assert package("step", "two", *options).stdout == "y = 1\n"


CHAIN = """
def one():
    return Outputs(x=1)
def two(x):
    return Outputs(x=x + 1)
def three(x):
    return Outputs(y=x)
"""


@pytest.fixture
def chain(tiny):
    return tiny(
        CHAIN,
        step("one", outputs=("x",), role=Role.EVALUATION),
        step("two", inputs=("x",), outputs=("x",), role=Role.EVALUATION),
        step("three", inputs=("x",), outputs=("y",), role=Role.EVALUATION),
    )


def test_no_step_starts_from_what_an_earlier_one_would_have_replaced(chain):
    chain("step", "one", "--output-dir", "a")
    done = chain("step", "three", "--input-dir", "a", "--output-dir", "c")
    assert done.returncode == 2
    assert "no input folder holds what the step two stored" in done.stderr


def test_the_order_of_the_steps_counts_before_that_of_the_folders(chain):
    chain("step", "one", "--output-dir", "a")
    chain("step", "two", "--input-dir", "a", "--output-dir", "b")
    options = ("--input-dir", "b", "--input-dir", "a", "--output-dir", "c")
    assert chain("step", "three", *options).stdout == "y = 2\n"


def test_metrics_of_one_name_stay_apart_in_a_shared_folder(chain, tmp_path):
    for name in ("one", "two"):
        given = ("--input-dir", "all") if name == "two" else ()
        assert chain("step", name, *given, "--output-dir", "all").returncode == 0
    found = json.loads((tmp_path / "all" / "metrics.json").read_text())
    assert found == {"x": 2, "one.x": 1, "two.x": 2}


def test_secrets_of_the_environment_are_not_stored(tiny, tmp_path, monkeypatch):
    package = tiny(
        "import os\ndef one():\n    os.environ['API_KEY'] = 'hush'; os.environ['MODE'] = 'm'\n"
        "def two():\n    return Outputs(n=len(os.environ['API_KEY'] + os.environ['MODE']))",
        step("one"),
        step("two", outputs=("n",), role=Role.EVALUATION),
        libraries=("os",),
    )
    assert package("step", "one", "--output-dir", "a").returncode == 0
    written = "".join(path.read_text() for path in (tmp_path / "a").rglob("*.json"))
    assert "hush" not in written and "API_KEY" in written
    options = ("--input-dir", "a", "--output-dir", "b")
    done = package("step", "two", *options)
    assert done.returncode == 2 and "set the environment variable API_KEY" in done.stderr
    monkeypatch.setenv("API_KEY", "hush")
    assert package("step", "two", *options).stdout == "n = 5\n"


def test_results_can_be_read_by_whom_the_umask_allows(chain, tmp_path):
    chain("run", "--output-dir", "all")
    modes = {path.stat().st_mode for path in (tmp_path / "all").rglob("*") if path.is_file()}
    assert len(modes) == 1


def test_all_steps_may_share_one_folder(tiny):
    package = tiny(
        "def one():\n    open('a', 'w').write('7')\n    return Outputs(x=1)\n"
        "def two(x):\n    return Outputs(y=x + int(open('a').read()))",
        step("one", outputs=("x",)),
        step("two", inputs=("x",), outputs=("y",), role=Role.EVALUATION),
    )
    assert package("step", "one", "--output-dir", "all").returncode == 0
    done = package("step", "two", "--input-dir", "all", "--output-dir", "all")
    assert done.stdout == "y = 8\n"


def test_numbers_of_every_kind_are_metrics(tiny):
    package = tiny(
        "import numpy as np\nfrom decimal import Decimal\n"
        "def one():\n    return Outputs(a=1, b=True, c=np.float32(0.5), d=np.array(2),"
        " e=float('inf'), f='1', g=np.array([1]), h=10**400, i=np.datetime64('2020'), j=1j,"
        " k=np.bool_(False), m=None)",
        step("one", outputs=tuple("abcdefghijkm"), role=Role.EVALUATION),
        requirements=(requirement("numpy"),),
    )
    done = package("run", "--output-dir", "out")
    assert done.stdout == "a = 1\nb = 1\nc = 0.5\nd = 2\ne = inf\nk = 0\n"


def test_views_between_steps_stay_views(tiny):
    package = tiny(
        "import numpy as np\n"
        "def one():\n    a = np.zeros(4)\n    return Outputs(a=a)\n"
        "def two(a):\n    return Outputs(b=a[1:3])\n"
        "def three(b):\n    b += 1\n"
        "def four(a):\n    return Outputs(total=a.sum())",
        step("one", outputs=("a",)),
        step("two", inputs=("a",), outputs=("b",)),
        step("three", inputs=("b",)),
        step("four", inputs=("a",), outputs=("total",), role=Role.EVALUATION),
        requirements=(requirement("numpy"),),
    )
    assert package("run").stdout == "total = 2\n"
    assert isolated(package, "one", "two", "three", "four").stdout == "total = 2\n"


def test_an_author_may_configure_logging(tiny, tmp_path):
    package = tiny(
        "import logging\n"
        "def data():\n    logging.basicConfig(filename='log.txt', level='INFO')\n"
        "    logging.info('hello')"
    )
    assert package("run", "--output-dir", "out").returncode == 0
    assert "hello" in (tmp_path / "out/files/log.txt").read_text()


def test_a_file_changed_by_a_step_is_kept_and_the_carried_one_is_not_touched(tiny, tmp_path):
    package = tiny(
        "def one():\n    open('a.csv', 'a').write('2')\n"
        "def two():\n    return Outputs(n=int(open('a.csv').read()))",
        step("one"),
        step("two", outputs=("n",), role=Role.EVALUATION),
        input_files=(InputFile(path="a.csv", carried=True),),
    )
    carried = tmp_path / "src/tiny/inputs/a.csv"
    carried.parent.mkdir()
    carried.write_text("1")
    assert isolated(package, "one", "two").stdout == "n = 12\n"
    assert package("run").stdout == "n = 12\n"
    assert carried.read_text() == "1"


def test_hidden_and_empty_folders_that_a_step_makes_travel(tiny):
    package = tiny(
        "import os\n"
        "def one():\n    os.mkdir('.cache'); os.mkdir('out')\n"
        "    for name in ('.cache/a', '.cache/run.json'):\n"
        "        open(name, 'w').write('3')\n"
        "def two():\n    open('out/b', 'w').close(); open('.cache/run.json').close()\n"
        "    return Outputs(n=int(open('.cache/a').read()))",
        step("one"),
        step("two", outputs=("n",), role=Role.EVALUATION),
    )
    assert isolated(package, "one", "two").stdout == "n = 3\n"


def test_the_current_folder_may_be_the_data_folder(tiny, tmp_path):
    package = tiny(
        "import os\ndef one():\n    return Outputs(n=len(os.listdir()))",
        step("one", outputs=("n",), role=Role.EVALUATION),
    )
    expected = f"n = {len(list(tmp_path.iterdir()))}\n"
    for _ in range(2):
        assert package("run", "--data-dir", ".").stdout == expected
