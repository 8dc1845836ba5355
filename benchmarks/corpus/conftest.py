"""Let the tests import the modules beside them."""

from __future__ import annotations

import sys
from pathlib import Path

# At the end: an installed package is called `executing`, too.
sys.path.append(str(Path(__file__).resolve().parent))
