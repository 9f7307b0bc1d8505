"""Source -> Document. One module a file format, found by the suffix of the source's name.

A reader module has `read(source: Source) -> Document`, and a row in the table. It is imported when a source needs it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from qadeck.errors import SourceError
from qadeck.model import Document, Source
from qadeck.readers._decode import Decoded, decode
from qadeck.readers.refused import ADVICE

__all__ = ["Decoded", "decode", "read", "suffixes"]

# Module -> the suffixes that it reads, lower case, with the dot.
READERS: Mapping[str, tuple[str, ...]] = {
    "adoc": (".adoc", ".asciidoc"),
    "apkg": (".apkg", ".colpkg"),
    "delimited": (".csv", ".tsv", ".tab", ".psv"),
    "docx": (".docx", ".docm", ".dotx"),
    "epub": (".epub",),
    "htm": (".html", ".htm", ".xhtml", ".shtml"),
    "ipynb": (".ipynb",),
    "jsons": (".json", ".jsonl", ".ndjson"),
    "md": (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd", ".txt", ".text"),
    "odt": (".odt", ".ott", ".fodt"),
    "org": (".org",),
    "pdf": (".pdf",),
    "rst": (".rst", ".rest"),
    "wiki": (".wiki", ".mediawiki"),
    "xlsx": (".xlsx", ".xlsm"),
    "yamls": (".yaml", ".yml"),
    "refused": tuple(ADVICE),
}
_MODULES = {suffix: module for module, suffixes in READERS.items() for suffix in suffixes}


def read(source: Source) -> Document:
    """Read one source. Raises SourceError: unknown-format, empty, undecodable, or what the reader itself raises."""
    suffix = _suffix(source.name)
    module = _MODULES.get(suffix)
    if module is None:
        known = ", ".join(sorted(_MODULES))
        raise SourceError("unknown-format", f"no reader for {suffix or 'a name without suffix'}; known are {known}")
    if not source.data.strip(b" \t\r\n\x00"):
        raise SourceError("empty", "the file is empty; write something in it or take it away")
    document: Document = importlib.import_module(f"{__name__}.{module}").read(source)
    return document


def suffixes() -> Mapping[str, str]:
    """Every known suffix with the name of the module that reads it."""
    return _MODULES


def _suffix(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    return f".{last.rsplit('.', 1)[1].lower()}" if "." in last.lstrip(".") else ""
