"""Formats that cannot be read, each with what to do instead: a plain word is better than a guess."""

from __future__ import annotations

from qadeck.errors import SourceError
from qadeck.model import Document, Source

# Suffix -> what the file is, and what to do.
ADVICE = {
    ".doc": "an old Word file; open it in Word or LibreOffice and save it as .docx",
    ".dot": "an old Word template; open it in Word or LibreOffice and save it as .docx",
    ".rtf": "rich text; open it in a word processor and save it as .docx or .odt",
    ".pages": "an Apple Pages file; export it as .docx or .epub",
    ".wpd": "a WordPerfect file; open it in LibreOffice and save it as .odt",
    ".xls": "an old Excel file; save it as .xlsx or .csv",
    ".ods": "an OpenDocument spreadsheet; save it as .xlsx or .csv",
    ".numbers": "an Apple Numbers file; export it as .csv",
    ".ppt": "old slides; export them as .pdf",
    ".pptx": "slides; export them as .pdf",
    ".odp": "slides; export them as .pdf",
    ".key": "Apple Keynote slides; export them as .pdf",
    ".mobi": "a Kindle book; convert it to .epub, for example with Calibre",
    ".azw3": "a Kindle book; convert it to .epub, for example with Calibre",
    ".djvu": "scanned pages; recognise their text and save it as .pdf or .txt",
    ".tex": "LaTeX; convert it with: pandoc FILE.tex -o FILE.md",
    ".zip": "an archive; unpack it and give the folder",
    ".anki2": "a bare Anki collection; export the deck from Anki as .apkg",
}


def read(source: Source) -> Document:
    """Always raises SourceError `unknown-format` with what to do."""
    suffix = "." + source.name.rsplit(".", 1)[-1].lower()
    raise SourceError("unknown-format", f"not readable: {ADVICE[suffix]}")
