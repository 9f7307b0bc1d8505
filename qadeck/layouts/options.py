"""Multiple choice: the options of a question, and which of them is marked as right."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from qadeck.model import Block
from qadeck.patterns import later

_LETTER = later(
    r"\W{0,3}?(?P<open>[\[(]?)\s*(?:\*\*|__)?(?P<l>[A-Ha-hА-Еа-еⓐ-ⓗ①-⑧ㄱ-ㅂ가-힣أ-ي])\s*(?P<stop>[.)\]:：、．）]"
    r"|\s-\s)(?:\*\*|__)?\s*"
    r"(?P<t>\S.*)$",
    re.S,
)
_BOX = later(r"\[(?P<x>[ xX✓✔*])\]\s*(?P<t>.*)$|(?P<c>[☐☑☒✅❌◯○●◉⬜✔✓])\uFE0F?\s*(?P<u>.*)$", re.S)
_INLINE_FIRST = later(r"\(?[Aa][.)]\s")
_INLINE = later(r"(?:^|\s)\(?([A-Ea-e])[.)]\s+(.+?)(?=\s+\(?[A-Ea-e][.)]\s|$)", re.S)
# What the first line of lettered options begins with: cheaper to ask for than the options, and seldom there.
_FIRST_LETTER = later(r"\W{0,3}?[\[(]?\s*(?:\*\*|__)?[AaАаⓐ①ㄱ가أ]\s*(?:[.)\]:、．）]|-\s)")
_LETTER_ITEM = later(r"\(?[A-Ha-h][.)]")
_TICK = later(
    r"\s*(?:✅|✔\uFE0F?|✓|☑\uFE0F?|←|<-+|\((?:correct|right|richtig|correcta?|correto|верно|правильно|正确"
    r"|正解)\)|\[x\])\s*$",
    re.I,
)
_ALPHABETS = ("ABCDEFGH", "АБВГДЕ", "ⒶⒷⒸⒹⒺⒻⒼⒽ", "①②③④⑤⑥⑦⑧", "ㄱㄴㄷㄹㅁㅂ", "가나다라마바", "أبجدهو")
_FIRSTS = frozenset(a[0] for a in _ALPHABETS)
_BOXES = frozenset("☐☑☒✅❌◯○●◉⬜✔✓")
_BOX_SIGNS = _BOXES | {"["}
_RIGHT_BOX = set("xX✓✔*☑✅●◉")


class Choice(NamedTuple):
    """One option. `letter` is upper case or "", `right` when the source marks it as the right one."""

    at: int
    letter: str
    text: str
    right: bool

    @property
    def shown(self) -> str:
        """The option as the card shows it: with its letter."""
        return f"{self.letter}) {self.text}" if self.letter else self.text


def may_begin(piece: Block) -> bool:
    """A piece of which this is false begins no options: a cheap look before they are read."""
    if piece.kind not in ("item", "paragraph"):
        return False
    head = piece.text[:2]
    if not head.isalpha() and (head[:1] in _BOX_SIGNS or _FIRST_LETTER.match(piece.text)):
        return True
    return piece.kind == "item" and len(piece.info) > 1 and bool(_LETTER_ITEM.fullmatch(piece.info))


def choices(pieces: Sequence[Block], places: Sequence[int], start: int, end: int) -> tuple[list[Choice], int]:
    """The first run of options among the pieces from `start`, and the index behind it. ([], start) without one.

    `places` are the pieces of which `may_begin` is true, in order.
    """
    for at in places[bisect_left(places, start) : bisect_left(places, end)]:
        run = _lettered(pieces, at, end) or _boxes(pieces, at, end) or _inline(pieces[at], at)
        if run:
            return run, run[-1].at + 1
    return [], start


def _text_of(piece: Block) -> str:
    if piece.kind == "item" and _LETTER_ITEM.fullmatch(piece.info):
        return f"{piece.info} {piece.text}"
    return piece.text


def _lettered(pieces: Sequence[Block], at: int, end: int) -> list[Choice]:
    """Options whose letters run on from the first of their alphabet."""
    run: list[Choice] = []
    alphabet = ""
    while at < end and pieces[at].kind in ("item", "paragraph"):
        found = _LETTER.match(_text_of(pieces[at]))
        letter = found["l"].upper() if found else ""
        alphabet = alphabet or next((a for a in _ALPHABETS if found and a[0] == letter), "")
        if not found or alphabet[len(run) : len(run) + 1] != letter:
            break
        raw = found["t"].strip()
        text = _TICK.sub("", raw)
        bold = bool(re.fullmatch(r"(\*\*|__)(?!.*\1.*\1).+\1", text)) or (
            text.endswith("**") and "**" in found[0][: found.start("t")]
        )
        starred = pieces[at].text.lstrip().startswith("*") and not pieces[at].text.lstrip().startswith("**")
        run.append(Choice(at, letter, text.strip("*_ ") if bold else text, text != raw or bold or starred))
        at += 1
    if len(run) < 2:
        return []
    rights = sum(c.right for c in run)
    return run if rights < len(run) else [Choice(c.at, c.letter, c.text, False) for c in run]


def _boxes(pieces: Sequence[Block], at: int, end: int) -> list[Choice]:
    """Options with tick boxes, lettered or not."""
    run: list[Choice] = []
    while at < end and pieces[at].kind in ("item", "paragraph"):
        found = _BOX.match(pieces[at].text)
        if not found:
            break
        text = (found["t"] if found["t"] is not None else found["u"]).strip()
        letter = _LETTER.match(text)
        right = (found["x"] or found["c"]) in _RIGHT_BOX
        run.append(Choice(at, letter["l"].upper() if letter else "", letter["t"].strip() if letter else text, right))
        at += 1
    return run if len(run) > 1 else []


def _inline(piece: Block, at: int) -> list[Choice]:
    """Options in a row on one line: "A) red B) green C) blue"."""
    if not _INLINE_FIRST.match(piece.text):
        return []
    found = _INLINE.findall(piece.text)
    letters = "".join(letter.upper() for letter, _ in found)
    if len(found) < 2 or not "ABCDEFGH".startswith(letters):
        return []
    return [Choice(at, letter.upper(), _TICK.sub("", text.strip()), bool(_TICK.search(text))) for letter, text in found]


def starts_options(pieces: Sequence[Block], at: int) -> bool:
    """The piece is the first option of a multiple choice, as far as its next neighbours tell."""
    piece = pieces[at]
    if piece.kind not in ("item", "paragraph"):
        return False
    head = _text_of(piece)[:6].lstrip("([*_- ")[:1].upper()
    if head and head in _FIRSTS:
        return bool(_lettered(pieces, at, min(at + 3, len(pieces))) or _inline(piece, at))
    if not (head in _BOXES or piece.text.startswith("[")):
        return False
    boxes = _boxes(pieces, at, min(at + 8, len(pieces)))  # tasks yet to do are not ticked, and have no letters
    lettered = [box.letter for box in boxes[:2]] == ["A", "B"]
    return bool(boxes) and (head in _BOXES or lettered or any(box.right for box in boxes))
