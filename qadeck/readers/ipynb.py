"""Jupyter notebooks -> Markdown -> Blocks: text cells as they are, code cells fenced, shown output below them.

A line counts in that Markdown: notebooks have no lines that a person sees.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Document, Finding, Source
from qadeck.patterns import later
from qadeck.readers import md
from qadeck.readers._decode import decode
from qadeck.readers._spans import fence
from qadeck.text import slug

_ANSI = later(r"\x1b\[[0-9;]*[A-Za-z]")
_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
# More of an output than a card can show is cut, with a finding.
_OUTPUT_LINES = 40


def read(source: Source) -> Document:
    """The document of a notebook. Raises SourceError: undecodable, too-large, bad-ipynb."""
    decoded = decode(source)
    try:
        notebook = json.loads(decoded.text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SourceError("bad-ipynb", f"no valid notebook ({error}); open and save it in Jupyter") from error
    cells = notebook.get("cells", _old_cells(notebook)) if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise SourceError("bad-ipynb", "no cells inside; open and save the notebook in Jupyter")
    taken = _Taken(source.name, _language(notebook))
    text = "\n\n".join(part for cell in cells if isinstance(cell, dict) for part in taken.cell(cell))
    blocks, findings = md.parse(text + "\n", source.name)
    return Document(
        source=source.name,
        reader="ipynb",
        encoding=decoded.encoding,
        markup="markdown",
        blocks=blocks,
        findings=(*decoded.findings, *taken.findings, *findings),
        pictures=taken.pictures,
        subject=source.subject,
    )


def _old_cells(notebook: dict[str, Any]) -> Any:
    """Cells of format 3: in worksheets."""
    sheets = notebook.get("worksheets")
    return [cell for sheet in sheets for cell in sheet.get("cells", [])] if isinstance(sheets, list) else None


def _language(notebook: dict[str, Any]) -> str:
    about = notebook.get("metadata", {})
    return str(about.get("language_info", {}).get("name") or about.get("kernelspec", {}).get("language") or "python")


def _joined(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


@dataclass(slots=True)
class _Taken:
    """What the cells of one notebook bring along."""

    source: str
    language: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def cell(self, cell: dict[str, Any]) -> Iterator[str]:
        """The Markdown of one cell; an empty one gives nothing."""
        text = _joined(cell.get("source", cell.get("input"))).strip("\n")
        if cell.get("cell_type") == "heading":
            yield "#" * int(cell.get("level", 1)) + " " + text
        elif cell.get("cell_type") == "code":
            if text.strip():
                yield "\n".join(fence(text.split("\n"), self.language))
            for output in cell.get("outputs", []):
                yield from self._output(output)
        elif text.strip():
            yield self._with_attachments(text, cell.get("attachments") or {})

    def _with_attachments(self, text: str, attachments: dict[str, Any]) -> str:
        for name, kinds in attachments.items():
            kept = next((self._keep(kind, data) for kind, data in kinds.items() if kind in _PICTURES), "")
            text = text.replace(f"attachment:{name}", kept) if kept else text
        return text

    def _output(self, output: dict[str, Any]) -> Iterator[str]:
        data = output.get("data", output)
        shown = next((kind for kind in _PICTURES if kind in data), "")
        if shown:
            name = self._keep(shown, data[shown])
            yield f"![]({name})" if name else ""
            return
        text = _ANSI.sub("", _joined(data.get("text/plain") or output.get("text"))).strip("\n")
        lines = text.split("\n")
        if len(lines) > _OUTPUT_LINES:
            told = f"an output of {len(lines)} lines is cut after {_OUTPUT_LINES}; shorten it in the notebook"
            self.findings.append(Finding("output-cut", "info", self.source, 0, told))
        if text and not text.startswith("<Figure size"):
            yield "\n".join(fence(lines[:_OUTPUT_LINES], "text"))

    def _keep(self, kind: str, data: Any) -> str:
        """Keep a picture; returns its name, "" for one that is damaged or too large, which is told."""
        text = _joined(data)
        try:
            content = text.encode() if kind.endswith("xml") else base64.b64decode(text)
        except ValueError:  # binascii.Error is one, letters beyond ASCII another
            content = b""
        if not content or len(content) > limits.PICTURE:
            told = "a picture is damaged or too large and is left out; run the cell again"
            self.findings.append(Finding("picture-left-out", "warning", self.source, 0, told))
            return ""
        name = f"{slug(self.source)}-{len(self.pictures) + 1}.{_PICTURES[kind]}"
        self.pictures[name] = content
        return name
