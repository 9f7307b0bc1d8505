"""What a program left in the text that no author wrote: page numbers and anchors, citation marks, newlines."""

from __future__ import annotations

import re

from qadeck.patterns import later

# "Page 3", "Page 3 of 12", "- 3 -" and a form feed, each a paragraph of its own.
_NUMBER = r"(?:[Pp]age \d{1,4}(?: (?:of|/) \d{1,4})?|[-–—] ?\d{1,4} ?[-–—])"
_PAGE = later(rf"(?:\A|\n[ \t]*\n|\n(?=\f))[ \t\f]*{_NUMBER}?[ \t\f]*(?=\n[ \t]*\n|\Z)")
PAGE_MARKS = ("\f", "page-", later(r"\n[ \t]*(?:[Pp]age \d|[-–—] ?\d)"))
# Anchors and links that PDF converters make of pages: <span id="page-3-1"></span>, [Table 2](#page-3-1).
_ANCHOR = later(r'<(span|a) (?:id|name)="page-?\d[\w-]*"></\1>[ \t]?')
_LINK = later(r"\[([^\[\]\n]+)\]\(#page-\d[\w-]*\)")
# Marks of sources that chat programs put into copied answers.
CITATIONS = (":contentReference[", "†")
_CITATION = later(r"[ \t]?(?::contentReference\[oaicite:\d+\]\{index=\d+\}|【\d+(?::\d+)?†[^】\n]{0,80}】)")


def drop_page_marks(text: str) -> str:
    """Page numbers that stand alone, form feeds, and the anchors that a converter made for pages."""
    text = _PAGE.sub(_no_page, text).replace("\f", "\n")
    return _LINK.sub(r"\1", _ANCHOR.sub("", text)) if "page-" in text else text


def _no_page(found: re.Match[str]) -> str:
    """Nothing, where the paragraph is a page mark; an empty paragraph stays as it is."""
    return "" if found[0].strip() else found[0]


def drop_citation_marks(text: str) -> str:
    """ ":contentReference[oaicite:0]{index=0}" and "【4:1†source】" point to nothing outside their chat."""
    return _CITATION.sub("", text)


# "\n" before these is the start of a TeX command: \nu, \ne, \nabla, \neg, \not ...
_NEWLINE = later(r"\\r?\\n|\\n(?!(?:abla|e|eq|eg|u|i|ot|otin|mid|ewline|onumber|exists|leq|geq|less|parallel)\b)")
WRITTEN_OUT = later(r"\\n(?:\\n|[-*•] |\d{1,2}[.)] )")


def real_newlines(text: str) -> str:
    """A text on one line with "\\n\\n" or "\\n- " written out: an export that escaped its newlines."""
    return text if "\n" in text or not WRITTEN_OUT.search(text) else _NEWLINE.sub("\n", text)
