"""Texts -> abbreviations learnt from the documents: "long form (ABC)", and ABC beside its words spelt out elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from qadeck.linkage.asked import words
from qadeck.linkage.lexicon import STOP

Phrase = tuple[str, ...]
# Words of a long form that are looked at; they are cut to fit below.
WORDS = 8
# "long form (ABC)" and "ABC (long form)": the bracket, what may be in it, and what may stand before it.
_BRACKET = re.compile(r"\(([^()\n]{2,80})\)")
_SHORT_ALONE = re.compile(r"[A-Za-z][\w&-]{1,9}")
_LONG = re.compile(rf"(?:[^\W_][\w'’-]*[ ]){{1,{WORDS}}}\Z")
_SHORT_BEFORE = re.compile(r"\b([A-Z][\w&-]{1,9}) \Z")
_SHORT = re.compile(r"\b[A-Z][A-Za-z]{0,5}[A-Z]s?\b")
_LETTERS = re.compile(r"[^\W_]+")
# Combining forms with a letter of their own in an abbreviation (adenosine TriPhosphate).
_COMBINING = re.compile(
    r"^(mono|di|tri|tetra|poly|deoxy|ribo|hydro|hyper|hypo|photo|electro|micro|multi|inter|intra|trans|extra)(?=[a-z]{4})"
)
_COMBINED = re.compile(_COMBINING.pattern.replace("^", r"\b", 1))
_PLURAL = re.compile(r"(?<=[A-Z])s$")


def spelt_out(texts: Iterable[str]) -> dict[str, frozenset[Phrase]]:
    """Abbreviation -> the stems of its long form, from brackets, with and without a word more at the end.

    One with two different long forms is left out.
    """
    found: defaultdict[str, set[Phrase]] = defaultdict(set)
    for text in texts:
        for bracket in _BRACKET.finditer(text) if "(" in text else ():
            inner, at = bracket[1], bracket.start()
            if _SHORT_ALONE.fullmatch(inner) and _capitals(inner) and (long := _LONG.search(text, _back(text, at), at)):
                _learn(found, long[0], inner)
            if (short := _SHORT_BEFORE.search(text, max(0, at - 11), at)) and len(inner) > 3 and _capitals(short[1]):
                _learn(found, inner, short[1])
    return {short: frozenset(longs) for short, longs in found.items() if _one_meaning(longs)}


def _capitals(short: str) -> bool:
    """Two capitals at least: not a word in brackets."""
    return sum(map(str.isupper, _PLURAL.sub("", short))) > 1


def _back(text: str, at: int) -> int:
    """Where the words before `at` begin."""
    at -= 1
    for _ in range(WORDS):
        at = text.rfind(" ", 0, max(at, 0))
    return at + 1


def _one_meaning(longs: set[Phrase]) -> bool:
    shortest = min(longs, key=lambda phrase: (len(phrase), phrase))
    return all(phrase[: len(shortest)] == shortest for phrase in longs)


def _learn(found: dict[str, set[Phrase]], long: str, short: str) -> None:
    short = _PLURAL.sub("", short)
    letters, line = short.lower().replace("-", ""), long.split()
    fitting = _fit(line, letters)
    shorter = [] if fitting else _fit(line[:-1], letters)
    for phrase in (fitting, shorter, [*shorter, line[-1]] if shorter else []):
        stems, _ = words(" ".join(phrase).lower())
        if len(stems) > 1:
            found[short.lower()].add(stems)


def _fit(long: list[str], short: str) -> list[str]:
    """The last words of `long` whose letters give `short` in order, each word's first letter first; else none."""
    for count in range(1, min(len(long), len(short) + 3) + 1):
        tail = long[-count:]
        if tail[0][:1].lower() == short[0] and tail[0].lower() not in STOP and _spells(" ".join(tail).lower(), short):
            return tail
    return []


def _spells(text: str, short: str) -> bool:
    """Whether each letter of `short` begins a word or stands inside one that has begun, and most begin one."""
    parts = [part for part in re.split(r"[\s-]+", text) if part]
    initials = "".join(part[0] for part in parts)
    content = "".join(part[0] for part in parts if part not in STOP)
    if short in (initials, content):
        return True
    return len(parts) >= 2 and _inner(parts, short)


def _inner(parts: list[str], short: str) -> bool:
    """Schwartz and Hearst (2003): letters matched from the right, the first one at the start of the first word."""
    text, at = " ".join(parts), len(" ".join(parts))
    for letter in reversed(short[1:]):
        at = text.rfind(letter, 1, at)
        if at < 1:
            return False
    used = sum(part[0] in short for part in parts if part not in STOP)
    return used == sum(part not in STOP for part in parts)


def by_initials(
    questions: Iterable[str], subjects: Iterable[str], known: Mapping[str, frozenset[Phrase]]
) -> dict[str, frozenset[Phrase]]:
    """Abbreviations of the questions whose words another's subject spells out: ARP, Address Resolution Protocol.

    Only three letters or more, only a run of words that small words or the subject's ends bound, only if the reading
    is unique.
    """
    shorts = {_PLURAL.sub("", short).lower() for text in questions for short in _SHORT.findall(text)}
    wanted = {short for short in shorts if 3 <= len(short) <= 6 and short not in known}
    found: defaultdict[str, set[Phrase]] = defaultdict(set)
    if wanted:
        lengths, any_of = sorted({len(short) for short in wanted}), re.compile("|".join(sorted(wanted)))
        for subject in set(subjects):
            for spans in _segmentations(subject, any_of):
                for short, phrase in _fitting(subject, spans, wanted, lengths):
                    found[short].add(phrase)
    return {short: frozenset(longs) for short, longs in found.items() if len(longs) == 1}


def _segmentations(subject: str, any_of: re.Pattern[str]) -> Iterable[list[tuple[int, int]]]:
    """The subject's words, and again with combining forms apart, where their initials hold an abbreviation."""
    found = _LETTERS.findall(subject)
    if any_of.search("".join([word[0] for word in found])):
        yield [match.span() for match in _LETTERS.finditer(subject)]
    if _COMBINED.search(subject):
        split = [span for match in _LETTERS.finditer(subject) for span in _pieces(match)]
        if any_of.search("".join([subject[start] for start, _ in split])):
            yield split


def _fitting(
    subject: str, spans: list[tuple[int, int]], wanted: set[str], lengths: list[int]
) -> Iterable[tuple[str, Phrase]]:
    initials = "".join([subject[start] for start, _ in spans])
    for length in lengths:
        for at in range(len(spans) - length + 1):
            short = initials[at : at + length]
            if short in wanted and _bounded(subject, spans, at, at + length):
                stems, _ = words(subject[spans[at][0] : spans[at + length - 1][1]])
                if len(stems) > 1:
                    yield short, stems


def _pieces(match: re.Match[str]) -> list[tuple[int, int]]:
    """Where a word begins and ends; a combining form counts as a word of its own."""
    start, end = match.span()
    found = _COMBINING.match(match[0])
    return [(start, start + found.end()), (start + found.end(), end)] if found else [(start, end)]


def _bounded(subject: str, spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """The run begins with a word of weight, holds no single letter, and small words or the ends bound it."""
    inner = [subject[slice(*span)] for span in spans[start:end]]
    if inner[0] in STOP or any(len(word) < 2 for word in inner):
        return False
    left = start == 0 or subject[slice(*spans[start - 1])] in STOP
    return left and (end == len(spans) or subject[slice(*spans[end])] in STOP)


def unfolded(items: Phrase, index: Mapping[str, tuple[tuple[Phrase, Phrase], ...]]) -> Phrase:
    """`items` with every abbreviation, and every longer name of it, as its long form; a long form twice as once."""
    if index.keys().isdisjoint(items):
        return items
    out: list[str] = []
    at = 0
    while at < len(items):
        for phrase, long in index.get(items[at], ()):
            if items[at : at + len(phrase)] == phrase:
                at += len(phrase)
                if tuple(out[-len(long) :]) != long:
                    out += long
                break
        else:
            out.append(items[at])
            at += 1
    return tuple(out)


def indexed(known: Mapping[str, frozenset[Phrase]]) -> dict[str, tuple[tuple[Phrase, Phrase], ...]]:
    """(what is written, the long form) by the first stem written, longest first."""
    index: defaultdict[str, list[tuple[Phrase, Phrase]]] = defaultdict(list)
    for short, phrases in sorted(known.items()):
        long, *longer = sorted(phrases, key=lambda phrase: (len(phrase), phrase))
        for phrase in (stems_of(short), *longer):
            index[phrase[0]].append((phrase, long))
    return {first: tuple(sorted(rows, key=lambda row: (-len(row[0]), row))) for first, rows in index.items()}


def stems_of(short: str) -> Phrase:
    """An abbreviation as the words of a question give it: "tf-idf" is two."""
    return words(short)[0] or (short,)
