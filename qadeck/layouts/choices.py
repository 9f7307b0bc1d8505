"""Multiple choice in a table or object: options with letters, and which of them the answer means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qadeck.patterns import later

_LETTERED = later(r"[(\[]?([A-Ha-h]|[1-9])[)\].:]\s*(?=\S)")
_QUOTED = later(r"""(["'])((?:\\.|(?!\1)[^\\])*)\1""")
# So many brackets around a list are taken off.
_BRACKETS = 20
_SPLITS = (r"\n+", r"(?<!\s)\s*\|\s*", r"(?<!\s)\s*;\s*", r"(?<!\s)\s*,\s*")
_MEANT = later(r"(?:option|answer|choice|opt|ans)?[\s_-]*[(\[]?([a-h]|\d{1,2})[)\].]?", re.I)


def lettered(options: Sequence[str]) -> tuple[str, ...]:
    """The options with A), B) ... in front, unless every one of them brings a letter or a number of its own."""
    bare = [option.strip() for option in options]
    if all(_LETTERED.match(option) for option in bare):
        return tuple(bare)
    return tuple(f"{chr(65 + at)}) {option}" if at < 26 else option for at, option in enumerate(bare))


def split_options(cell: str) -> list[str]:
    """The options that stand in one cell: a JSON-like list, "A) x B) y", or lines, bars, semicolons, commas."""
    text = cell.strip()
    for _ in range(_BRACKETS):
        if not (text.startswith("[") and text.endswith("]")):
            break
        quoted = _QUOTED.findall(text)
        if quoted:
            return [option for _, option in quoted]
        text = text[1:-1].strip()
    marked = re.split(r"(?:^|(?<!\s)\s+)(?=[(\[]?[A-H][)\].:]\s)", text)
    marked = [part.strip(" ,;|\n") for part in marked if part.strip(" ,;|\n")]
    if len(marked) > 1:
        return marked
    for separator in _SPLITS:
        parts = [part for part in re.split(separator, text) if part.strip()]
        if len(parts) > 1:
            return parts
    return [text] if text else []


def bare(option: str) -> str:
    """An option's text without its letter."""
    return _LETTERED.sub("", option.strip(), count=1)


def right_ones(answer: str, options: Sequence[str], base: int) -> list[int]:
    """Which of the options the answer means: by its text, its letter, or its number counted from `base`; [] if none.

    Several right ones stand in one answer with commas, semicolons or bars between them.
    """
    whole = _meant(answer, options, base)
    if whole is not None:
        return [whole]
    parts = [part for part in re.split(r"\s*(?:[,;|&/+]|\band\b|\bund\b|\by\b|\bet\b)\s*", answer.strip("[] ")) if part]
    found = [_meant(part.strip("\"' "), options, base) for part in parts]
    return [at for at in found if at is not None] if len(parts) > 1 and None not in found else []


def _meant(answer: str, options: Sequence[str], base: int) -> int | None:
    folded = _folded(answer)
    texts = [_folded(bare(option)) for option in options]
    if folded in texts:
        return texts.index(folded)
    if folded and folded in [_folded(option) for option in options]:
        return [_folded(option) for option in options].index(folded)
    if _LETTERED.match(answer) and _folded(bare(answer)) in texts:
        return texts.index(_folded(bare(answer)))
    found = _MEANT.fullmatch(answer.strip())
    if not found:
        return None
    at = ord(found[1].upper()) - 65 if found[1].isalpha() else int(found[1]) - base
    return at if 0 <= at < len(options) else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")


def count_base(answers: Sequence[tuple[str, int]], by_index: bool) -> int:
    """0 or 1: from where numbers count options. (answer, number of options) of every row; a 0 or a last one proves it.

    Without proof an index in data counts from 0, a number in a table that people fill in from 1.
    """
    numbers = [
        (int(answer), count) for answer, count in answers if answer.strip().isdigit() and len(answer.strip()) < 3
    ]
    if any(number == 0 for number, _ in numbers):
        return 0
    if any(number == count for number, count in numbers):
        return 1
    return 0 if by_index else 1
