"""Makes data/customers.csv: customers of a mobile network, some of whom left."""

from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 2400

rng = np.random.default_rng(20240501)
plan = rng.choice(["basic", "standard", "premium"], ROWS, p=[0.45, 0.38, 0.17])
fee = pd.Series(plan).map({"basic": 12.0, "standard": 24.0, "premium": 42.0}).to_numpy()
contract = rng.choice(["monthly", "one year", "two years"], ROWS, p=[0.55, 0.3, 0.15])
tenure = rng.gamma(1.6, 16, ROWS).clip(1, 120).round().astype(int)
logins = rng.poisson(rng.gamma(3, 4, ROWS))
tickets = rng.poisson(0.7 + 0.5 * (plan == "premium"), ROWS)
late = rng.binomial(12, rng.beta(1, 12, ROWS))
usage = rng.gamma(2.5, fee / 12).round(1)

risk = (
    -1.6
    + 1.8 * (contract == "monthly")
    - 1.2 * (contract == "two years")
    - 0.05 * tenure
    - 0.12 * logins
    + 0.8 * tickets
    + 0.7 * late
    + 3.5 * ((plan == "premium") & (usage < 5))
)
churned = rng.random(ROWS) < 1 / (1 + np.exp(-risk))

customers = pd.DataFrame(
    {
        "customer_id": [f"C{number:05}" for number in rng.permutation(ROWS) + 10_000],
        "region": rng.choice(["north", "south", "east", "west"], ROWS, p=[0.3, 0.3, 0.25, 0.15]),
        "plan": plan,
        "contract": contract,
        "payment_method": rng.choice(
            ["card", "direct debit", "invoice"], ROWS, p=[0.5, 0.35, 0.15]
        ),
        "tenure_months": tenure,
        "monthly_fee": (fee + rng.normal(0, 2, ROWS)).round(2),
        "data_usage_gb": np.where(rng.random(ROWS) < 0.04, np.nan, usage),
        "logins_30d": logins,
        "support_tickets_90d": tickets,
        "late_payments_12m": late,
        "churned": churned.astype(int),
    }
)
path = Path(__file__).parent / "data" / "customers.csv"
path.parent.mkdir(exist_ok=True)
customers.to_csv(path, index=False)
