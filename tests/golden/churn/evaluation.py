"""Evaluation: how good the models are."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from pandas import DataFrame, Series
from sklearn.metrics import RocCurveDisplay, accuracy_score, roc_auc_score
from sklearn.pipeline import Pipeline


class EvaluateLogisticOutputs(NamedTuple):
    proba: np.ndarray
    accuracy: float
    roc_auc: float
    comparison: dict[str, float]


def evaluate_logistic(
    model: Pipeline, X_test: DataFrame, y_test: Series
) -> EvaluateLogisticOutputs:
    """Evaluate logistic."""
    proba = model.predict_proba(X_test)[:, 1]
    accuracy = accuracy_score(y_test, proba > 0.5)
    roc_auc = roc_auc_score(y_test, proba)
    comparison = {"logistic regression": roc_auc}
    print(f"logistic regression: accuracy {accuracy:.3f}, ROC AUC {roc_auc:.3f}")
    return EvaluateLogisticOutputs(proba, accuracy, roc_auc, comparison)


class EvaluateForestOutputs(NamedTuple):
    proba: np.ndarray
    accuracy: float
    roc_auc: float
    comparison: dict[str, float]


def evaluate_forest(
    model: Pipeline, X_test: DataFrame, y_test: Series, comparison: dict[str, float]
) -> EvaluateForestOutputs:
    """Evaluate forest."""
    proba = model.predict_proba(X_test)[:, 1]
    accuracy = accuracy_score(y_test, proba > 0.5)
    roc_auc = roc_auc_score(y_test, proba)
    comparison["random forest"] = roc_auc
    print(f"random forest: accuracy {accuracy:.3f}, ROC AUC {roc_auc:.3f}")

    fig, ax = plt.subplots(figsize=(4, 4))
    RocCurveDisplay.from_predictions(y_test, proba, ax=ax)
    ax.plot([0, 1], [0, 1], linestyle="--", color="grey")
    ax.set_title("Random forest")
    plt.show()
    return EvaluateForestOutputs(proba, accuracy, roc_auc, comparison)


class CallListOutputs(NamedTuple):
    n_calls: int
    called: Series
    precision_at_calls: np.float64
    lift: np.float64
    best_model: str


def call_list(
    y_test: Series,
    proba: np.ndarray,
    comparison: dict[str, float],
    *,
    call_share: float,
) -> CallListOutputs:
    """How many of those who leave are among the customers whom the sales team can
    call, compared with calling at random?

    Args:
        call_share: share of the customers that the sales team can call
    """
    n_calls = int(len(y_test) * call_share)
    called = y_test.iloc[np.argsort(-proba)[:n_calls]]
    precision_at_calls = called.mean()
    lift = precision_at_calls / y_test.mean()
    best_model = max(comparison, key=comparison.get)
    print(
        f"{precision_at_calls:.0%} of {n_calls} called customers would leave, {lift:.1f} times the average"
    )
    return CallListOutputs(n_calls, called, precision_at_calls, lift, best_model)
