"""Training: the models are fitted."""

from typing import NamedTuple

from pandas import Series
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union


class BaselineOutputs(NamedTuple):
    baseline: DummyClassifier


def baseline(train_messages: Series, train_teams: Series) -> BaselineOutputs:
    """Sends every ticket to the largest team."""
    baseline = DummyClassifier(strategy="most_frequent")
    baseline.fit(train_messages, train_teams)
    return BaselineOutputs(baseline)


class LinearOutputs(NamedTuple):
    model: Pipeline


def linear(
    train_messages: Series, train_teams: Series, *, min_df: int, C: float
) -> LinearOutputs:
    """TF-IDF of words, pairs of words and parts of words, then a logistic regression.

    Args:
        min_df: tickets that a word must occur in
        C: inverse strength of the regularisation
    """
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=min_df, sublinear_tf=True),
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 4), min_df=min_df, sublinear_tf=True
        ),
    )
    model = make_pipeline(features, LogisticRegression(C=C, max_iter=500))
    model.fit(train_messages, train_teams)
    return LinearOutputs(model)
