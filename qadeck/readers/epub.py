"""EPUB -> Blocks: the chapters of the book's spine, each read as a page. Pictures come along under their own names.

A line counts through all chapters, in the order of the spine.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Block, Document, Finding, Source
from qadeck.patterns import later
from qadeck.readers import htm
from qadeck.readers._decode import decode
from qadeck.text import slug

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_SOURCE = later(r"""(<(?:img|image)\b[^>]*?\b(?:src|xlink:href|href)\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.I)


def read(source: Source) -> Document:
    """The document of a book. Raises SourceError: bad-archive, bad-epub, bad-xml, too-large."""
    archive = limits.unzip(source.data)
    if "META-INF/encryption.xml" in archive.names() and "META-INF/rights.xml" in archive.names():
        raise SourceError("bad-epub", "the book is locked (DRM); use a copy that is not")
    blocks: list[Block] = []
    findings: list[Finding] = []
    pictures: dict[str, bytes] = {}
    before = 0
    for member in _spine(archive):
        text = decode(Source(member, archive.read(member))).text
        shown, found = _with_pictures(text, member, archive, slug(source.name))
        pictures |= found
        chapter, odd = htm.parse(shown, source.name)
        blocks += [_moved(block, before, member) for block in chapter]
        findings += [replace(finding, line=finding.line + before) for finding in odd]
        before += max(text.count("\n") + 1, len(chapter))
    return Document(
        source=source.name,
        reader="epub",
        encoding="utf-8",
        markup="html",
        blocks=tuple(blocks),
        findings=tuple(findings),
        pictures=pictures,
        subject=source.subject,
    )


def _spine(archive: limits.Archive) -> Iterator[str]:
    """The names of the chapters in reading order; the book's own table of contents is none."""
    root = limits.xml(archive.read("META-INF/container.xml")).find(f".//{_CONTAINER}rootfile")
    if root is None:
        raise SourceError("bad-epub", "no book inside; make the EPUB again")
    package = root.get("full-path", "")
    opf = limits.xml(archive.read(package))
    items = {item.get("id"): item for item in opf.iter(f"{_OPF}item")}
    for reference in opf.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href", ""))))
        if "html" in (item.get("media-type") or "") and name in archive.names():
            yield name


def _with_pictures(text: str, member: str, archive: limits.Archive, prefix: str) -> tuple[str, dict[str, bytes]]:
    """The chapter with its pictures named as they are kept, and those pictures."""
    pictures: dict[str, bytes] = {}

    def renamed(found: re.Match[str]) -> str:
        target = unquote(found[2] or found[3] or "")
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(member), target))
        if inside not in archive.names():
            return found[0]
        name = f"{prefix}-{slug(posixpath.splitext(inside)[0])}{posixpath.splitext(inside)[1].lower()}"
        pictures[name] = archive.read(inside)
        return f'{found[1]}"{name}"'

    return _SOURCE.sub(renamed, text), pictures


def _moved(block: Block, before: int, member: str) -> Block:
    """The block at its line in the book, its pair told apart from those of other chapters."""
    part = f"{block.part.replace(':', f':{member.replace(chr(58), chr(45))}/', 1)}" if block.part else ""
    return replace(block, line=block.line + before, end=block.end + before, part=part)
