from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import parameter_reassigned as rule

FOUND = [
    (
        """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["data"]
rate = 0.2
price = 3 * rate
""",
        [(1, 1, "'rate' gets another value")],
    ),
    (
        """\
# %% tags=["parameters"]
rate = 0.1
# %%
for rate in (1, 2):
    print(rate)
# %% tags=["data"]
price = 3 * rate
""",
        [(1, 1, "'rate'")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["data"]
price = 3 * rate
""",
    """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["data"]
rate = float(rate)
""",
    """\
# %% tags=["parameters"]
rate = 0.1
# %%
rate = 0.3
print(rate)
# %% tags=["data"]
price = 3
""",
    """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["injected-parameters"]
rate = 0.2
# %% tags=["data"]
price = rate
""",
    """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["data"]
rates = [rate for rate in (1, 2)]
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
