"""What the operations work with: the folder, caches keyed by content, and running jobs."""

from __future__ import annotations

from dataclasses import dataclass, field

from nb2prod.app.live import LiveAnalyses
from nb2prod.protocol.jobs import Jobs
from nb2prod.protocol.paths import Root
from nb2prod.protocol.snapshots import Snapshots


@dataclass(slots=True, kw_only=True)
class Desk:
    """One for each server.

    Attributes:
        root: the folder that the front end may use.
    """

    root: Root
    live: LiveAnalyses = field(default_factory=LiveAnalyses)
    snapshots: Snapshots = field(default_factory=Snapshots)
    jobs: Jobs = field(default_factory=Jobs)
