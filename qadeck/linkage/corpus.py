"""Records -> Items ready for comparison: abbreviations, joined words and empty contexts are learnt from all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qadeck.linkage.abbreviations import Phrase, by_initials, indexed, spelt_out, unfolded
from qadeck.linkage.asked import IN, OF, SYMMETRIC, Asked, Parts, asked, parts_of, words
from qadeck.linkage.forms import NAME, Ask, asks
from qadeck.linkage.lexicon import HEADS, SOFT, STOP
from qadeck.linkage.slips import mended
from qadeck.linkage.traits import traits_of
from qadeck.model import Record
from qadeck.text import key, plain

# A context that three questions and a thirtieth of all share is the documents' own subject ("in deep learning").
LEAST, SHARE = 3, 1 / 30
# One that fewer share may say nothing; the answers tell.
SOME = 1 / 100
# A word that a tenth of the answers open with is the documents' subject; said of fifty answers or more.
SAMPLE, OPENING, FEWEST, PART = 1000, 400, 50, 0.1
_FENCE = re.compile(r"(?s)(?:```|~~~).*?(?:```|~~~|\Z)|`[^`\n]+`")
_FENCED = re.compile(r"(?sm)^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)")
_CODE_WORD = re.compile(r"`(\w+)`")
_MARKUP = re.compile(r"[`*_$<\[\\&~#|!>]")


@dataclass(frozen=True, slots=True)
class Item:
    """A record with what the comparison looks at. `code` are the pieces of code in the question, `options` its keys.

    `faint` are stems of its subject that the documents' common contexts are made of ("in deep learning"). `traits` are
    bits (see traits.py).
    """

    at: int
    record: Record
    wording: str
    asked: Asked
    options: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()
    faint: frozenset[str] = frozenset()
    traits: int = 0


def items(records: Sequence[Record]) -> list[Item]:
    """One item a record, in order."""
    texts = [_plain(record.question) for record in records]
    right = mended(list(dict.fromkeys(texts)))
    found, faint = _asked(records, [right.get(text, text) for text in texts])
    terms = {text: one.terms for text, one in found.items()}
    return [
        _item(at, record, found[mend], terms[mend], faint, mend is not text)
        for at, (record, text) in enumerate(zip(records, texts, strict=True))
        for mend in (right.get(text, text),)
    ]


def _item(at: int, record: Record, one: Asked, terms: frozenset[str], faint: frozenset[str], slip: bool) -> Item:
    options = tuple(sorted(map(key, record.options))) if record.options else ()
    code = _code(record.question)
    traits = traits_of(one, terms, bool(options or code), slip, record.answer)
    return Item(at, record, _wording(record.question), one, options, code, terms, terms & faint, traits)


def _plain(question: str) -> str:
    if "`" in question:
        question = _FENCED.sub(" ", question).strip() or question
        question = _CODE_WORD.sub(lambda found: found[1] + NAME if found[1].lower() in STOP else found[0], question)
    return plain(question) if _MARKUP.search(question) else question


# Plain text without markup (_MARKUP) in Western European letters: its key is made the short way.
_SIMPLE = re.compile(r"[ \"%'()+,\-./0-9:;=?@A-Z\]^a-z{}\u00c0-\u00ff\u2010-\u2026]*")
_NOT_KEY = re.compile(r"[^a-z0-9\u00df-\u00f6\u00f8-\u00ff+#=<>%&|^~*/@$\\]+")


def _wording(text: str) -> str:
    """text.key, the short way where it can be."""
    if _SIMPLE.fullmatch(text):
        return _NOT_KEY.sub(" ", text.casefold()).strip()
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
    contexts = Counter(one.context for one in rough.values())
    empty = common_contexts(contexts, SHARE)
    faint = common_contexts(contexts, SOME) | everywhere(records)
    return {text: _without(one, empty) for text, one in rough.items()}, faint


def _abbreviations(
    records: Sequence[Record], texts: Sequence[str], taken: Iterable[tuple[Ask, ...]]
) -> dict[str, frozenset[Phrase]]:
    known = spelt_out([*texts, *(record.answer for record in records)])
    subjects = (side for found in taken for ask in found for side in (ask.x, ask.y) if side)
    return {**by_initials(texts, subjects, known), **known}


def _joins(pieces: Iterable[tuple[Parts, ...]]) -> dict[tuple[str, str], str]:
    """Pairs of stems that somebody also writes as one word: mini batch, minibatch. A stem may have lost its "e"."""
    lines = [side for found in pieces for part in found for side in (part.items, part.second) if side]
    single = {stem for line in lines for stem in line if len(stem) > 4}
    pairs = {pair for line in lines for pair in pairwise(line)}
    words = {(a, b): next((word for word in (a + b, f"{a}e{b}") if word in single), "") for a, b in pairs}
    return {pair: word for pair, word in words.items() if word}


def _rewritten(
    part: Parts, index: dict[str, tuple[tuple[Phrase, Phrase], ...]], joins: dict[tuple[str, str], str]
) -> Parts:
    left, right = (_joined(unfolded(side, index), joins) for side in (part.items, part.second))
    return part if (left, right) == (part.items, part.second) else replace(part, items=left, second=right)


def _joined(line: Phrase, joins: dict[tuple[str, str], str]) -> Phrase:
    if joins.keys().isdisjoint(pairwise(line)):
        return line
    out: list[str] = []
    last = ""
    for stem in line:
        if word := joins.get((last, stem)):
            out[-1], last = word, ""
        else:
            out.append(stem)
            last = stem
    return tuple(out)


def common_contexts(counts: Counter[frozenset[str]], share: float) -> frozenset[str]:
    """The stems of contexts that three questions and this share of all have in common."""
    floor = max(LEAST, counts.total() * share)
    return frozenset(
        stem for context, count in counts.items() if len(context) <= 4 and count >= floor for stem in context
    )


def everywhere(records: Sequence[Record]) -> frozenset[str]:
    """Stems that a good part of the answers' beginnings hold: the documents' own subject. From a sample, for speed."""
    step = max(1, len(records) // SAMPLE)
    openings = [record.answer[:OPENING] for record in records[::step] if record.answer]
    if len(openings) < FEWEST:
        return frozenset()
    counts = Counter(stem for opening in openings for stem in set(words(opening.lower())[0]))
    return frozenset(stem for stem, count in counts.items() if count >= len(openings) * PART) - {OF, IN}


def _without(one: Asked, empty: frozenset[str]) -> Asked:
    """Without an empty context and without a head that adds nothing."""
    context = one.context
    if context & empty and context <= empty | HEADS | SOFT:
        context = frozenset()
    core, second = _bare(one.core, one.form), _bare(one.second, one.form)
    if (core, second, context) == (one.core, one.second, one.context):
        return one
    return replace(one, core=core, second=second, context=context)


def _bare(core: Phrase, form: str) -> Phrase:
    if form in SYMMETRIC:
        kept = tuple(stem for stem in core if stem not in HEADS)
        return kept if len(kept) > 1 else core
    return core[:-1] if len(core) > 1 and core[-1] in HEADS else core
