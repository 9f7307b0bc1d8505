"""Question text -> Ask: the form of a question (what is it asking for) and its subject (of what).

The table in frames.py holds the openings of English study questions; the first that fits decides. A frame names what is
asked for, and its groups name the subject: x alone, or x against y. Nothing here knows a subject's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qadeck.linkage.frames import OPENERS, OPENING_WORDS, TAIL_WORDS, TAILS, frames
from qadeck.linkage.lexicon import CONTEXT, NEGATIVE, STOP
from qadeck.patterns import later

_CONTRACTIONS = (
    (later(r"[’ʼ`´]"), "'"),
    (later(r"\b(what|who|how|where|when|why|that|it|there|here)'s\b"), r"\1 is"),
    (later(r"\bcan'?t\b|\bcannot\b"), "can not"),
    (later(r"\bwon't\b"), "will not"),
    (later(r"n't\b"), " not"),
    (later(r"\b(\w+)'(?:re|ve|ll|d)\b"), r"\1"),
    (later(r"\be\.g\.|\bi\.e\."), ","),
    (later(r"\bvs\.|\bversus\b"), "vs"),
)
# "principal component analysis (PCA)": the bracket only repeats the words before it.
_BRACKETED = later(r"(?<=[a-z])\s*\((?:[A-Z][A-Za-z0-9]*[A-Z0-9]|[A-Z][a-z]?[A-Z])\)")
_JOINTS = (", ", "? ", "! ", "; ", ". ", " and ")
_NAMED_HEADS = (" loop", " statement", " keyword", " clause", " operator", " gate", " block", " expression")
_ABOUT_WORDS = ("in relation to", "context of", "respect to", "terms of", "with regard", "in the ")
_CONTRACTED = ("'", "’", "ʼ", "`", "´", "vs.", "versus", "cannot", "e.g.", "i.e.")
# Ends a small word that is used as a name; a letter to \w, in no word of any language.
NAME = "\u02b9"
_SMALL = STOP | NEGATIVE | CONTEXT | {"like", "having", "then", "else"}
_SHORT_PLURAL = later(r"\b([A-Z]{2,})s\b")
_CAPITALS = later(r"\b[A-Z]{2,}\b|(?<=[a-z] )(?:He|She|It|May|Will|Can|Do|An)\b(?= [a-z])")
# What the two patterns above cannot do without.
_RUN = later(r"[A-Z][A-Z]")
_LIKE_NAMES = (" He ", " She ", " It ", " May ", " Will ", " Can ", " Do ", " An ")
_NAMED = later(
    r"\b(for|while|if|do|this|that|is|as|in|on|with|and|or|not|when|where|from|by|each|having|using|has|any|all|one|then|so)"
    r"(?=(?:[- ](?:else|each|while|in|of|not))? (?:loop|statement|keyword|clause|operator|gate|block|expression)s?\b)"
)
# "a clade (or monophyletic group)": another name of the words before it.
_OTHER_NAME = later(r"\s*\((?:or|also|also known as|also called|aka|a\.k\.a\.),? [^()]{2,40}\)")
_ABOUT = later(
    r"\b(?:in relation to|in (?:the )?context of|with respect to|in terms of|with regards? to"
    r"|in the (?:field|area|world|case) of)\b"
)
_ASKS = r"how|why|when|where|what|which|who|explain|describe|discuss|define|name|list|give|state|mention|compare"
# A new question begins after an end mark, or after "and" with a question word.
_NEXT = later(
    rf"[?!;]+\s+(?=\S)|(?<!\bvs)\.\s+(?=\S)|\s*,?\s+and\s+(?=(?:also\s+)?(?:{_ASKS})\b(?!\s*(?:,|and\b|or\b|vs\b)))|,\s+(?=(?:{_ASKS})\b(?!\s*(?:,|and\b|or\b)))"
)
_LABEL = later(
    rf"^[a-z][a-z ]{{1,40}}:\s+(?=(?:{_ASKS}|differentiate|distinguish|in|for|at|is|are|do|does|can|when)\b)"
)
_FRONTED = later(
    r"^((?:in|for|at|on|with|when|during|among|under|within|if|as|given)\b[^,?]{2,80}), "
    rf"(?=(?:{_ASKS}|is|are|do|does|can)\b)"
)
_WHICH_IN = later(r"^(?:in|for|at|on|under|with|to|from|by|of) (?:what|which|whose|whom)\b")
_PRONOUN = later(
    r"^(?:the )?(?:this|these|that|those|one|each|both)\b"
    r"|\b(?:it|its|them|they|their|each other)\b|^(?:some|two|few) of (?:it|them)"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked: its form, the subject `x`, and for two-sided forms the other side `y`; a fronted context."""

    form: str
    x: str
    y: str = ""
    context: str = ""
    of_first: bool = False


def asks(text: str) -> tuple[Ask, ...]:
    """What a question asks, first thing first. `text` is plain; an empty text asks nothing."""
    text = normal(text)
    context = ""
    pieces = [text]
    if _has(text, _JOINTS):
        if (fronted := _FRONTED.match(text)) and not _WHICH_IN.match(text):
            context, text = fronted[1], text[fronted.end() :]
        pieces = [piece for piece in _NEXT.split(text) if re.search(r"\w", piece)]
    found = [_ask(piece, "" if at else context) for at, piece in enumerate(pieces[:4])]
    return (*found[:1], *map(_refers, found[1:]))


def normal(text: str) -> str:
    """Lower case, one blank between words, contractions opened, no label in front ("In short: ...").

    Each pattern is preceded by a cheap look for what it needs: most questions need none of them.
    """
    if not text[1:].islower():
        if _RUN.search(text) or _has(text, _LIKE_NAMES):
            text = _SHORT_PLURAL.sub(r"\1", text)
            text = text if text.isupper() else _CAPITALS.sub(_kept, text)
        text = _BRACKETED.sub(" ", text) if "(" in text else text
    text = " ".join(text.lower().split())
    if "(" in text:
        text = _OTHER_NAME.sub(" ", text)
    if _has(text, _NAMED_HEADS):
        text = _NAMED.sub(rf"\1{NAME}", text)
    if _has(text, _ABOUT_WORDS):
        text = _ABOUT.sub("in", text)
    if _has(text, _CONTRACTED):
        for pattern, plain in _CONTRACTIONS:
            text = pattern.sub(plain, text)
    return _LABEL.sub("", text) if ":" in text else text


def _has(text: str, pieces: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, pieces))


def _kept(found: re.Match[str]) -> str:
    """A small word in capitals is a name: an AND gate, the WHERE clause, He initialization."""
    word = found[0]
    return word + NAME if word.lower() in _SMALL else word


def _ask(piece: str, context: str) -> Ask:
    piece = _strip(piece.strip(" ?!.:;,-"))
    for form, pattern, _ in frames(piece):
        if found := pattern.match(piece):
            groups = found.groupdict()
            return Ask(form, _clean(groups.get("x") or ""), _clean(groups.get("y") or ""), context)
    return Ask("what", _clean(piece), "", context)


def _strip(piece: str) -> str:
    """Without polite openings and empty ends."""
    while piece.split(" ", 1)[0].rstrip(",") in OPENING_WORDS:
        before, piece = piece, OPENERS.sub("", piece, count=1)
        if piece == before:
            break
    return (TAILS.sub("", piece) or piece) if piece.rsplit(" ", 1)[-1] in TAIL_WORDS else piece


def _clean(subject: str) -> str:
    return subject.strip(" ?!.:;,-\"'")


def _refers(ask: Ask) -> Ask:
    """A later ask whose subject is "it" or nothing asks of the first one's subject."""
    refers = not ask.x or bool(_PRONOUN.search(ask.x))
    return Ask(ask.form, ask.x, ask.y, ask.context, refers)
