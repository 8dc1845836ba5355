"""Inference: the models are used."""

from typing import NamedTuple

import numpy as np
from pandas import DataFrame, Series
from sklearn.pipeline import Pipeline


class ForecastOutputs(NamedTuple):
    forecast: DataFrame


def forecast(
    sales: DataFrame, test: Series, model: Pipeline, features: DataFrame
) -> ForecastOutputs:
    """The held-out weeks, by the model and by the same week of last year."""
    forecast = sales.loc[
        test, ["week", "product_id", "category", "units", "last_year"]
    ].copy()
    forecast["model"] = np.expm1(model.predict(features[test])).clip(min=0)
    return ForecastOutputs(forecast)
