"""Which metrics are better when they are lower, going by their names."""

from __future__ import annotations

import pytest

from nb2prod.app.strips import is_lower_better


@pytest.mark.parametrize(
    "name",
    ["loss", "val_loss", "logloss", "binary_logloss", "cross_entropy", "rmse", "nrmse", "smape"],
)
def test_lower_is_better(name: str) -> None:
    assert is_lower_better(name)


@pytest.mark.parametrize(
    "name", ["accuracy", "roc_auc", "neg_mean_squared_error", "neg_log_loss", "lossless", "r2"]
)
def test_higher_is_better(name: str) -> None:
    assert not is_lower_better(name)
