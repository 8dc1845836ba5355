"""What must not leave a notebook's folder: secrets in a text, and data about persons.

The standard library alone: this module is also loaded into the kernels of notebooks.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

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
# What a text holds if one of the patterns above matches: most texts need no search.
_IN_KEYS = (
    *("AKIA", "ASIA", "-----BEGIN", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    *("glpat-", "xox", "k_live_", "k_test_", "sk-", "AIza", "hf_", "pypi-"),
)
_IN_NAMES = ("passw", "passphrase", "pwd", "secret", "key", "token")
_PLACEHOLDER = re.compile(
    r"your|example|change|dummy|placeholder|redacted|secret|passw|token|api.?key|insert|replace"
    r"|x{4}|\*{3}|\.{3}|<|>|\{|\}|\$|%|test|fake|sample|todo|none|null|env|^[a-z]+$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_PERSONAL_WORDS = {
    "email": "e-mail addresses",
    "mail": "e-mail addresses",
    "phone": "telephone numbers",
    "telephone": "telephone numbers",
    "mobile": "telephone numbers",
    "fax": "telephone numbers",
    "iban": "bank accounts",
    "ssn": "identity numbers",
    "passport": "identity numbers",
    "surname": "names of persons",
    "firstname": "names of persons",
    "lastname": "names of persons",
    "fullname": "names of persons",
    "birthdate": "dates of birth",
    "birthday": "dates of birth",
    "dob": "dates of birth",
    "street": "postal addresses",
}
_PERSONAL_PAIRS = {
    ("e", "mail"): "e-mail addresses",
    ("credit", "card"): "payment cards",
    ("card", "number"): "payment cards",
    ("account", "number"): "bank accounts",
    ("social", "security"): "identity numbers",
    ("national", "id"): "identity numbers",
    ("tax", "id"): "identity numbers",
    ("date", "birth"): "dates of birth",
    ("birth", "date"): "dates of birth",
    ("home", "address"): "postal addresses",
    ("street", "address"): "postal addresses",
    ("ip", "address"): "network addresses",
    **{
        (who, "name"): "names of persons"
        for who in ("first", "last", "full", "middle", "maiden", "given", "family", "customer")
    },
    **{
        (who, "name"): "names of persons"
        for who in ("client", "patient", "employee", "person", "user", "contact", "holder")
    },
}
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?:\+\d[\d ().\-/]{6,18}\d|\(?0[1-9]\d{0,3}\)?[ \-/][\d \-/]{4,14}\d)")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}")
_CARD = re.compile(r"\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}")
_PERSON = re.compile(r"[^\W\d_a-z][\w'-]+,? (?:[^\W\d_a-z]\.? )?[^\W\d_a-z][\w'-]+")
_MOST = 1000
_MANY = 0.5


def secrets_in(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, value and position of each secret; none is told twice."""
    taken: set[str] = set()
    for match in _KEYS.finditer(text) if any(part in text for part in _IN_KEYS) else ():
        value = match.group()
        if "EXAMPLE" in value or (match.lastgroup == "OpenAI" and not _is_random(value, 3.5)):
            continue
        taken.add(value)
        yield _article(match.lastgroup or ""), value, match.start()
    for match in _ADDRESS.finditer(text) if "://" in text else ():
        value = match["value"]
        if not _PLACEHOLDER.search(value):
            taken.add(value)
            yield "a password in an address", value, match.start()
    folded = text.casefold()
    for match in _ASSIGNMENT.finditer(text) if any(part in folded for part in _IN_NAMES) else ():
        value = match["value"]
        if not any(value in key or key in value for key in taken) and _is_secret(
            match["name"].lower(), value
        ):
            yield f"a {match['name'].lower()}", value, match.start()


def personal_data(column: str, values: Sequence[str] = ()) -> str:
    """Return what a column seems to hold about persons, such as ``e-mail addresses``, or nothing.

    Args:
        column: its name; empty where there is none.
        values: some of its values as text; the first thousand are looked at.
    """
    filled = [value.strip() for value in values[:_MOST] if value.strip()]
    return _by_name(column, filled) or _by_values(filled)


def _by_name(column: str, filled: Sequence[str]) -> str:
    words = [word.lower() for word in _WORDS.findall(column)]
    for word in words:
        if word in _PERSONAL_WORDS:
            return _PERSONAL_WORDS[word]
    pairs = {*zip(words, words[1:], strict=False), *zip(words, words[2:], strict=False)}
    for pair in pairs:
        if pair in _PERSONAL_PAIRS:
            return _PERSONAL_PAIRS[pair]
    if words == ["name"] and _share(_PERSON, filled) > _MANY:
        return "names of persons"
    return ""


def _by_values(filled: Sequence[str]) -> str:
    if any(_EMAIL.fullmatch(value) for value in filled):
        return "e-mail addresses"
    if any(_IBAN.fullmatch(value) and _is_iban(value) for value in filled):
        return "bank accounts"
    if _share(_PHONE, filled) > _MANY:
        return "telephone numbers"
    cards = [value for value in filled if _CARD.fullmatch(value) and _is_card(value)]
    return "payment cards" if len(cards) > _MANY * len(filled) else ""


def _share(pattern: re.Pattern[str], values: Sequence[str]) -> float:
    """Return which part of the values a pattern matches in full."""
    return sum(bool(pattern.fullmatch(value)) for value in values) / max(len(values), 1)


def _is_iban(value: str) -> bool:
    """Tell whether the check digits of a bank account are right."""
    packed = value.replace(" ", "")
    turned = packed[4:] + packed[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _is_card(value: str) -> bool:
    """Tell whether the check digit of a payment card is right."""
    digits = [int(char) for char in reversed(value) if char.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


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
