"""Data: what the models learn from and are measured on."""

from typing import NamedTuple

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def per_unit(amount, units):
    # nobody divides by a month without traffic
    return amount / units.clip(lower=0.1)


class DataOutputs(NamedTuple):
    X_train: pd.DataFrame
    X_test: pd.DataFrame
    y_train: pd.Series
    y_test: pd.Series
    preprocess: ColumnTransformer


def data(*, test_size: float) -> DataOutputs:
    """One row per customer. `churned` says whether the customer left within three
    months.

    Ratios tell more than totals: a premium customer with hardly any traffic pays
    for nothing.

    Args:
        test_size: share of the customers that is held out
    """
    customers = pd.read_csv("data/customers.csv", index_col="customer_id")

    customers["fee_per_gb"] = per_unit(
        customers["monthly_fee"], customers["data_usage_gb"]
    )
    customers["is_new"] = (customers["tenure_months"] <= 6).astype(int)

    target = "churned"
    categorical = ["region", "plan", "contract", "payment_method"]
    numeric = [name for name in customers.columns if name not in [*categorical, target]]

    X = customers[categorical + numeric]
    y = customers[target]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, stratify=y
    )

    preprocess = ColumnTransformer(
        [
            (
                "numeric",
                Pipeline([("impute", SimpleImputer()), ("scale", StandardScaler())]),
                numeric,
            ),
            ("categorical", OneHotEncoder(handle_unknown="ignore"), categorical),
        ]
    )
    return DataOutputs(X_train, X_test, y_train, y_test, preprocess)
