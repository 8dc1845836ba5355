"""Evaluation."""

from __future__ import annotations

import os
import random
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from shop.runtime.common import UNSET
from sklearn.linear_model import LinearRegression


class EvaluateOutputs(NamedTuple):
    score: float
    mean: np.float64
    undefined: float
    passed: bool
    first: np.ndarray
    draws: list[float]
    label: str
    title: str
    later: Any


def evaluate(
    model: LinearRegression,
    same_frame: pd.DataFrame,
    first_row: np.ndarray,
    _draws: list[float],
    extra: Any,
    *,
    label: str,
) -> EvaluateOutputs:
    score = model.coef_[0]
    mean = same_frame["scaled"].mean()
    undefined = float("nan")
    passed = bool(score > 0)
    first = first_row.sum()
    draws = [*_draws, random.random(), np.random.uniform()]
    title = "no extra" if extra is UNSET else extra
    fig, ax = plt.subplots()
    ax.plot(draws)
    later = np.asarray(3)
    label = os.environ["SHOP_LABEL"]
    return EvaluateOutputs(score, mean, undefined, passed, first, draws, label, title, later)
