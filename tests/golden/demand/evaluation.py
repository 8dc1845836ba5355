"""Evaluation: how good the models are."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from numpy import float64, int64


class PerProductOutputs(NamedTuple):
    history: pd.DataFrame
    naive_error: pd.Series
    per_product: pd.DataFrame
    per_product_naive: pd.DataFrame


def per_product(
    sales: pd.DataFrame, cutoff: pd.Timestamp, forecast: pd.DataFrame
) -> PerProductOutputs:
    """- WAPE: sum of the absolute errors as a share of all units sold

    - MASE: mean absolute error, in units of the error that last year's sales made
    on the weeks before

    - bias: too many (above 0) or too few units ordered, as a share of all units
    sold
    """
    history = sales[sales["week"] <= cutoff]
    naive_error = (
        (history["units"] - history["last_year"])
        .abs()
        .groupby(history["product_id"])
        .mean()
    )

    def scores(frame, column):
        """WAPE, MASE and bias of a column of forecasts, for each product."""
        error = frame[column] - frame["units"]
        grouped = pd.DataFrame(
            {
                "product_id": frame["product_id"],
                "error": error,
                "absolute": error.abs(),
                "units": frame["units"],
            }
        ).groupby("product_id")
        total = grouped["units"].sum()
        return pd.DataFrame(
            {
                "wape": grouped["absolute"].sum() / total,
                "mase": grouped["absolute"].mean() / naive_error,
                "bias": grouped["error"].sum() / total,
            }
        )

    per_product = scores(forecast, "model")
    per_product_naive = scores(forecast, "last_year")
    return PerProductOutputs(history, naive_error, per_product, per_product_naive)


class OverallOutputs(NamedTuple):
    units: int64
    wape: float64
    wape_naive: float64
    bias: float64
    mase: float64
    better_share: float64


def overall(
    forecast: pd.DataFrame, per_product: pd.DataFrame, per_product_naive: pd.DataFrame
) -> OverallOutputs:
    """Overall."""
    units = forecast["units"].sum()
    wape = (forecast["model"] - forecast["units"]).abs().sum() / units
    wape_naive = (forecast["last_year"] - forecast["units"]).abs().sum() / units
    bias = (forecast["model"] - forecast["units"]).sum() / units
    mase = per_product["mase"].mean()
    better_share = (per_product["wape"] < per_product_naive["wape"]).mean()
    print(
        f"WAPE {wape:.3f} (last year: {wape_naive:.3f}), MASE {mase:.3f}, bias {bias:+.3f}"
    )
    print(f"better than last year for {better_share:.0%} of the products")
    return OverallOutputs(units, wape, wape_naive, bias, mase, better_share)


class PlotWorstOutputs(NamedTuple):
    worst: str
    shown: pd.DataFrame


def plot_worst(per_product: pd.DataFrame, forecast: pd.DataFrame) -> PlotWorstOutputs:
    """Plot worst."""
    worst = per_product["wape"].idxmax()
    fig, ax = plt.subplots(figsize=(8, 3))
    shown = forecast[forecast["product_id"] == worst].set_index("week")
    shown[["units", "model", "last_year"]].plot(
        ax=ax, title=f"{worst}, the least predictable product"
    )
    plt.show()
    return PlotWorstOutputs(worst, shown)
