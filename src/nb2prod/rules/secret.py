"""NB401: a password, a key or a token stands in the notebook."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context

code = "NB401"
severity = Severity.ERROR

_KEYS = re.compile(
    r"""
      (?P<AWS>\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)
    | (?P<private>-----BEGIN[ ](?:[A-Z]+[ ])*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----)
    | (?P<GitHub>\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}))
    | (?P<GitLab>\bglpat-[A-Za-z0-9_-]{20,})
    | (?P<Slack>\bxox[abeoprs]-[A-Za-z0-9-]{10,})
    | (?P<Stripe>\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,})
    | (?P<OpenAI>\bsk-(?:[a-z]+[0-9]*-)*[A-Za-z0-9_-]{20,})
    | (?P<Google>\bAIza[A-Za-z0-9_-]{35})
    | (?P<Hugging_Face>\bhf_[A-Za-z0-9]{30,})
    | (?P<PyPI>\bpypi-AgE[A-Za-z0-9_-]{40,})
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+]*://[^\s:/@'\"]+:(?P<value>[^\s@'\"/]{3,})@[\w.-]+", re.I)
_ASSIGNMENT = re.compile(
    r"""
    (?<![A-Za-z0-9])(?:[A-Za-z0-9]+_)*
    (?P<name>password|passwd|passphrase|pwd|secret|secret_?key|api_?key|access_?key|private_?key
      |auth_?token|access_?token|api_?token|bot_?token|client_?secret|token)
    ["']?\s*\]?\s*(?:=|:)\s*[rbuRBU]?(?P<quote>["'])(?P<value>[^"'\s\\]{6,200})(?P=quote)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"your|example|change|dummy|placeholder|redacted|secret|passw|token|api.?key|insert|replace"
    r"|x{4}|\*{3}|\.{3}|<|>|\{|\}|\$|%|test|fake|sample|todo|none|null|env|^[a-z]+$",
    re.IGNORECASE,
)
_SHOWN = 4


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding for each secret, where it first stands."""
    seen: set[str] = set()
    for cell in context.notebook.cells:
        for kind, value, start in sorted(_secrets(cell.source), key=lambda item: item[2]):
            if value in seen:
                continue
            seen.add(value)
            yield Diagnostic(
                code=code,
                severity=severity,
                message=f"this looks like {kind}: {masked(value)}",
                hint="revoke it, and read it from an environment variable (`os.environ[...]`)",
                cell=cell.index,
                line=cell.source.count("\n", 0, start) + 1,
            )


def masked(value: str) -> str:
    """Enough of the secret to find it, and no more."""
    if value.startswith("-----"):
        return value
    return value[: min(_SHOWN, len(value) // 4)] + "…"


def _secrets(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, value and position of each secret; none is told twice."""
    taken: set[str] = set()
    for match in _KEYS.finditer(text):
        value = match.group()
        if "EXAMPLE" in value or (match.lastgroup == "OpenAI" and not _is_random(value, 3.5)):
            continue
        taken.add(value)
        yield _article(match.lastgroup or ""), value, match.start()
    for match in _ADDRESS.finditer(text):
        value = match["value"]
        if not _PLACEHOLDER.search(value):
            taken.add(value)
            yield "a password in an address", value, match.start()
    for match in _ASSIGNMENT.finditer(text):
        value = match["value"]
        if not any(value in key or key in value for key in taken) and _is_secret(
            match["name"].lower(), value
        ):
            yield f"a {match['name'].lower()}", value, match.start()


def _article(kind: str) -> str:
    name = kind.replace("_", " ")
    return f"{'an' if name[0] in 'AO' else 'a'} {name} key"


def _is_secret(name: str, value: str) -> bool:
    if _PLACEHOLDER.search(value):
        return False
    if name in ("password", "passwd", "passphrase", "pwd"):
        return _is_random(value, 2.5)
    mixed = any(char.isdigit() for char in value) and any(char.isalpha() for char in value)
    return len(value) >= 16 and mixed and _is_random(value, 3.0)


def _is_random(value: str, bits: float) -> bool:
    """Whether the text has at least this many bits of entropy a character."""
    counts = Counter(value).values()
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts) >= bits
