"""Makes data/weekly_sales.csv: units sold each week of the products of a grocer."""

from pathlib import Path

import numpy as np
import pandas as pd

PRODUCTS, WEEKS = 30, 170
CATEGORIES = {"drinks": 26, "ice cream": 30, "soup": 3, "bread": 0, "sweets": 50}

rng = np.random.default_rng(20240502)
weeks = pd.date_range("2021-01-04", periods=WEEKS, freq="W-MON")
season = weeks.isocalendar().week.to_numpy(dtype=float)
tables = []
for number in range(PRODUCTS):
    category = list(CATEGORIES)[number % len(CATEGORIES)]
    level = rng.uniform(30, 220)
    strength = 0 if category == "bread" else rng.uniform(0.25, 0.6)
    wave = strength * np.cos(2 * np.pi * (season - CATEGORIES[category]) / 52)
    trend = np.linspace(0, rng.normal(0.1, 0.25), WEEKS)
    drift = np.cumsum(rng.normal(0, 0.025, WEEKS))
    promo = rng.random(WEEKS) < 0.12
    price = rng.uniform(0.8, 6) * np.where(promo, 0.8, 1.0) * rng.normal(1, 0.01, WEEKS)
    mean = level * np.exp(wave + trend + drift + 0.45 * promo)
    units = rng.poisson(mean * rng.gamma(60, 1 / 60, WEEKS))
    tables.append(
        pd.DataFrame(
            {
                "week": weeks,
                "product_id": f"P{number + 1:03}",
                "category": category,
                "price": price.round(2),
                "promo": promo.astype(int),
                "units": units,
            }
        )
    )

path = Path(__file__).parent / "data" / "weekly_sales.csv"
path.parent.mkdir(exist_ok=True)
pd.concat(tables).to_csv(path, index=False)
