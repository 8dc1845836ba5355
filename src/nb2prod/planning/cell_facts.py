"""What each code cell does, as far as it tells which step the cell belongs to."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nb2prod.analysis import knowledge, names
from nb2prod.model.dataflow import Dataflow, EffectKind, Statement, StatementKind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MODEL_LIBRARIES = _words(
    """sklearn statsmodels arch hmmlearn xgboost lightgbm catboost mapie sksurv sktime imblearn
    linearmodels torch keras tensorflow prophet pmdarima"""
)
_NOT_MODELS = _words("preprocessing datasets metrics model_selection impute utils")
_RESULT_LIBRARIES = _words("statsmodels arch linearmodels")
_PREPARING = _words("preprocessing impute compose feature_extraction")
_DATA_CALLS = ("load_", "fetch_", "make_", "read_", "get_rdataset")
_WORDS: Mapping[str, frozenset[str]] = {
    "fit": _words("fit fit_predict partial_fit"),
    "validate": _words(
        "cross_validate cross_val_score cross_val_predict learning_curve validation_curve"
    ),
    "predict": _words(
        """predict predict_proba predict_log_proba decision_function forecast get_forecast
        get_prediction predict_survival_function predict_cumulative_hazard_function"""
    ),
    "report": _words(
        """classification_report confusion_matrix roc_curve precision_recall_curve det_curve
        calibration_curve from_predictions from_estimator cumulative_dynamic_auc
        permutation_importance f_test t_test wald_test summary_frame normaltest jarque_bera
        durbin_watson het_breuschpagan adfuller acorr_ljungbox get_influence"""
    ),
    "generate": frozenset({"sample", "simulate", "generate_sample"}),
    "split": frozenset({"train_test_split", "temporal_train_test_split", "fit_resample"}),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words}
_EFFECTS = {
    EffectKind.PLOTS: "plot",
    EffectKind.PRINTS: "print",
    EffectKind.READS_FILE: "load",
    EffectKind.WRITES_FILE: "write",
    EffectKind.SETTING: "set",
    EffectKind.SEEDS: "seed",
}
_RESULTS = _words(
    """aic bic hqic aicc llf rsquared rsquared_adj pvalues tvalues bse deviance best_score_
    best_params_ cv_results_ oob_score_ inertia_ resid"""
)
_SCORES = _words(
    "best_score_ cv_results_ oob_score_ scores_ train_score_ validation_scores_ history"
)
_SCORE_NAMES = _words(
    """acc accuracy auc brier error errors f1 lift mae mape mse precision r2 recall rmse rss score
    scores sse wape"""
)
_SOLVERS = (
    "numpy.polyfit",
    "numpy.linalg.lstsq",
    "numpy.linalg.solve",
    "scipy.optimize.",
    "scipy.linalg.lstsq",
    "scipy.stats.linregress",
)
_SAVERS = _words("dump save_model")
_NO_RESULTS = _words("params model nobs data endog exog")
_LOOKS = _words("head tail info describe value_counts get_params sample unique ravel")
_GENERATORS = frozenset(
    {"numpy.random.RandomState", "numpy.random.default_rng", "random.Random", "torch.Generator"}
)
_DEFINITIONS = (StatementKind.FUNCTION, StatementKind.CLASS)


@dataclass(slots=True)
class CellFacts:
    """What one code cell does, counted over its statements.

    Attributes:
        does: how many statements there are of each kind of work: ``fit``, ``validate``,
            ``predict``, ``score``, ``report``, ``split``, ``load``, ``model`` (an estimator is
            made), ``result`` (a fitted model is read), ``measure`` (something is computed from
            scores), ``prepare`` (data is transformed), ``plot``, ``print``, ``look``, ``set``,
            ``constant``, ``define``, ``work`` (all but imports and definitions).
        readers: later cells that read what it makes.
    """

    does: Counter[str] = field(default_factory=Counter)
    readers: set[int] = field(default_factory=set)


def cell_facts(dataflow: Dataflow) -> dict[int, CellFacts]:
    """The facts of each cell that has statements, by its index."""
    collector = _Collector()
    for statement in dataflow.statements:
        collector.add(statement)
    places = {item.index: item for item in dataflow.statements}
    for edge in dataflow.edges:
        source, target = places[edge.source], places[edge.target]
        named = source.kind not in (StatementKind.IMPORT, *_DEFINITIONS)
        if named and source.origin.cell != target.origin.cell:
            collector.cells[source.origin.cell].readers.add(target.origin.cell)
    return collector.cells


@dataclass(slots=True)
class _Collector:
    """What is known of the notebook up to a statement."""

    cells: dict[int, CellFacts] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    functions: dict[str, Counter[str]] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    fitted: set[str] = field(default_factory=set)
    results: set[str] = field(default_factory=set)
    scores: set[str] = field(default_factory=set)
    preparers: set[str] = field(default_factory=set)

    def add(self, statement: Statement) -> None:
        """Take in one statement."""
        does = self.cells.setdefault(statement.origin.cell, CellFacts()).does
        work = self._calls(statement)
        if statement.kind in _DEFINITIONS:
            self.functions |= dict.fromkeys(statement.binds, work)
            does["define"] += 1
            return
        if statement.kind is StatementKind.IMPORT:
            return
        for name in statement.reads:
            if name in self.functions:
                work += self.functions[name]
        work.update(_effects(statement))
        work["seed"] |= self._makes_generator(statement.node)
        if work["plot"] or work["draw"]:
            work["plot"] = 1
        elif statement.all_binds:
            work["bind"] = 1
            work["measure"] = work["scores"] or len(statement.reads & self.scores)
        if work["look"] and self._shows_result(statement.node):
            work["look"], work["number"] = 0, 1
        if any(_SCORE_NAMES & set(name.lower().split("_")) for name in statement.binds):
            work["number"] += 1
        if statement.reads & self.fitted or work["predict"]:
            work["result"] += 1
        elif statement.reads & self.made and work["generate"]:
            work["load"] += 1
        if statement.reads & self.results:
            work["derived"] += 1
            work["refit"] = work["fit"]
        self._follow(statement, work)
        does["work"] += 1
        does.update(kind for kind, count in work.items() if count)

    def _calls(self, statement: Statement) -> Counter[str]:
        work: Counter[str] = Counter()
        for node in names.nodes_of(statement.node):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.imports.update(names.imported(node))
            elif isinstance(node, ast.Call):
                work.update(self._call(node))
            elif isinstance(node, ast.Attribute):
                work["number"] += node.attr in _RESULTS
                work["scores"] += node.attr in _SCORES
        if isinstance(statement.node, ast.Expr) and _only_looks(statement.node.value):
            work["look"] += 1
        return work

    def _call(self, node: ast.Call) -> Iterator[str]:
        called, name = names.last_name(node.func), names.dotted(node.func, self.imports)
        if kind := _KINDS.get(called):
            yield "prepare" if kind == "fit" and self._prepares(node.func) else kind
        if name.startswith(_SOLVERS):
            yield "fit"
        if called in _SAVERS:
            yield "save"
        if any(item.arg == "refit" and _is_true(item.value) for item in node.keywords):
            yield "fit"
        if called.startswith("plot") or called == "qqplot":
            yield "draw"
        if called in knowledge.METRIC_CALLS or ".metrics." in name:
            yield "score"
        pipeline = called in ("make_pipeline", "Pipeline", "make_union")
        if (called.startswith(_DATA_CALLS) or ".datasets." in name) and not pipeline:
            yield "load"
        parts = set(name.split("."))
        model = called[:1].isupper() and name.partition(".")[0] in _MODEL_LIBRARIES
        if pipeline or (model and not parts & _NOT_MODELS):
            yield "model"

    def _prepares(self, method: ast.expr) -> bool:
        """Whether the object that is fitted only transforms data."""
        owner = method.value if isinstance(method, ast.Attribute) else method
        while isinstance(owner, ast.Call):
            if self._is_preparer(owner):
                return True
            owner = owner.func
        return isinstance(owner, ast.Name) and owner.id in self.preparers

    def _is_preparer(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Call):
            return False
        parts = names.dotted(node.func, self.imports).split(".")
        return parts[-1][:1].isupper() and bool(_PREPARING & set(parts))

    def _makes_generator(self, node: ast.stmt) -> bool:
        """Whether a random generator is made."""
        call = node.value if isinstance(node, ast.Assign) else None
        return isinstance(call, ast.Call) and names.dotted(call.func, self.imports) in _GENERATORS

    def _shows_result(self, node: ast.stmt) -> bool:
        """Whether a fitted model is asked for something that it computes when asked."""
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Call) and names.last_name(value.func) == "print":
            return any(self._is_result(item) for item in value.args)
        return value is not None and self._is_result(value)

    def _is_result(self, node: ast.expr) -> bool:
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                own = attribute.endswith("_") or attribute in _NO_RESULTS
                return name in self.fitted and self._gives_results() and not own
        return False

    def _gives_results(self) -> bool:
        """Whether a library is in use whose fitted models compute results when asked for them."""
        return any(item.partition(".")[0] in _RESULT_LIBRARIES for item in self.imports.values())

    def _follow(self, statement: Statement, work: Counter[str]) -> None:
        """Remember which variables hold models, and which what came out of fitted ones."""
        bound = statement.all_binds
        if isinstance(statement.node, ast.Assign) and self._is_preparer(statement.node.value):
            self.preparers |= bound
        else:
            self.preparers -= statement.binds
        if work["score"] or work["validate"] or work["number"] or work["scores"]:
            self.scores |= bound | statement.changes
        else:
            self.scores -= statement.binds
        if work["fit"] or work["validate"]:
            self.fitted |= bound | statement.changes
        elif work["model"]:
            self.made |= bound
            self.fitted -= bound
        elif work["result"] or work["derived"] or work["score"]:
            self.results |= (bound | statement.changes) - self.fitted
        else:
            self.fitted -= statement.binds
            self.results -= statement.binds
            self.made -= statement.binds


def _effects(statement: Statement) -> set[str]:
    found = {_EFFECTS[effect.kind] for effect in statement.effects if effect.kind in _EFFECTS}
    return found | {"constant"} if statement.kind is StatementKind.CONSTANT else found


def _only_looks(node: ast.expr) -> bool:
    """Whether an expression shows a variable, a part of it or its first rows."""
    match node:
        case ast.Call(func=ast.Name(id="print" | "display"), args=arguments):
            return all(_only_looks(item) for item in arguments)
        case ast.Call(func=ast.Attribute(attr=method, value=owner)):
            return method in _LOOKS and _only_looks(owner)
        case ast.Attribute(attr=attribute, value=owner):
            return attribute not in _RESULTS and _only_looks(owner)
        case ast.Subscript(value=owner, slice=part):
            return isinstance(part, ast.Slice) or _only_looks(owner)
        case ast.ListComp(generators=[ast.comprehension(iter=source)]):
            return _only_looks(source)
        case ast.Call(func=ast.Name(id="dir" | "vars" | "type")):
            return True
        case ast.Tuple(elts=elements):
            return all(_only_looks(item) for item in elements)
        case ast.JoinedStr(values=parts):
            return all(_only_looks(part) for part in parts)
        case ast.FormattedValue(value=shown):
            return _only_looks(shown)
    return isinstance(node, ast.Name | ast.Constant)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
