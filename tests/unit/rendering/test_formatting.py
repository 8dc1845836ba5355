from __future__ import annotations

import pytest

from nb2prod.rendering import formatting, memory
from nb2prod.rendering.formatting import formatted, formatted_parts

HEAD = '"""Head."""\n\nimport a\n\n\nLIMIT = 3 # of a\n'
FUNCTION = "def step( x ):\n    y = [ x,\n      1]\n\n\n\n    return y\n    # the end"
CLASS = "@dataclass\nclass Out:\n    x : int"


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "cache_folder", lambda: tmp_path)


@pytest.mark.parametrize(
    "parts",
    [
        [HEAD],
        [HEAD, FUNCTION],
        [HEAD, CLASS, FUNCTION, FUNCTION],
        ['"""Only words."""\n', FUNCTION],
        [f"{HEAD}# fmt: off\n", FUNCTION, CLASS],
        [HEAD, "def f():\n    # fmt: off\n    x  =  1", FUNCTION],
        [HEAD, 'def f():\n    """Text."""\n    x = """\n\n\n"""\n\n', FUNCTION],
        [HEAD, "def f():\n    if x:\n        pass\n        # deep\n    # less deep\n", CLASS],
    ],
)
def test_parts_are_formatted_as_the_whole_is(parts):
    assert formatted_parts(parts) == formatted("\n\n\n".join(part.strip("\n") for part in parts))


def test_only_a_part_that_changed_is_formatted_again(monkeypatch):
    seen = []
    black = formatting._black
    monkeypatch.setattr(formatting, "_black", lambda text: seen.append(text) or black(text))
    formatted_parts([HEAD, CLASS, FUNCTION])
    assert len(seen) == 3
    formatted_parts([HEAD, CLASS, FUNCTION])
    formatted_parts([HEAD, CLASS, FUNCTION.replace("1", "2")])
    assert seen[3:] == [FUNCTION.replace("1", "2") + "\n"]


def test_code_that_does_not_parse_is_an_error():
    with pytest.raises(ValueError, match="(?i)cannot parse"):
        formatted_parts([HEAD, "def f(:"])
