"""The one door to what can be plugged in; what nb2prod brings itself comes through it too.

Built-in names are known without a look at what is installed, and nothing is imported
before it is used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from nb2prod.errors import InputError
from nb2prod.model.diagnostic import Diagnostic, Severity

_KINDS = {"nb2prod.ci": "CI provider", "nb2prod.targets": "target", "nb2prod.trackers": "tracker"}

BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "nb2prod.ci": {
        "aws-codepipeline": "nb2prod.ci.aws_codepipeline:render_ci",
        "azure-pipelines": "nb2prod.ci.azure_pipelines:render_ci",
        "github-actions": "nb2prod.ci.github_actions:render_ci",
        "gitlab": "nb2prod.ci.gitlab:render_ci",
        "jenkins": "nb2prod.ci.jenkins:render_ci",
    },
    "nb2prod.targets": {
        "airflow": "nb2prod.targets.airflow:TARGET",
        "argo": "nb2prod.targets.argo:TARGET",
        "azureml": "nb2prod.targets.azureml:TARGET",
        "dask": "nb2prod.targets.dask:TARGET",
        "databricks": "nb2prod.targets.databricks:TARGET",
        "dvc": "nb2prod.targets.dvc:TARGET",
        "hydra": "nb2prod.targets.hydra:TARGET",
        "kubeflow": "nb2prod.targets.kubeflow:TARGET",
        "kubernetes": "nb2prod.targets.kubernetes:TARGET",
        "mlflow": "nb2prod.targets.mlflow:TARGET",
        "ray": "nb2prod.targets.ray:TARGET",
        "sagemaker": "nb2prod.targets.sagemaker:TARGET",
        "tfx": "nb2prod.targets.tfx:TARGET",
        "vertex": "nb2prod.targets.vertex:TARGET",
        "watsonx": "nb2prod.targets.watsonx:TARGET",
    },
    "nb2prod.trackers": {
        "comet": "nb2prod.tracking.comet:tracker",
        "mlflow": "nb2prod.tracking.mlflow:tracker",
        "wandb": "nb2prod.tracking.wandb:tracker",
    },
}
BROKEN = "NB901"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A plugin that is installed, not yet imported.

    Attributes:
        reference: ``module:attribute``.
        distribution: the folder name of the distribution's metadata that declares it.
    """

    group: str
    name: str
    reference: str
    distribution: str

    def load(self) -> object:
        """The object that the reference names."""
        module, _, attributes = self.reference.partition(":")
        found: object = import_module(module)
        for attribute in filter(None, attributes.split(".")):
            found = getattr(found, attribute)
        return found


def names(group: str) -> tuple[str, ...]:
    """The names of all plugins of a group, built-in ones first."""
    return tuple(plugin.name for plugin in _plugins(group))


def load(group: str, name: str) -> object:
    """One plugin's object.

    Raises:
        InputError: none has the name, or it cannot be imported.
    """
    if name in BUILT_IN.get(group, {}):
        return next(_built_in(group, name)).load()
    plugin = next((p for p in _installed(group) if p.name == name), None)
    if plugin is None:
        known = names(group)
        import difflib

        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
        raise InputError(f"there is no {_KINDS.get(group, group)} {name!r}: {hint}")
    found, problem = _tried(plugin)
    if problem is not None:
        raise InputError(f"{problem.message}: {problem.hint}")
    return found


def load_all(group: str) -> tuple[Mapping[str, object], tuple[Diagnostic, ...]]:
    """All objects of a group by name, and a diagnostic for each that is broken."""
    found: dict[str, object] = {}
    problems: list[Diagnostic] = []
    for plugin in _plugins(group):
        loaded, problem = _tried(plugin)
        if problem is None:
            found.setdefault(plugin.name, loaded)
        else:
            problems.append(problem)
    return found, tuple(problems)


def _tried(plugin: Plugin) -> tuple[object, Diagnostic | None]:
    try:
        return plugin.load(), None
    except Exception as error:  # another's code: whatever it raises, it is only broken
        return None, Diagnostic(
            code=BROKEN,
            severity=Severity.WARNING,
            message=f"the plugin {plugin.name!r} ({plugin.group}) cannot be loaded:"
            f" {type(error).__name__}: {error}",
            hint=f"update or uninstall {plugin.distribution}",
        )


def _plugins(group: str) -> list[Plugin]:
    built_in = [p for name in BUILT_IN.get(group, {}) for p in _built_in(group, name)]
    known = {plugin.name for plugin in built_in}
    return built_in + [p for p in _installed(group) if p.name not in known]


def _built_in(group: str, name: str) -> Iterator[Plugin]:
    reference = BUILT_IN[group][name]
    yield Plugin(group=group, name=name, reference=reference, distribution="nb2prod")


def _installed(group: str) -> list[Plugin]:
    """What other distributions declare, in the order of their names."""
    found = [
        Plugin(group=group, name=name, reference=reference, distribution=distribution)
        for distribution, text in _declarations()
        for name, reference in _section(text, group)
    ]
    return sorted(found, key=lambda plugin: (plugin.name, plugin.distribution))


def _declarations() -> Iterator[tuple[str, str]]:
    """Each distribution's name and entry points, if any concern nb2prod.

    The files are read by hand: that takes a tenth of what ``importlib.metadata`` takes.
    """
    for folder in dict.fromkeys(sys.path):
        for entry in _entries(folder):
            stem, extension = os.path.splitext(entry)
            name = stem.partition("-")[0]
            if extension in (".dist-info", ".egg-info") and name != "nb2prod":
                text = _text(os.path.join(folder, entry, "entry_points.txt"))
                if "[nb2prod." in text:
                    yield name, text


def _section(text: str, group: str) -> Iterator[tuple[str, str]]:
    inside = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{group}]"
        elif inside and "=" in line and not line.startswith(("#", ";")):
            name, _, reference = line.partition("=")
            yield name.strip(), reference.partition("[")[0].strip()


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")
    except OSError:
        return []


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
