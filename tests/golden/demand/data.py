"""Data: what the models learn from and are measured on."""

from typing import NamedTuple

import numpy as np
import pandas as pd


def lagged(frame, weeks):
    """Logarithm of the units sold `weeks` before, within each product."""
    return np.log1p(frame.groupby("product_id")["units"].shift(weeks))


class DataOutputs(NamedTuple):
    sales: pd.DataFrame
    features: pd.DataFrame
    cutoff: pd.Timestamp
    train: pd.Series
    test: pd.Series


def data(*, lags: list[int], horizon: int, season: int, test_weeks: int) -> DataOutputs:
    """One row per product and week. Promotions are planned long before, so they are
    known when an order is made.

    All lags count back from the day of the order. Logarithms turn the effects of
    promotions and seasons into sums.

    Args:
        horizon: weeks between the order and the sale
        season: weeks in a season
        test_weeks: weeks at the end that are held out
        lags: weeks before the order that the model sees
    """
    sales = pd.read_csv("data/weekly_sales.csv", parse_dates=["week"])
    sales = sales.sort_values(["product_id", "week"]).reset_index(drop=True)

    features = pd.DataFrame(index=sales.index)
    for lag in lags:
        features[f"lag_{lag}"] = lagged(sales, horizon + lag)
    features["last_season"] = lagged(sales, season)
    features["season_change"] = features["lag_0"] - lagged(sales, season + horizon)
    features["promo"] = sales["promo"]
    features["promo_last_season"] = sales.groupby("product_id")["promo"].shift(season)
    features["promo_at_order"] = sales.groupby("product_id")["promo"].shift(horizon)

    angle = 2 * np.pi * sales["week"].dt.isocalendar().week.astype(float) / season
    for category in sorted(sales["category"].unique()):
        is_category = (sales["category"] == category).astype(float)
        features[f"sin_{category}"] = is_category * np.sin(angle)
        features[f"cos_{category}"] = is_category * np.cos(angle)

    sales["last_year"] = sales.groupby("product_id")["units"].shift(season)
    complete = features.notna().all(axis=1)
    cutoff = sales["week"].max() - pd.Timedelta(weeks=test_weeks)
    train = complete & (sales["week"] <= cutoff)
    test = complete & (sales["week"] > cutoff)
    print(
        f"{train.sum()} rows to learn from, {test.sum()} to test on, cut at {cutoff:%Y-%m-%d}"
    )
    return DataOutputs(sales, features, cutoff, train, test)
