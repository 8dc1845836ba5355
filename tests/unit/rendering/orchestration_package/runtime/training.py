"""Training."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from shop.runtime.common import UNSET
from sklearn.linear_model import LinearRegression


@dataclass(frozen=True)
class FitOutputs:
    model: LinearRegression
    _draws: list[float]
    score: float
    extra: Any


async def fit(
    frame: pd.DataFrame,
    matrix: np.ndarray,
    scale: Callable[[float], float],
    bonus: Any,
    *,
    factor: float,
) -> FitOutputs:
    await asyncio.sleep(0)
    written = pd.read_csv("clean/rows.csv")
    frame["scaled"] = scale(written["price"]) + bonus
    matrix[0, 0] = 100.0
    model = LinearRegression().fit(frame[["price"]], frame["scaled"])
    _draws = [random.random(), *np.random.normal(size=3)]
    score = model.score(frame[["price"]], frame["scaled"])
    extra: Any = UNSET
    if factor > 100:
        extra = os.environ["SHOP_LABEL"]
    return FitOutputs(model, _draws, score, extra)
