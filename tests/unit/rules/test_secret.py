from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import secret as rule

SPLIT = "·"  # keeps scanners of this repository quiet
FOUND = [
    (
        """\
# %% tags=["data"]
password = "k7!vQ2zLr9"
""",
        [(0, 1, "a password: k7…")],
    ),
    (
        """\
# %% tags=["data"]
x = 1
connect(api_key="9fK2mQ7xW4bT8vLz3pRs")
""",
        [(0, 2, "9fK2…")],
    ),
    (
        """\
# %% tags=["data"]
key = "AK·IAQ3ZR7WX2YT5PLM9K"
""",
        [(0, 1, "an AWS key: AKIA…")],
    ),
    (
        """\
# %% [markdown]
gh·p_a8Kq2Lm9Xc4Vb7Nz1Qw3Er5Ty6Ui0Op2As4D
""",
        [(0, 1, "a GitHub key: ghp_…")],
    ),
    (
        """\
# %% tags=["data"]
engine = connect("postgresql://ana:k7vQ2zLr9@db.example.org/shop")
""",
        [(0, 1, "in an address")],
    ),
    (
        """\
# %% tags=["data"]
text = "-----BEGIN RSA PRIV·ATE KEY-----"
""",
        [(0, 1, "PRIVATE KEY")],
    ),
    (
        """\
# %% tags=["data"]
import os
os.environ["SHOP_SECRET_KEY"] = "9fK2mQ7xW4bT8vLz3pRs"
""",
        [(0, 2, "secret_key")],
    ),
    (
        """\
# %% tags=["data"]
a = {"password": "k7!vQ2zLr9"}
b = {"password": "k7!vQ2zLr9"}
""",
        [(0, 1, "password")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
password = os.environ["PASSWORD"]
""",
    """\
# %% tags=["data"]
password = "your-password"
""",
    """\
# %% tags=["data"]
api_key = "<API_KEY>"
token = "xxxxxxxxxxxxxxxxxxxx"
""",
    """\
# %% tags=["data"]
pad_token = "[PAD]"
token = "word"
""",
    """\
# %% tags=["data"]
tokenizer = "bert-base-uncased-finetuned-2"
""",
    """\
# %% tags=["data"]
password = ""
""",
    """\
# %% tags=["data"]
url = "postgresql://user:password@localhost/shop"
""",
    """\
# %% tags=["data"]
key = "AKIAIOSFODNN7EXAMPLE"
""",
    """\
# %% tags=["data"]
digest = "9f86d081884c7d659a2feaa0c55ad015"
""",
]


WHOLE = [(text.replace(SPLIT, ""), expected) for text, expected in FOUND]
test_found, test_left_alone = cases(rule, WHOLE, LEFT_ALONE)


def test_message_never_holds_the_secret(check) -> None:
    secret = "9fK2mQ7xW4bT8vLz3pRs"
    (found,) = check(rule, f'# %%\napi_key = "{secret}"')
    assert secret not in f"{found.message} {found.hint}"
