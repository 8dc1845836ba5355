"""Classes and functions that draw random numbers unless they are given a random state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Keywords = Mapping[str, object]
Condition = Callable[[Keywords], bool]

UNKNOWN, COMPUTED = object(), object()
"""What a keyword is given: a variable, or another expression that is no constant."""

LIBRARIES = {
    "sklearn": "numpy",
    "imblearn": "numpy",
    "sksurv": "numpy",
    "hmmlearn": "numpy",
    "sktime": "numpy",
    "umap": "numpy",
    "mapie": "numpy",
    "networkx": "random",
    "torch": "torch",
    "tensorflow": "tensorflow",
    "keras": "tensorflow",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALWAYS = _words("""
    RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor
    ExtraTreeClassifier ExtraTreeRegressor RandomTreesEmbedding IsolationForest
    BaggingClassifier BaggingRegressor AdaBoostRegressor
    MLPClassifier MLPRegressor BernoulliRBM SGDClassifier SGDRegressor
    PassiveAggressiveClassifier PassiveAggressiveRegressor RANSACRegressor
    MiniBatchKMeans BisectingKMeans SpectralClustering SpectralBiclustering
    SpectralCoclustering GaussianMixture BayesianGaussianMixture LatentDirichletAllocation
    FastICA TruncatedSVD MiniBatchDictionaryLearning MiniBatchSparsePCA TSNE MDS UMAP
    EllipticEnvelope MinCovDet GaussianRandomProjection SparseRandomProjection RBFSampler
    Nystroem SkewedChi2Sampler PolynomialCountSketch
    train_test_split ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit RepeatedKFold
    RepeatedStratifiedKFold RandomizedSearchCV HalvingRandomSearchCV
    permutation_importance resample shuffle
    mutual_info_classif mutual_info_regression randomized_svd
    make_classification make_regression make_blobs make_moons make_circles make_swiss_roll
    make_s_curve make_friedman1 make_friedman2 make_friedman3 make_gaussian_quantiles
    make_hastie_10_2 make_multilabel_classification make_low_rank_matrix
    make_sparse_coded_signal make_sparse_uncorrelated make_sparse_spd_matrix make_spd_matrix
    make_checkerboard make_biclusters
    SMOTE ADASYN BorderlineSMOTE SVMSMOTE KMeansSMOTE SMOTENC SMOTEN SMOTEENN SMOTETomek
    RandomOverSampler RandomUnderSampler ClusterCentroids OneSidedSelection
    CondensedNearestNeighbour InstanceHardnessThreshold BalancedRandomForestClassifier
    BalancedBaggingClassifier RUSBoostClassifier EasyEnsembleClassifier
    RandomSurvivalForest ExtraSurvivalTrees
    TimeSeriesForestClassifier TimeSeriesForestRegressor RocketClassifier Rocket MiniRocket
    Arsenal DrCIF HIVECOTEV2 RandomIntervalSpectralEnsemble CanonicalIntervalForest
    SupervisedTimeSeriesForest Subsample BlockBootstrap
    erdos_renyi_graph gnp_random_graph barabasi_albert_graph watts_strogatz_graph
    random_geometric_graph spring_layout random_layout
    """)

_TORCH_LAYERS = _words("""
    Linear Bilinear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d RNN LSTM GRU Embedding
    Transformer TransformerEncoderLayer MultiheadAttention
    """)

_KERAS_LAYERS = _words("""
    Dense Conv1D Conv2D Conv3D LSTM GRU SimpleRNN Embedding MultiHeadAttention
    """)


def _always(_: Keywords) -> bool:
    return True


def _is(keyword: str, *values: object) -> Condition:
    return lambda given: keyword in given and given[keyword] in values


def _is_given(keyword: str) -> Condition:
    return lambda given: given.get(keyword) is not None


def _is_below_one(keyword: str) -> Condition:
    def below(given: Keywords) -> bool:
        value = given.get(keyword, 1.0)
        return isinstance(value, int | float) and value < 1

    return below


def _any(*conditions: Condition) -> Condition:
    return lambda given: any(condition(given) for condition in conditions)


def _starts_at_random(given: Keywords) -> bool:
    """Computed centres leave nothing to chance; a variable may hold the name of a method."""
    return given.get("init") is not COMPUTED


_SHUFFLES = _is("shuffle", True)
_STOCHASTIC = _is("solver", "sag", "saga")
_SUBSAMPLES = _any(_is_below_one("subsample"), _is_given("max_features"))
_SPLITS_AT_RANDOM = _any(_is("splitter", "random"), _is_given("max_features"))

_HIDDEN_MARKOV = _words("GaussianHMM GMMHMM CategoricalHMM MultinomialHMM PoissonHMM")

MAKERS: Mapping[str, Condition] = {
    **dict.fromkeys([*_ALWAYS, *_TORCH_LAYERS, *_KERAS_LAYERS], _always),
    **dict.fromkeys(_HIDDEN_MARKOV, lambda given: given.get("init_params") != ""),
    **dict.fromkeys(["KMeans", "k_means"], _starts_at_random),
    "train_test_split": lambda given: given.get("shuffle", True) is not False,
    "KFold": _SHUFFLES,
    "StratifiedKFold": _SHUFFLES,
    "StratifiedGroupKFold": _SHUFFLES,
    "learning_curve": _SHUFFLES,
    "DataLoader": _SHUFFLES,
    "GradientBoostingClassifier": _SUBSAMPLES,
    "GradientBoostingRegressor": _SUBSAMPLES,
    "GradientBoostingSurvivalAnalysis": _SUBSAMPLES,
    "LassoCV": _is("selection", "random"),
    "ElasticNetCV": _is("selection", "random"),
    "DecisionTreeClassifier": _SPLITS_AT_RANDOM,
    "DecisionTreeRegressor": _SPLITS_AT_RANDOM,
    "HistGradientBoostingClassifier": _is("early_stopping", True),
    "HistGradientBoostingRegressor": _is("early_stopping", True),
    "LogisticRegression": _STOCHASTIC,
    "Ridge": _STOCHASTIC,
    "RidgeClassifier": _STOCHASTIC,
    "LinearSVC": _is("dual", True),
    "LinearSVR": _is("dual", True),
    "SVC": _is("probability", True),
    "NuSVC": _is("probability", True),
    "Lasso": _is("selection", "random"),
    "ElasticNet": _is("selection", "random"),
    "NMF": _is("init", "random"),
    "PCA": _is("svd_solver", "randomized"),
    "DummyClassifier": _is("strategy", "stratified", "uniform"),
    "GaussianProcessRegressor": _is_given("n_restarts_optimizer"),
    "GaussianProcessClassifier": _is_given("n_restarts_optimizer"),
}

_ALWAYS_IDLE = _words("NuSVR OneClassSVM SVR")
_CONDITIONAL = frozenset(name for name, when in MAKERS.items() if when is not _always)


def draws_idly(name: str) -> bool:
    """Whether a class draws a number even where, as it is told, no value depends on it."""
    return name in _ALWAYS_IDLE or name in _CONDITIONAL


GENERATORS = frozenset({"numpy.random.default_rng", "numpy.random.RandomState", "random.Random"})
SEEDABLE_DISTRIBUTIONS = frozenset({"Normal", "StudentsT", "SkewStudent"})
STATE_KEYWORDS = frozenset({"random_state", "seed", "rng", "generator", "random_seed"})
SAMPLE_KEYWORDS = frozenset({"n", "frac", "replace", "weights", "axis", "ignore_index"})
