"""Data: what the models learn from and are measured on."""

import re
from typing import Any, NamedTuple

import pandas as pd
from sklearn.model_selection import train_test_split


class LoadOutputs(NamedTuple):
    tickets: pd.DataFrame


def load(*, max_tickets: Any) -> LoadOutputs:
    """Every ticket has the team that answered it in the end, which is not always the
    right one.

    Args:
        max_tickets: fewer tickets for a quick look; None takes all
    """
    tickets = pd.read_csv("data/tickets.csv", parse_dates=["received"])
    if max_tickets is not None:
        tickets = tickets.head(max_tickets)
    return LoadOutputs(tickets)


class CleanOutputs(NamedTuple):
    ORDER: re.Pattern[str]
    AMOUNT: re.Pattern[str]
    messages: pd.Series
    teams: pd.Series


def clean(tickets: pd.DataFrame) -> CleanOutputs:
    """Order numbers and amounts say nothing as such, but that there is one does."""
    ORDER = re.compile(r"#\d{5}")
    AMOUNT = re.compile(r"\d+\.\d{2} EUR")

    def clean(message):
        """Lower case, with placeholders for orders and amounts."""
        message = ORDER.sub("ordernumber", message)
        message = AMOUNT.sub("someamount", message)
        return message.lower()

    messages = tickets["message"].map(clean)
    teams = tickets["team"]
    return CleanOutputs(ORDER, AMOUNT, messages, teams)


class SplitOutputs(NamedTuple):
    train_messages: pd.Series
    test_messages: pd.Series
    train_teams: pd.Series
    test_teams: pd.Series


def split(
    messages: pd.Series, teams: pd.Series, *, test_size: float, seed: int
) -> SplitOutputs:
    """Split.

    Args:
        test_size: share of the tickets that is held out
        seed: of the split
    """
    train_messages, test_messages, train_teams, test_teams = train_test_split(
        messages, teams, test_size=test_size, stratify=teams, random_state=seed
    )
    return SplitOutputs(train_messages, test_messages, train_teams, test_teams)
