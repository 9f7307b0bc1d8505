"""Numbers that a word processor shows but does not write: the labels of automatically numbered paragraphs."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def shown(number: int, style: str) -> str:
    """The number as a style writes it: decimal, lowerLetter, upperRoman ... or their signs 1, a, I in ODF."""
    if style in {"lowerLetter", "a"}:
        return letters(number)
    if style in {"upperLetter", "A"}:
        return letters(number).upper()
    if style in {"lowerRoman", "i"}:
        return roman(number)
    if style in {"upperRoman", "I"}:
        return roman(number).upper()
    return f"{number:02d}" if style == "decimalZero" else str(number)


def letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa: as word processors count."""
    return chr(97 + (number - 1) % 26) * (1 + (number - 1) // 26) if number > 0 else "0"


def roman(number: int) -> str:
    """1 is i, 4 is iv; nothing for 0."""
    out = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out
