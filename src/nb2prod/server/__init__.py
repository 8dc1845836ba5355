"""The extension of Jupyter Server: the protocol over HTTP."""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    """What Jupyter Server asks for when it looks for extensions."""
    from nb2prod.server.extension import Nb2prodExtension

    return [{"module": "nb2prod.server", "app": Nb2prodExtension}]
