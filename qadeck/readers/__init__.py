"""Source -> Document. One module a file format, found by name; a module says which SUFFIXES are its own.

A reader module has `SUFFIXES: tuple[str, ...]` (lower case, with the dot) and `read(source: Source) -> Document`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from qadeck.errors import SourceError
from qadeck.model import Document, Source
from qadeck.readers._decode import Decoded, decode

__all__ = ["Decoded", "decode", "read", "suffixes"]


def read(source: Source) -> Document:
    """Read one source. Raises SourceError: unknown-format, empty, undecodable, or what the reader itself raises."""
    suffix = _suffix(source.name)
    module = suffixes().get(suffix)
    if module is None:
        known = ", ".join(sorted(suffixes()))
        raise SourceError("unknown-format", f"no reader for {suffix or 'a name without suffix'}; known are {known}")
    if not source.data.strip(b" \t\r\n\x00"):
        raise SourceError("empty", "the file is empty; write something in it or take it away")
    document: Document = module.read(source)
    return document


@cache
def suffixes() -> dict[str, ModuleType]:
    """Every known suffix with the module that reads it. Raises ValueError when two modules claim one suffix."""
    found: dict[str, ModuleType] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        for suffix in module.SUFFIXES:
            if suffix in found:
                raise ValueError(f"{suffix} is claimed by {found[suffix].__name__} and by {module.__name__}")
            found[suffix] = module
    return found


def _suffix(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    return f".{last.rsplit('.', 1)[1].lower()}" if "." in last.lstrip(".") else ""
