"""Loops that are shown beside their cell, in real kernels."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest

import nb2prod
from nb2prod.kernel import drawing
from nb2prod.kernel.drawing import Loop

WIDGET = "application/vnd.jupyter.widget-view+json"
LOOP = """
import time
import nb2prod
seen = []
for epoch in nb2prod.live(range(4)):
    for part in nb2prod.live("ab"):
        time.sleep(0.2)
    nb2prod.log_metric("<b>loss", 1 / (epoch + 1), step=epoch)
    seen.append(epoch)
"""
HIDE = "import sys; sys.modules['ipywidgets'] = None"


def outputs(kernel: Any, source: str) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    """Run a cell; how it ended, and all that it published, by kind."""
    found: list[tuple[str, dict[str, Any]]] = []
    reply = kernel.client.execute_interactive(
        source,
        timeout=60,
        output_hook=lambda message: found.append((message["msg_type"], message["content"])),
    )
    return reply["content"]["status"], found


def displayed(found: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    kinds = ("display_data", "update_display_data")
    return [(kind, content["data"]) for kind, content in found if kind in kinds]


@pytest.mark.slow
def test_a_widget_while_it_runs_and_then_an_output(kernel: Any) -> None:
    status, found = outputs(kernel, LOOP)
    assert status == "ok" and kernel.value("seen") == "[0, 1, 2, 3]"
    (first, shown), (last, kept) = displayed(found)
    assert (first, last) == ("display_data", "update_display_data")
    assert WIDGET in shown and "text/html" not in shown
    updates = [
        content["data"]["state"]["value"]
        for kind, content in found
        if kind == "comm_msg" and "value" in content["data"].get("state", {})
    ]
    assert len(updates) > 2 and any("s left" in text for text in updates)
    assert any("1 of 4" in text and "of 2" in text for text in updates)
    assert any("<polyline" in text for text in updates)
    assert any(kind == "comm_close" for kind, _ in found)
    assert set(kept) == {"text/plain", "text/html"}
    assert kept["text/plain"].splitlines() == ["4 of 4", "<b>loss 0.25 █▃▂▁"]
    assert "&lt;b&gt;loss" in kept["text/html"] and "<b>" not in kept["text/html"]
    assert "left" not in kept["text/html"] and "<progress" not in kept["text/html"]
    _, again = outputs(kernel, LOOP)
    assert displayed(again)[-1][1] == kept  # the saved notebook does not differ


@pytest.mark.slow
def test_without_ipywidgets_the_output_itself_changes(kernel: Any) -> None:
    kernel.quietly(HIDE)
    status, found = outputs(kernel, LOOP)
    shown = displayed(found)
    assert status == "ok" and len(shown) > 3
    assert [kind for kind, _ in shown[:2]] == ["display_data", "update_display_data"]
    assert all(set(data) == {"text/plain", "text/html"} for _, data in shown)
    assert any("s left" in data["text/html"] for _, data in shown)
    assert shown[-1][1]["text/plain"].splitlines()[0] == "4 of 4"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status"), [("raise ValueError('mine')", "error"), ("break", "ok")]
)
def test_a_loop_that_ends_early_says_so(kernel: Any, body: str, status: str) -> None:
    source = (
        "import nb2prod\nwalk = nb2prod.live([5, 6, 7])\n"
        f"for item in walk:\n    if item == 6:\n        {body}\n"
    )
    ended, found = outputs(kernel, source)
    assert ended == status
    assert displayed(found)[-1][1]["text/plain"] == "1 of 3"
    assert WIDGET not in displayed(found)[-1][1]
    assert outputs(kernel, "list(walk)")[0] == "ok"
    assert displayed(outputs(kernel, LOOP)[1])[-1][1]["text/plain"].startswith("4 of 4")


@pytest.mark.slow
def test_the_collector_and_the_view_see_the_same(kernel: Any) -> None:
    kernel.start()
    kernel.cell(LOOP + "accuracy = 0.5", "c", "evaluation")
    (run,) = kernel.runs()
    assert run.metric("<b>loss") == 0.25 and run.metric("accuracy") == 0.5


def test_outside_of_a_kernel_the_values_come_as_they_are(capsys: Any) -> None:
    assert list(nb2prod.live(range(3))) == [0, 1, 2]
    assert list(itertools.islice(nb2prod.live(itertools.count()), 2)) == [0, 1]
    assert capsys.readouterr() == ("", "")


def test_what_is_left_is_said_when_it_is_known() -> None:
    loop = Loop(total=10, done=0)
    assert (loop.count(), loop.remaining()) == ("0 of 10", "")
    loop.done, loop.clock = 5, loop.clock - 100
    assert loop.remaining() in ("1 min 40 s left", "1 min 41 s left")
    assert (Loop(total=None, done=3).count(), Loop(total=None, done=3).remaining()) == ("3", "")
    assert Loop(total=2, done=5).remaining() == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (59.5, "1 min 0 s"), (65, "1 min 5 s"), (7380, "2 h 3 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert drawing.duration(seconds) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1.0, 2.0], "▁█"),
        ([1.0, math.nan, 2.0], "▁ █"),
        ([math.inf], ""),
        ([3.0, 3.0], "▅▅"),
        ([-1e308, 1e308], "▁█"),
        ([0.0, 5e-324], "▅▅"),
        ([], ""),
    ],
)
def test_small_lines(values: list[float], text: str) -> None:
    assert drawing.spark(values) == text


def test_hostile_names_and_values_stay_text() -> None:
    name = "</div><script>\x1b\ud800" + "x" * 1_000
    points = [(0.0, math.inf), (1.0, -1e308), (2.0, 1e308), (3.0, math.nan), (4.0, 0.0)]
    html = drawing.html([Loop(total=0)], {name: points}, last=False)
    assert "<script" not in html and "\x1b" not in html and len(html) < 2_000
    html.encode()
    assert html.count("<polyline") == 1 and html.count("<circle") == 1
    assert "nan" not in html.partition("<svg")[2] and "inf" not in html.partition("<svg")[2]
    drawing.text([], {name: points}).encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    "values", ["range(10**20)", "type('Odd', (list,), {'__len__': lambda self: 1 / 0})([1, 2])"]
)
def test_a_size_that_nobody_can_tell_ends_no_loop(kernel: Any, values: str) -> None:
    source = f"import nb2prod\nfor one in nb2prod.live({values}):\n    break\nseen = 1"
    assert outputs(kernel, source)[0] == "ok"
    status, found = outputs(kernel, "nb2prod.log_metric('later', 1.0)")
    assert (status, displayed(found)) == ("ok", [])
