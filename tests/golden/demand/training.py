"""Training: the models are fitted."""

from typing import NamedTuple

import numpy as np
from pandas import DataFrame, Series
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler


class RidgeOutputs(NamedTuple):
    model: Pipeline


def ridge(
    features: DataFrame, train: Series, sales: DataFrame, *, alpha: float
) -> RidgeOutputs:
    """One model for all products: what it learns about promotions and seasons from one
    product helps the others.

    Args:
        alpha: strength of the regularisation
    """
    model = make_pipeline(StandardScaler(), Ridge(alpha=alpha))
    model.fit(features[train], np.log1p(sales.loc[train, "units"]))
    return RidgeOutputs(model)
