"""Answers that stand together at the end: "Answer key: 1. B 2. C", or a numbered list under "Solutions"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qadeck.layouts.openings import Opening
from qadeck.model import Block
from qadeck.patterns import later

_TITLE = later(
    r"\W*(?:the )?(?:answers?|answer keys?|answers? and explanations?|solutions?|solution keys?|keys?|respuestas"
    r"|soluciones|solucionario|clave"
    r"|antworten|lösungen|lösungsschlüssel|réponses|corrigé|corrections?|respostas|gabarito|soluções|risposte"
    r"|soluzioni|ответы|решения"
    r"|відповіді|答案|参考答案|解答|解答例|正解|정답|해답|답안|الأجوبة|الإجابات|cevaplar|cevap anahtarı"
    r"|odpowiedzi|antwoorden|jawaban|đáp án)\W*$",
    re.I,
)
# No title of a key is longer, from its first letter to its last; the signs that stand around it most often.
_LONGEST, _SIGNS = 40, " .:!#*_-=()"
_LED = later(rf"{_TITLE.pattern[:-4]}\s*[:：]\s*(?=\d)", re.I)
_INLINE = later(r"(?<![\w.])(\d{1,3})\s*(?:[.):\-–—=→]\s*)?\(?([A-Ha-hА-Г])\)?(?![\w'’])")


class Key(NamedTuple):
    """Where the answers stand, and for each number its first piece, the index behind its last, and a text."""

    start: int
    end: int
    answers: dict[int, tuple[int, int, str]]


def answer_key(pieces: Sequence[Block], openings: Sequence[Opening | None]) -> Key | None:
    """The answer key of a document: under a title that stands once, in its later half, two numbers or more."""
    titles = [
        at for at, piece in enumerate(pieces) if piece.kind in ("heading", "paragraph") and _names_key(piece.text)
    ]
    if len(titles) != 1 or titles[0] * 3 < len(pieces):
        return None
    start, level = titles[0], pieces[titles[0]].level
    stops = (i for i in range(start + 1, len(pieces)) if pieces[i].kind == "heading" and 0 < pieces[i].level <= level)
    end = next(stops, len(pieces))
    answers = _inline(pieces, start, end) if _leads(pieces[start].text) else _numbered(openings, start + 1, end)
    answers = answers or _inline(pieces, start + 1, end)
    return Key(start, end, answers) if len(answers) > 1 else None


def _names_key(text: str) -> bool:
    """A title, or a line that leads a key; whatever signs stand around a title, its letters are few."""
    if len(text) >= 2000:
        return False
    bare = text.strip(_SIGNS) if len(text) > _LONGEST else ""
    is_long = len(bare) > _LONGEST and bare[0].isalnum() and bare[-1].isalnum()
    return (not is_long and bool(_TITLE.match(text))) or _leads(text)


def _leads(text: str) -> bool:
    """The title and its answers on one line: "Answers: 1. C 2. B"."""
    return (":" in text or "：" in text) and bool(_LED.match(text)) and len(_INLINE.findall(text)) > 1


def _numbered(openings: Sequence[Opening | None], start: int, end: int) -> dict[int, tuple[int, int, str]]:
    read = [o for i in range(start, end) if (o := openings[i]) and o.number is not None]
    found = [o for o in read if o.kind == "heading" or o.level == 0]
    if any(len(_INLINE.findall(o.text)) > 1 for o in found):
        return {}
    bounds = [o.at for o in found] + [end]
    return {
        o.number: (o.at, stop, o.text + (f" {o.tail}" if o.tail else ""))
        for o, stop in zip(found, bounds[1:], strict=True)
        if o.number is not None
    }


def _inline(pieces: Sequence[Block], start: int, end: int) -> dict[int, tuple[int, int, str]]:
    found: dict[int, tuple[int, int, str]] = {}
    for at in range(start, end):
        text = f"{pieces[at].info} {pieces[at].text}" if pieces[at].kind == "item" else pieces[at].text
        for number, letter in _INLINE.findall(text):
            found.setdefault(int(number), (at, at + 1, letter.upper()))
    return found
