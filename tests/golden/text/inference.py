"""Inference: the models are used."""

from re import Pattern
from typing import NamedTuple

import pandas as pd
from numpy import ndarray
from sklearn.pipeline import Pipeline


class RouteOutputs(NamedTuple):
    new_messages: pd.Series
    confidence: ndarray
    routed: pd.Series


def route(model: Pipeline, AMOUNT: Pattern[str], ORDER: Pattern[str]) -> RouteOutputs:
    """Tickets that the model is not sure about go to a person."""

    def clean(message):
        """Lower case, with placeholders for orders and amounts."""
        message = ORDER.sub("ordernumber", message)
        message = AMOUNT.sub("someamount", message)
        return message.lower()

    new_messages = pd.Series(
        [
            "The kettle arrived broken, I want my money back",
            "Why was I charged 59.00 EUR for order #12345?",
            "your page does not load",
        ]
    )
    confidence = model.predict_proba(new_messages.map(clean)).max(axis=1)
    routed = pd.Series(model.predict(new_messages.map(clean)), index=new_messages)
    routed = routed.where(confidence >= 0.5, "a person")
    return RouteOutputs(new_messages, confidence, routed)
