"""qadeck: question-and-answer documents in, one Anki deck out."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["Request", "Result", "__version__", "build", "write"]

if TYPE_CHECKING:
    from qadeck.api import Request, Result, build, write


def __getattr__(name: str) -> object:
    """The library's face is imported when it is first asked for, so that `--help` need not wait for it."""
    if name in __all__:
        from qadeck import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
