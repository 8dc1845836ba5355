"""Notebooks made to measure: cells as people write them, as many as wanted."""

from __future__ import annotations

import json
from pathlib import Path

HEAD = """\
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

np.random.seed(7)
pd.set_option("display.max_columns", 30)
people = pd.read_csv("data/people.csv")
people.head()
"""
REGION = (
    """\
# Load the orders of region {n} and look at their dates
raw_{n} = pd.read_csv("data/orders_{n}.csv", parse_dates=["date"])
raw_{n} = raw_{n}[raw_{n}["quantity"] > 0]
raw_{n}["revenue"] = raw_{n}["quantity"] * raw_{n}["price"]
raw_{n}["month"] = raw_{n}["date"].dt.to_period("M")
columns_{n} = ["date", "month", "customer", "quantity", "revenue"]
orders_{n} = raw_{n}[columns_{n}].dropna().sort_values("date")
missing_{n} = raw_{n}.isna().mean().sort_values(ascending=False)
for name, share in missing_{n}.items():
    print(f"{{name}}: {{share:.1%}} missing")
    if share > 0.2:
        orders_{n} = orders_{n}.drop(columns=[name], errors="ignore")
orders_{n}.describe()
""",
    '''\
def monthly_{n}(frame, column="revenue", window=3):
    """Monthly sums with a moving average."""
    sums = frame.groupby("month")[column].sum().reset_index()
    sums["average"] = sums[column].rolling(window, min_periods=1).mean()
    return sums.fillna(0.0) if len(sums) < window else sums


months_{n} = monthly_{n}(orders_{n}, window=6)
months_{n}["growth"] = months_{n}["revenue"].pct_change().fillna(0)
best_{n} = months_{n}.loc[months_{n}["growth"].idxmax(), "month"]
spread_{n} = months_{n}["revenue"].max() - months_{n}["revenue"].min()
print(f"best month of region {n}:", best_{n})
print(f"spread {{spread_{n}:.2f}}")
''',
    """\
customers_{n} = orders_{n}.merge(people, on="customer", how="left")
customers_{n}["age"] = 2024 - customers_{n}["born"].fillna(1980)
customers_{n}["visits"] = np.log1p(customers_{n}["visits"].clip(lower=0))
limits_{n} = {{name: customers_{n}[name].quantile(0.99) for name in ("age", "visits")}}
for name, limit in limits_{n}.items():
    capped = customers_{n}[name].clip(upper=limit)
    customers_{n}[name] = capped.round(2)
groups_{n} = [0, 25, 45, 65, 120]
customers_{n}["group"] = pd.cut(customers_{n}["age"], groups_{n}, labels=False)
table_{n} = customers_{n}.pivot_table(index="group", values="revenue", aggfunc="mean")
scaled_{n} = (table_{n} - table_{n}.mean()) / table_{n}.std(ddof=0)
weights_{n} = [round(1 / (1 + abs(x)), 3) for x in scaled_{n}["revenue"]]
customers_{n}.head(10)
""",
    """\
features_{n} = ["quantity", "revenue", "age", "visits"]
X_{n} = customers_{n}[features_{n}].astype(float)
y_{n} = (customers_{n}["churned"] == "yes").astype(int)
X_train_{n}, X_test_{n}, y_train_{n}, y_test_{n} = train_test_split(
    X_{n}, y_{n}, test_size=0.25, random_state=7, stratify=y_{n}
)
forest_{n} = RandomForestClassifier(n_estimators=200, max_depth=6, random_state=7)
# Forests need no scaling, but the same pipeline serves linear models
model_{n} = make_pipeline(StandardScaler(), forest_{n})
model_{n}.fit(X_train_{n}, y_train_{n})
names_{n} = [name.title() for name in features_{n}]
importance_{n} = dict(zip(names_{n}, model_{n}[-1].feature_importances_))
importance_{n}
""",
    """\
predicted_{n} = model_{n}.predict(X_test_{n})
probability_{n} = model_{n}.predict_proba(X_test_{n})[:, 1]
accuracy_{n} = accuracy_score(y_test_{n}, predicted_{n})
auc_{n} = roc_auc_score(y_test_{n}, probability_{n})
report_{n} = {{"accuracy": accuracy_{n}, "auc": auc_{n}, "rows": len(y_test_{n})}}
print(f"accuracy {{accuracy_{n}:.3f}}, area {{auc_{n}:.3f}}")
fig, ax = plt.subplots(figsize=(6, 4))
ax.hist(probability_{n}[y_test_{n} == 1], bins=20, alpha=0.6, label="left")
ax.set_xlabel("probability")
ax.set_title("Model {n}")
ax.hist(probability_{n}[y_test_{n} == 0], bins=20, alpha=0.6, label="stayed")
ax.legend()
plt.show()
""",
)
ROLES = ("data", "data", "data", "training", "evaluation")
ORDERS = "date,customer,quantity,price\n2024-01-05,1,3,2.5\n2024-02-07,2,4,1.5\n"
PEOPLE = "customer,born,visits,churned\n1,1980,3,yes\n2,1975,8,no\n"


def cells(count: int, lines: int = 13) -> list[str]:
    """`count` cells of at most 13 lines: imports, then loading to evaluating by region."""
    texts = [HEAD]
    for number in range(count - 1):
        region, place = divmod(number, len(REGION))
        text = REGION[place].format(n=region).splitlines()
        texts.append("\n".join(text[:lines]))
    return texts[:count]


def tags(count: int, steps: int) -> list[str]:
    """The tag of each cell: `setup`, then `steps` steps of about the same size.

    The roles are those of the cells where there are as many steps as cells.
    """
    found = ["setup"]
    for number in range(count - 1):
        step = number * steps // (count - 1)
        found.append(f"{ROLES[step % len(ROLES)]}:step_{step}")
    return found[:count]


def write_notebook(path: Path, texts: list[str], tagged: list[str]) -> None:
    """Write cells with one tag each as nbformat 4.5, and the small files they read."""
    document = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"cell-{number}",
                "metadata": {"tags": [tag] if tag else []},
                "outputs": [],
                "source": text.splitlines(keepends=True),
            }
            for number, (text, tag) in enumerate(zip(texts, tagged, strict=True))
        ],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    data = path.parent / "data"
    data.mkdir(exist_ok=True)
    (data / "people.csv").write_text(PEOPLE, encoding="utf-8")
    for region in range(len(texts) // len(REGION) + 1):
        (data / f"orders_{region}.csv").write_text(ORDERS, encoding="utf-8")
