import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ci_pipelines import BELOW, NOWHERE, ODD, hostile, pipeline

from nb2prod.ci.jenkins import FILE, render_ci

STAGES = frozenset({"stages"})


def text(made_from=None, layout=NOWHERE, extras=STAGES) -> str:
    files = render_ci(made_from or pipeline(), layout=layout, extras=extras)
    assert list(files) == [FILE]
    return files[FILE]


def is_groovy(source: str) -> bool:
    """Tell whether the source parses; Jenkins' own rules need a Jenkins."""
    from groovy_parser.parser import parse_groovy_content
    from lark.exceptions import LarkError

    try:
        parse_groovy_content(source)
    except LarkError:
        return False
    return True


@pytest.mark.slow
def test_it_is_groovy_and_a_broken_copy_is_not():
    source = text(layout=BELOW, extras=frozenset({"stages", "docker"}))
    assert is_groovy(source)
    assert not is_groovy(source.replace("input {", "input", 1))


def test_without_stages_there_are_checks_alone():
    source = text(extras=frozenset())
    assert source.count("stage('") == 1 and "parameters" not in source


def test_production_waits_for_somebody():
    before, production = text().split("stage('Production')")
    assert "input {" in production and "input {" not in before


def test_the_clock_gets_numbers_in_utc():
    assert "cron('''TZ=Etc/UTC\n0 3 * * 1''')" in text()


def test_the_shell_gets_every_script_as_it_stands():
    assert 'sh "' not in text() and 'sh """' not in text()
    assert text().count("sh '''") == 5


@pytest.mark.parametrize("name", ODD)
def test_braces_and_quotes_are_closed(name):
    source = text(ODD[name], extras=frozenset({"stages", "docker"}))
    assert source.count("{") == source.count("}")
    assert source.count("'''") % 2 == 0


def test_notebook_text_does_not_reach_the_file():
    assert text(hostile()) == text()
