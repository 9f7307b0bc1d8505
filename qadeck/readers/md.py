"""Markdown and plain text -> Blocks, in one pass over the lines.

Kinder than CommonMark where writers are: a list may follow a paragraph without a blank line, two blanks nest an item,
a heading ends a run of raw HTML, `#Heading` needs no blank in a file that holds no other heading.
"""

from __future__ import annotations

from qadeck.model import Block, Document, Finding, Source
from qadeck.patterns import later
from qadeck.readers import delimited
from qadeck.readers._decode import Decoded, decode
from qadeck.readers._md_blocks import Run

_TEXT = (".txt", ".text")
_ENDS = later("[\u2028\u2029\x85\x0b]")  # line ends of Unicode and of word processors; no table holds them here


def read(source: Source) -> Document:
    """The document of a Markdown or text file. Raises SourceError "undecodable"."""
    decoded = decode(source)
    plain = source.name.lower().endswith(_TEXT)
    if plain and delimited.is_export(decoded.text):
        return delimited.read(source)
    return document(source, decoded, _ENDS.sub("\n", decoded.text), "text" if plain else "markdown", plain)


def document(source: Source, decoded: Decoded, text: str, reader: str, plain: bool = False) -> Document:
    """The document of a source that is Markdown, or was turned into `text`, line for line."""
    blocks, findings = parse(text, source.name, plain)
    return Document(
        source=source.name,
        reader=reader,
        encoding=decoded.encoding,
        markup="markdown",
        blocks=blocks,
        findings=decoded.findings + findings,
        subject=source.subject,
    )


def parse(text: str, name: str, plain: bool = False) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """Blocks of a Markdown text. `plain` text has no code by indentation. `name` is for the findings."""
    run = Run(text.split("\n"), name, plain)
    run.walk()
    return tuple(run.blocks), tuple(run.findings)
