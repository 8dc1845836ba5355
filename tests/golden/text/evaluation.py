"""Evaluation: how good the models are."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from numpy import ndarray
from sklearn.dummy import DummyClassifier
from sklearn.metrics import (
    ConfusionMatrixDisplay,
    accuracy_score,
    confusion_matrix,
    f1_score,
)
from sklearn.pipeline import Pipeline


class ScoresOutputs(NamedTuple):
    predicted: ndarray
    macro_f1: float
    baseline_f1: float
    accuracy: float


def scores(
    model: Pipeline,
    test_messages: pd.Series,
    test_teams: pd.Series,
    baseline: DummyClassifier,
) -> ScoresOutputs:
    """All teams count alike, however many tickets they get, so macro F1 is what we
    look at.
    """
    predicted = model.predict(test_messages)
    macro_f1 = f1_score(test_teams, predicted, average="macro")
    baseline_f1 = f1_score(test_teams, baseline.predict(test_messages), average="macro")
    accuracy = accuracy_score(test_teams, predicted)
    print(
        f"macro F1 {macro_f1:.3f} (baseline {baseline_f1:.3f}), accuracy {accuracy:.3f}"
    )
    return ScoresOutputs(predicted, macro_f1, baseline_f1, accuracy)


class MistakesOutputs(NamedTuple):
    labels: list[str]
    matrix: ndarray
    f1_per_team: pd.Series


def mistakes(
    teams: pd.Series, test_teams: pd.Series, predicted: ndarray
) -> MistakesOutputs:
    """Where do tickets go that go wrong?"""
    labels = sorted(teams.unique())
    matrix = confusion_matrix(test_teams, predicted, labels=labels)
    f1_per_team = pd.Series(
        f1_score(test_teams, predicted, labels=labels, average=None), index=labels
    )

    fig, ax = plt.subplots(figsize=(5, 5))
    ConfusionMatrixDisplay(matrix, display_labels=labels).plot(
        ax=ax, xticks_rotation=45, colorbar=False
    )
    plt.tight_layout()
    plt.show()
    return MistakesOutputs(labels, matrix, f1_per_team)
