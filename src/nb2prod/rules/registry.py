"""The rules: those that nb2prod brings, and those that are plugged in."""

from __future__ import annotations

from nb2prod import plugins
from nb2prod.model.diagnostic import Diagnostic
from nb2prod.rules import (
    absolute_path,
    execution_order,
    foreign_change,
    missing_file,
    network,
    no_tags,
    parameter_reassigned,
    raising_cell,
    runtime_lookup,
    secret,
    set_order,
    shared_randomness,
    shell_command,
    star_import,
    undefined_name,
    unseeded_randomness,
    use_before_definition,
)
from nb2prod.rules.context import Rule

GROUP = "nb2prod.rules"
BUILT_IN: tuple[Rule, ...] = (
    no_tags,
    use_before_definition,
    undefined_name,
    execution_order,
    foreign_change,
    parameter_reassigned,
    star_import,
    runtime_lookup,
    raising_cell,
    unseeded_randomness,
    shared_randomness,
    set_order,
    absolute_path,
    missing_file,
    network,
    shell_command,
    secret,
)


def rules() -> tuple[tuple[Rule, ...], tuple[Diagnostic, ...]]:
    """All rules, and a diagnostic for each plugin that cannot be loaded."""
    found, problems = plugins.load_all(GROUP)
    extra = [rule for rule in found.values() if isinstance(rule, Rule)]
    return (*BUILT_IN, *extra), problems
