"""Libraries that not everyone needs: imported when their format appears, with a plain word when they are missing."""

from __future__ import annotations

import importlib
import struct
import zlib
from typing import Any

from qadeck.errors import SourceError

# What the libraries raise, beside errors of their own, for a file whose parts are not what they expect: they look up
# and compute with what the file says. Found by fuzzing python-docx, openpyxl and pdfminer.
DAMAGE = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError, EOFError),
    *(struct.error, zlib.error),
)


def library(module: str, extra: str) -> Any:
    """The module. Raises SourceError `library-missing` that says what to install; `extra` is ours in pyproject.toml."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        told = f'reading this needs the package "{error.name}"; install it with: pip install "qadeck[{extra}]"'
        raise SourceError("library-missing", told) from error
