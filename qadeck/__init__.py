"""qadeck: question-and-answer documents in, one Anki deck out."""

from __future__ import annotations

TYPE_CHECKING = False  # a type checker knows the name; to import it from typing takes an eighth of `--help`

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
