"""Headings as questions: told by running numbers, or by what they ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.openings import Opening
from qadeck.layouts.runs import running
from qadeck.layouts.sheet import Sheet
from qadeck.patterns import later

# Headings that every document may have, and that ask nothing.
_USUAL = later(
    r"\W*(?:(?:table of )?contents?|toc|index|introduction|intro|overview|preface|about(?: .*)?|contribut\w*"
    r"|licen[cs]e|credits|resources"
    r"|references|further reading|links|acknowledge?ments|authors?|changelog|notes?|summary|conclusion|see also"
    r"|prerequisites|installation"
    r"|getting started|usage|examples?|support|contact|thanks|sponsors?|faqs?|frequently asked questions"
    r"|q\s*&\s*a|questions?(?: (?:&|and) answers?)?"
    r"|introducción|índice|licencia|referencias|einleitung|inhalt|lizenz|quellen|sommaire|введение|содержание"
    r"|ссылки|лицензия|目录|参考|简介|はじめに|参考文献"
    r"|contacto|kontakt|contatti|contato|contactez-nous|nous contacter|контакты|контакти|kontakty|iletişim"
    r"|联系我们|联系方式|お問い合わせ|문의)\W*$",
    re.I,
)

# "Proc vs lambda" sets the task to compare.
_COMPARES = later(r"\s(?:vs\.?|versus)\s", re.I)


def numbered(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Headings of any level whose numbers run on; also those of each single level, where levels nest."""
    found = [o for o in sheet.openings if o and o.kind == "heading" and not o.label and o.number is not None and o.text]
    yield [mark(o) for o in running(found)]
    levels = sorted({o.level for o in found})
    if len(levels) > 1:
        for level in levels:
            yield [mark(o) for o in running([o for o in found if o.level == level])]


def asking(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Headings without numbers, level by level: those that ask, and with them those beside them that have a body."""
    found = [o for o in sheet.openings if o and o.kind == "heading" and o.text and not sheet.says(o.at, "a")]
    if sum(o.number is not None or o.label == "q" for o in found if o.asks) * 2 > sum(o.asks for o in found):
        return
    beside = {o.level for o in found if o.asks}
    found = [o._replace(asks=True) if o.level in beside and _COMPARES.search(o.text) else o for o in found]
    everywhere: list[Opening] = []
    for level in sorted({o.level for o in found}):
        here = [o for o in found if o.level == level]
        yield [mark(o) for o in here if o.asks]
        others = [o for o in here if _could_ask(sheet, o)]
        if sum(o.asks for o in here) * 10 >= len(others) * 6:
            yield [mark(o) for o in others]
            everywhere += others if len(others) > 1 else [o for o in others if not _is_title(found, o)]
    yield [mark(o) for o in sorted(everywhere, key=lambda o: o.at)]


def _is_title(found: Sequence[Opening], heading: Opening) -> bool:
    """The document's first heading, above the level of all others."""
    return heading is found[0] and all(o.level > heading.level for o in found[1:])


def titled(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Headings that only name, level by level, where the first paragraph below most of them asks."""
    found = [
        o for o in sheet.openings if o and o.kind == "heading" and o.text and not o.label and not _USUAL.match(o.text)
    ]
    for level in sorted({o.level for o in found}):
        here = [o for o in found if o.level == level and _body_asks(sheet, o.at + 1)]
        if here and sum(not o.asks for o in here) * 2 > len(here):
            yield [mark(o)._replace(asks=True) for o in here]


def _body_asks(sheet: Sheet, at: int) -> bool:
    below = sheet.openings[at] if at < len(sheet.pieces) else None
    return below is not None and below.kind == "paragraph" and not below.label and below.asks


def _could_ask(sheet: Sheet, found: Opening) -> bool:
    if found.asks:
        return True
    has_body = found.at + 1 < len(sheet.pieces) and sheet.pieces[found.at + 1].kind not in ("heading", "rule")
    return has_body and found.at + 1 not in sheet.listed and not _USUAL.match(found.text)
