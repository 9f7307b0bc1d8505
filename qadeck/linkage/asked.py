"""Record -> Asked: what a question asks for, taken apart into comparable terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from qadeck.linkage.forms import Ask
from qadeck.linkage.lexicon import CONTEXT, LIGHT, NEGATIVE, STOP, SYNONYMS
from qadeck.linkage.stems import stem

# A word, also with inner points ("promise.all") and with the marks of a name ("c++", "c#"); or an operator.
_WORD = re.compile(r"[^\W_]+(?:[.&][^\W_]+)*(?:\+\+|\+(?!\w)|#)?|[=<>!+*%&|^~]{1,3}")
_POSSESSIVE = re.compile(r"(?<=\w)'s\b|(?<=s)'(?=\s)")
_SIDES = re.compile(r",? (?:and|vs|with|from|to|or|against|&) |, ")
TWO_SIDED = frozenset(
    ("difference", "similarity", "advantage", "disadvantage", "pros and cons", "when to use", "effect")
)
SYMMETRIC = frozenset(("difference", "similarity"))
# Later asks of the first one's subject whose other words say nothing: when have you used it recently.
PASSING = frozenset(("example", "when", "when to use", "where", "applications", "why use"))
OF, IN, SIDE, NOT = "\x01", "\x02", "\x03", "\x04"


@dataclass(frozen=True, slots=True)
class Parts:
    """One ask as words: `items` are stems in order with OF and IN marks; `second` those of the other side."""

    form: str
    items: tuple[str, ...]
    second: tuple[str, ...] = ()
    negated: bool = False
    of_first: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready for comparison.

    `core` are the subject's stems in order ("decline of the empire" is "empire decline"), `second` those of the other
    side, `context` those of an addition ("in a cell"). `more` are the further things asked, if it asks several;
    `turned` says that the order of `core` is not that of the words.
    """

    form: str
    core: tuple[str, ...]
    second: tuple[str, ...] = ()
    context: frozenset[str] = frozenset()
    negated: bool = False
    more: tuple[Asked, ...] = ()
    turned: bool = False

    @property
    def terms(self) -> frozenset[str]:
        """All stems of the subject."""
        return frozenset(self.core) | frozenset(self.second) | self.context


def parts_of(ask: Ask) -> Parts:
    """One ask as stems."""
    left, right = ask.x, ask.y
    if ask.form == "how to" and right:
        verb, _, rest = right.partition(" ")
        left, right = f"{verb} {left} {rest}", ""
    elif ask.form in ("role", "why use", "applications", "prevent", "work") and right:
        left, right = f"{left} for {right}", ""
    elif ask.form not in TWO_SIDED and right:
        left, right = f"{left} {right}", ""
    elif ask.form in SYMMETRIC:
        return _sides(ask, f"{left} and {right}" if right else left)
    items, negative = words(left)
    others, negative_other = words(right)
    extra, _ = words(ask.context)
    return Parts(ask.form, items + extra, others, negative or negative_other, ask.of_first)


def _sides(ask: Ask, text: str) -> Parts:
    """The things compared, with SIDE between them."""
    sides = [words(side) for side in (*_SIDES.split(text), ask.context) if side]
    items = tuple(item for stems, _ in sides for item in (*stems, SIDE))
    return Parts(ask.form, items, (), any(negative for _, negative in sides), ask.of_first)


def words(text: str) -> tuple[tuple[str, ...], bool]:
    """Stems with OF and IN marks, small words left out; and whether a word negates."""
    if not text:
        return (), False
    if "'" in text:
        text = _POSSESSIVE.sub("", text)
    found = list(filter(None, map(_token, _WORD.findall(text))))
    if NOT in found:
        return tuple(token for token in found if token != NOT), True
    return tuple(found), False


@lru_cache(maxsize=1 << 18)
def _token(word: str) -> str:
    """The stem of a word, or what a small word stands for: OF, IN, NOT or nothing."""
    if word in ("of", "between"):
        return OF
    if word in CONTEXT:
        return IN
    if word in STOP:
        return ""
    return NOT if word in NEGATIVE else stem(word)


def asked(pieces: Iterable[Parts]) -> Asked:
    """Put the parts of a question together."""
    first, *others = list(pieces) or [Parts("what", ())]
    core, context = (_compared if SIDE in first.items else _core)(first.items)
    second, more_context = _core(first.second)
    more = tuple([asked([_resolved(other, core)]) for other in others]) if others else ()
    return Asked(first.form, core, second, context | more_context, first.negated, more, OF in first.items)


def _resolved(part: Parts, core: tuple[str, ...]) -> Parts:
    if not part.of_first:
        return part
    own = () if part.form in PASSING else tuple(item for item in part.items if item not in LIGHT)
    return Parts(part.form, core + own, part.second, part.negated)


def _compared(items: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The stems of the sides, whichever is named first; one that both sides have stands once, where it came last."""
    sides: list[tuple[str, ...]] = []
    context: frozenset[str] = frozenset()
    start = 0
    for at, item in enumerate(items):
        if item == SIDE:
            side, added = _core(items[start:at])
            sides.append(side)
            context, start = context | added, at + 1
    stems = [stem for side in sorted(sides) for stem in side]
    return tuple(stem for at, stem in enumerate(stems) if stem not in stems[at + 1 :]), context


def _core(items: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The subject's stems ("A of B" read as "B A") and the stems of its additions."""
    if OF not in items and IN not in items:
        return items if SYNONYMS.keys().isdisjoint(items) else tuple(_same(items)), frozenset()
    core: list[str] = []
    context: list[str] = []
    inside = False
    for item in items:
        if item == IN:
            inside = bool(core)
        elif item != OF or not inside:
            (context if inside else core).append(item)
    return tuple(_same(_of_turned(core))), frozenset(_same(context))


def _same(items: Iterable[str]) -> Iterable[str]:
    """One stem for those of one meaning."""
    return (SYNONYMS.get(item, item) for item in items)


def _of_turned(items: list[str]) -> Iterable[str]:
    """Segments between OF marks, last first."""
    segments: list[list[str]] = [[]]
    for item in items:
        if item == OF:
            segments.append([])
        else:
            segments[-1].append(item)
    return (item for segment in reversed(segments) for item in segment)
