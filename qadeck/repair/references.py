""" "(Q31)": a card stands alone, so a number names the question it means, or goes."""

from __future__ import annotations

import re

from qadeck.patterns import later
from qadeck.repair.rules import Place

_NUMBER = r"(?:Q(?:uestion|\.)?|question)\s?(?:#|No\.?\s?)?(\d{1,4})"
_BRACKETED = later(rf"[ \t]*([(\[])(see |cf\. |see also )?{_NUMBER}[)\]](?!\()")
_SEEN = later(rf"\b(see|cf\.|see also|in|from|of|under) {_NUMBER}\b(?!\s*20\d\d)")
_WORD = later(r"[^\W\d_]{4,}")
_QUARTERS = 4  # Q1 to Q4 are quarters and quartiles as often as questions


def name_the_question(text: str, place: Place) -> str:
    """A reference by number becomes the question's own words; one that surely leads nowhere goes."""
    if place.record.number is None:
        return text
    text = _BRACKETED.sub(lambda found: _named(found, place), text)
    return _SEEN.sub(lambda found: _in_sentence(found, place), text)


def _named(found: re.Match[str], place: Place) -> str:
    number = int(found[3])
    title = _title(number, place)
    explicit = bool(found[2])
    if number <= _QUARTERS and not explicit and not (title and _shares_word(found, title)):
        return found[0]
    if not title or number == place.record.number:
        return "" if explicit or number > _QUARTERS else found[0]
    return f' ({found[2] or "see "}"{title}")'


def _in_sentence(found: re.Match[str], place: Place) -> str:
    number = int(found[2])
    title = _title(number, place)
    seen = found[1] in ("see", "cf.", "see also")
    if not title or number == place.record.number or (number <= _QUARTERS and not seen):
        return found[0]
    return f'{found[1]} "{title}"'


def _title(number: int, place: Place) -> str:
    """Question `number` of the same section, if its text is one line and no other question's: else it names nothing."""
    numbers = place.siblings.by_number
    title = numbers.get((place.record.section, number), "")
    return title if "\n" not in title and place.siblings.titles[title] == 1 else ""


def _shares_word(found: re.Match[str], title: str) -> bool:
    """The sentence around the reference and the question speak of one thing."""
    around = found.string[max(0, found.start() - 80) : found.end() + 40].lower()
    return any(word.lower()[:6] in around for word in _WORD.findall(title))
