"""Training: the models are fitted."""

from typing import NamedTuple

from pandas import DataFrame, Series
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline


class LogisticOutputs(NamedTuple):
    model: Pipeline
    preprocess: ColumnTransformer


def logistic(
    preprocess: ColumnTransformer, X_train: DataFrame, y_train: Series, *, C: float
) -> LogisticOutputs:
    """A linear model is the yardstick: fast, and its coefficients can be explained.

    Args:
        C: inverse strength of the regularisation of the logistic regression
    """
    model = Pipeline(
        [
            ("preprocess", preprocess),
            ("classifier", LogisticRegression(C=C, max_iter=500)),
        ]
    )
    model.fit(X_train, y_train)
    return LogisticOutputs(model, preprocess)


class ForestOutputs(NamedTuple):
    model: Pipeline


def forest(
    preprocess: ColumnTransformer,
    X_train: DataFrame,
    y_train: Series,
    *,
    n_trees: int,
    max_depth: int,
) -> ForestOutputs:
    """Trees can find interactions by themselves, such as premium customers without
    traffic.

    Args:
        n_trees: trees in the forest
        max_depth: depth of each tree
    """
    model = Pipeline(
        [
            ("preprocess", preprocess),
            (
                "classifier",
                RandomForestClassifier(n_estimators=n_trees, max_depth=max_depth),
            ),
        ]
    )
    model.fit(X_train, y_train)
    return ForestOutputs(model)
