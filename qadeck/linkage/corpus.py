"""Records -> Items ready for comparison: abbreviations, joined words and empty contexts are learnt from all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qadeck.linkage.abbreviations import Phrase, by_initials, indexed, shortened, spelt_out
from qadeck.linkage.asked import IN, OF, Asked, Parts, asked, parts_of
from qadeck.linkage.forms import Ask, asks
from qadeck.linkage.lexicon import HEADS, SOFT
from qadeck.model import Record
from qadeck.text import key, plain

# A context that three questions and a thirtieth of all share is the documents' own subject ("in deep learning").
LEAST, SHARE = 3, 1 / 30
_FENCE = re.compile(r"(?s)(?:```|~~~).*?(?:```|~~~|\Z)|`[^`\n]+`")
_MARKUP = re.compile(r"[`*_$<\[\\&~#|!>]")


@dataclass(frozen=True, slots=True)
class Item:
    """A record with what the comparison looks at. `code` are the pieces of code in the question, `options` its keys.

    `faint` are stems of its subject that the documents' common contexts are made of ("in deep learning").
    """

    at: int
    record: Record
    wording: str
    asked: Asked
    options: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    mended: bool = False
    faint: frozenset[str] = frozenset()


def items(records: Sequence[Record]) -> list[Item]:
    """One item a record, in order."""
    texts = [_plain(record.question) for record in records]
    found, empty = _asked(records, texts)
    return [
        Item(
            at,
            record,
            _wording(text),
            found[text],
            tuple(sorted(map(key, record.options))) if record.options else (),
            _code(record.question),
            faint=found[text].terms & empty,
        )
        for at, (record, text) in enumerate(zip(records, texts, strict=True))
    ]


def _plain(question: str) -> str:
    return plain(question) if _MARKUP.search(question) else question


_NOT_KEY = re.compile(r"[^a-z0-9+#=<>%&|^~*/@$\\]+")


def _wording(text: str) -> str:
    """text.key for plain text, the short way for the ASCII that most questions are."""
    if text.isascii() and not _MARKUP.search(text):
        return " ".join(_NOT_KEY.sub(" ", text.lower()).split())
    return key(text)


def _code(question: str) -> tuple[str, ...]:
    return tuple(" ".join(piece.strip("`~").split()) for piece in _FENCE.findall(question)) if "`" in question else ()


def _asked(records: Sequence[Record], texts: Sequence[str]) -> tuple[dict[str, Asked], frozenset[str]]:
    taken = {text: asks(text) for text in dict.fromkeys(texts)}
    known = _abbreviations(records, texts, taken.values())
    pieces = {text: tuple(parts_of(ask) for ask in found) for text, found in taken.items()}
    index = indexed(known)
    joins = _joins(pieces.values())
    short = {text: tuple(_rewritten(part, index, joins) for part in found) for text, found in pieces.items()}
    rough = {text: asked(found) for text, found in short.items()}
    empty = empty_contexts(rough.values())
    return {text: _without(one, empty) for text, one in rough.items()}, empty


def _abbreviations(
    records: Sequence[Record], texts: Sequence[str], taken: Iterable[tuple[Ask, ...]]
) -> dict[str, Phrase]:
    known = spelt_out([*texts, *(record.answer for record in records)])
    subjects = (side for found in taken for ask in found for side in (ask.x, ask.y) if side)
    return {**by_initials(texts, subjects, known), **known}


def _joins(pieces: Iterable[tuple[Parts, ...]]) -> frozenset[tuple[str, str]]:
    """Pairs of stems that somebody also writes as one word: mini batch, minibatch."""
    lines = [side for found in pieces for part in found for side in (part.items, part.second) if side]
    single = {stem for line in lines for stem in line if len(stem) > 4}
    pairs = {(a, b) for line in lines for a, b in pairwise(line) if a + b in single}
    return frozenset(pair for pair in pairs if OF not in pair and IN not in pair)


def _rewritten(
    part: Parts, index: dict[str, tuple[tuple[Phrase, str], ...]], joins: frozenset[tuple[str, str]]
) -> Parts:
    left, right = (_joined(shortened(side, index), joins) for side in (part.items, part.second))
    return part if (left, right) == (part.items, part.second) else replace(part, items=left, second=right)


def _joined(line: Phrase, joins: frozenset[tuple[str, str]]) -> Phrase:
    if not joins or not any(pair in joins for pair in pairwise(line)):
        return line
    out: list[str] = []
    for stem in line:
        if out and (out[-1], stem) in joins:
            out[-1] += stem
        else:
            out.append(stem)
    return tuple(out)


def empty_contexts(found: Iterable[Asked]) -> frozenset[str]:
    """The stems of contexts that so many questions share that they say nothing."""
    lines = list(found)
    counts = Counter(one.context for one in lines if one.context and len(one.context) <= 4)
    floor = max(LEAST, len(lines) * SHARE)
    return frozenset(stem for context, count in counts.items() if count >= floor for stem in context)


def _without(one: Asked, empty: frozenset[str]) -> Asked:
    """Without an empty context and without a head that adds nothing."""
    context = one.context
    if context & empty and context <= empty | HEADS | SOFT:
        context = frozenset()
    core, second = _bare(one.core, one.form), _bare(one.second, one.form)
    return replace(one, core=core, second=second, context=context)


def _bare(core: Phrase, form: str) -> Phrase:
    if form in ("difference", "similarity"):
        kept = tuple(stem for stem in core if stem not in HEADS)
        return kept if len(kept) > 1 else core
    return core[:-1] if len(core) > 1 and core[-1] in HEADS else core
