"""Questions -> topics found in the deck itself: the phrases that enough questions share.

A topic is a phrase of one to three words that stands in the questions of enough notes, but not in so many that it is
the subject of the whole deck. Phrases are taken in order of how many notes they bring that have no topic yet.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from qadeck.scales import STRONG
from qadeck.terms import FUNCTION_WORDS, stem

FEWEST = 5  # notes of a topic
MOST = 16  # topics found in words; a list that is longer is no help in choosing
_WHOLE = 0.25  # a phrase in more of the notes than this is the subject of the deck
_LEAST = 0.3  # a word that stands by itself more rarely is no name of a topic
_LONGEST = 3  # words of a phrase
_WORD = re.compile(r"[^\W_][\w+#]*(?:[-'’.][^\W_]\w*)*")
_PAUSE = re.compile(r"[.,;:?!()\[\]{}\"“”/|]+|\s[-–—]\s")
# Nouns and verbs of asking: they say what is wanted of a subject, not what it is.
_ASKING = (
    "advantage disadvantage benefit limitation drawback purpose role importance significance meaning concept idea term "
    "type kind way method technique approach step process key main common important example application case use usage "
    "impact effect influence affect challenge issue problem solution reason feature property characteristic component "
    "part element structure architecture basic principle strategy practice tool thing work working happen handle "
    "prevent avoid improve choose select implement create build make write find get need help best better good two "
    "three first new large small high low big real typical simple different various specific possible general "
    "relate involve perform apply determine address mitigate reduce increase define evaluate measure compare "
    "performance model system data time number value set result name question answer contribute ensure support work "
    "play suitable following familiar tell know known locate allow run manage stand day year return provide exist "
    "become "
    "call called come follow look see show think want like whats customer company code line point kind case thing "
    "effectively commonly typically detail short popular world life order within during"
)


def found_topics(questions: Sequence[str]) -> list[tuple[str, ...]]:
    """For each question up to three topics, the most telling first; empty where nothing fits."""
    long = _short_forms(questions)
    runs = [_runs(_spelt_out(question, long)) for question in questions]
    phrases = [_phrases(run) for run in runs]
    notes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, own in enumerate(phrases):
        for phrase in own:
            notes[phrase].append(i)
    chosen = _chosen(notes, len(questions), _alone(runs))
    names = _names(runs, chosen)
    return [tuple(names[p] for p in chosen if p in own)[:3] for own in phrases]


_SHORT_FORM = re.compile(r"((?:[^\W\d_]+[ -]){1,5}[^\W\d_]+) \(([A-Z][A-Za-z]{1,6})\)")


def _short_forms(questions: Sequence[str]) -> dict[str, str]:
    """Short form -> the words before its bracket whose first letters it takes ("Structured Query Language (SQL)")."""
    found: dict[str, str] = {}
    for words, short in (pair for question in questions if " (" in question for pair in _SHORT_FORM.findall(question)):
        letters = short.removesuffix("s").lower()
        tail = re.split("[ -]", words)[-len(letters) :]
        if "".join(word[0] for word in tail).lower() == letters:
            found.setdefault(short.removesuffix("s"), " ".join(tail))
    return found


def _spelt_out(question: str, long: Mapping[str, str]) -> str:
    if not long:
        return question
    return _SHORT.sub(lambda found: long.get(found[0].removesuffix("s"), found[0]), _BRACKETED.sub("", question))


_SHORT = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]s?\b")
_BRACKETED = re.compile(r" \([A-Z][A-Za-z]{1,6}\)")


def _runs(question: str) -> list[list[str]]:
    """The question cut at pauses and at words that join or ask; what stays are the names of things."""
    found: list[list[str]] = []
    for part in _PAUSE.split(question):
        run: list[str] = []
        for word in _WORD.findall(part):
            if _joins(word):
                found.append(run)
                run = []
            else:
                run.append(word)
        found.append(run)
    return [run for run in found if run]


@lru_cache(maxsize=1 << 16)
def _joins(word: str) -> bool:
    low = word.lower()
    return (
        (len(word) < 3 and word.islower())
        or low in FUNCTION_WORDS
        or low in STRONG
        or _root(low) in _ASKS
        or low.isdigit()
    )


@lru_cache(maxsize=1 << 16)
def _root(word: str) -> str:
    return stem(word.lower().removesuffix("'s").removesuffix("’s")).rstrip("ey") or word.lower()


_ASKS = frozenset(_root(form) for word in _ASKING.split() for form in (word, word + "s", word + "ed", word + "ing"))


def _phrases(runs: Sequence[Sequence[str]]) -> set[tuple[str, ...]]:
    """Every phrase of up to _LONGEST words, as stems."""
    found = set()
    for run in runs:
        stems = [_root(word) for word in run]
        for start in range(len(stems)):
            for size in range(1, _LONGEST + 1):
                if start + size <= len(stems):
                    found.add(tuple(stems[start : start + size]))
    return found


def _chosen(
    notes: Mapping[tuple[str, ...], Sequence[int]], total: int, alone: Mapping[tuple[str, ...], float]
) -> list[tuple[str, ...]]:
    """Phrases in the order of notes that they bring; a longer phrase wins where it brings nearly as many."""
    open_ = {phrase: set(own) for phrase, own in notes.items() if FEWEST <= len(own) <= max(FEWEST, _WHOLE * total)}
    chosen: list[tuple[str, ...]] = []
    without = set(range(total))
    while len(chosen) < MOST:
        open_ = {p: own for p, own in open_.items() if len(own & without) >= FEWEST - 1 and _weight(p, alone) > _LEAST}
        if not open_:
            break
        best = max(open_, key=lambda p: (len(open_[p] & without) * _weight(p, alone), len(p), p))
        chosen.append(best)
        without -= open_.pop(best)
        open_ = {p: own for p, own in open_.items() if not set(p) & set(best) or _apart(own, notes[best])}
    return chosen


def _weight(phrase: tuple[str, ...], alone: Mapping[tuple[str, ...], float]) -> float:
    """A phrase of several words names a thing; so does a word that stands alone. A word that mostly stands in longer
    phrases ("function" in "loss function", "step function") is only the kind of many things.
    """
    return 2.0 if len(phrase) > 1 else alone[phrase]


def _alone(runs: Sequence[Sequence[Sequence[str]]]) -> dict[tuple[str, ...], float]:
    """For each word how often it stands without a neighbour, as a share."""
    total: Counter[str] = Counter()
    by_itself: Counter[str] = Counter()
    for run in (run for own in runs for run in own):
        stems = [_root(word) for word in run]
        total.update(stems)
        by_itself.update(stems if len(stems) == 1 else ())
    return {(word,): by_itself[word] / count for word, count in total.items()}


def _apart(own: set[int], others: Sequence[int]) -> bool:
    """A phrase that shares words with a chosen one stays only where most of its notes are others."""
    return len(own - set(others)) >= max(FEWEST, 0.6 * len(own))


def _names(runs: Sequence[Sequence[Sequence[str]]], chosen: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """The commonest wording of each phrase, first letter large."""
    seen: dict[tuple[str, ...], Counter[str]] = {phrase: Counter() for phrase in chosen}
    for run in (run for own in runs for run in own):
        stems = [_root(word) for word in run]
        for phrase in (p for p in chosen if p[0] in stems):
            size = len(phrase)
            for start in range(len(stems) - size + 1):
                if tuple(stems[start : start + size]) == phrase:
                    seen[phrase][" ".join(run[start : start + size])] += 1
    return {phrase: _titled(count) for phrase, count in seen.items()}


def _titled(count: Counter[str]) -> str:
    folded: Counter[str] = Counter()
    for name, times in count.items():
        folded[name.lower()] += times
    low = min(folded, key=lambda name: (-folded[name], name))
    spelt = min((n for n in count if n.lower() == low), key=lambda name: (-count[name], name))
    words = [w if _keeps_case(w) else w.lower() for w in spelt.split()]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _keeps_case(word: str) -> bool:
    """A short form or a name written with capitals inside ("SQL", "JavaScript")."""
    return any(c.isupper() for c in word[1:])
