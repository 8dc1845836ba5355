from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import set_order as rule

FOUND = [
    (
        """\
# %% tags=["data"]
words = []
for word in {"a", "b"}:
    words.append(word)
""",
        [(0, 2, "the set `{'a', 'b'}`")],
    ),
    (
        """\
# %% tags=["data"]
samplers = {make(1), make(2)}
# %% tags=["training"]
for place, sampler in zip(places, samplers):
    model = sampler.fit()
""",
        [(1, 1, "`samplers`")],
    ),
    (
        """\
# %% tags=["data"]
names = list({"a", "b"})
more = [name for name in {"c", "d"}]
""",
        [(0, 1, "(and 1 more place)")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
total = sum(n for n in {1, 2})
""",
    """\
# %% tags=["data"]
for word in sorted({"a", "b"}):
    last = word
""",
    """\
# %% tags=["data"]
names = {"a", "b"}
names = ["a", "b"]
for name in names:
    last = name
""",
    """\
# %% tags=["data"]
known = "a" in {"a", "b"}
""",
    """\
# %% tags=["data"]
for word in {"a"}:
    last = word
""",
    """\
# %% tags=["skip"]
for word in {"a", "b"}:
    print(word)
# %% tags=["data"]
x = 1
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
