"""Questions and answers -> signals of difficulty: numbers that mean the same in every deck and language.

Ranked signals are places in the deck (-1 lowest, 1 highest), since levels are relative to a deck; asked signals are
0 or 1: the question has the form or has not.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qadeck.patterns import later
from qadeck.terms import words

SAMPLE = 3000  # so many answers tell how common a word is
_BRIEF = 1200  # characters of an answer that are read for its words


@dataclass(frozen=True, slots=True)
class Form:
    """A form of question: its name in the weights, plain words for the report, and what it looks like in lower case."""

    name: str
    words: str
    pattern: re.Pattern[str]
    ascii: re.Pattern[str]  # the first two rows alone: English and Latin ones, for a question without other letters


def _form(name: str, plain: str, *patterns: str) -> Form:
    return Form(name, plain, later("|".join(patterns)), later("|".join(patterns[:2]), re.ASCII))


FORMS = (
    _form(
        "build",
        "asks to build, write, prove or improve something",
        r"\b(?:implement\w*|write|code|build|create|design|develop|prove|derive|optimi[sz]e\w*)\b",
        r"\b(?:implementier\w*|schreibe\w*|entwirf|beweise\w*|implémente\w*|écri\w+|implement[ae]\w*|escrib\w+|escrev\w+)\b",
        r"(?:реализ\w+|напиши\w*|спроектир\w+|докажите)|实现|设计|編写|编写|実装|設計|구현|설계",
    ),
    _form(
        "whole",
        "asks about a whole system",
        r"\b(?:design|architect\w*|scal(?:e|es|ing|able|ability)|distributed|systems?)\b",
        r"\b(?:architektur|verteilt\w*|skalier\w*|distribué\w*|arquitectura|distribuid\w+|arquitetura)\b",
        r"архитектур\w*|распредел[её]нн\w*|масштаб\w*|架构|分布式|アーキテクチャ|分散|아키텍처|분산",
    ),
    _form(
        "basic",
        "asks for kinds, features or basics",
        r"\b(?:main|basics?|basically|simple|common|types?|kinds?|features?)\b",
        r"\b(?:arten|typen|grundlegende\w*|einfache\w*|types|principales|tipos|básic\w+|tipi|principali)\b",
        r"\b(?:виды|типы|основные|основы)\b|种类|类型|基本|種類|종류",
    ),
    _form(
        "define",
        "asks for a definition",
        r"\b(?:define|definition|stands? for|abbreviation|meant by|mean)\b",
        r"\b(?:definiere\w*|bedeutet|définir|définition|signifie|define|significa|definición|definição|definire)\b",
        r"определение|означает|定义|是什么意思|定義|정의",
    ),
    _form(
        "cost",
        "asks about speed, memory or doing things at once",
        r"\b(?:performan\w+|efficien\w+|complexity|faster|memory|concurren\w+|threads?|parallel\w*|latency|throughput)\b",
        r"\b(?:effizien\w+|komplexität|nebenläufig\w*|complexité|rendimiento|complejidad|desempenho|complexidade)\b",
        r"производительност\w*|сложност\w*|памят\w+|性能|复杂度|計算量|성능|복잡도",
    ),
    _form(
        "inside",
        "asks how something works inside",
        r"\b(?:internal\w*|work|works|happens?|under the hood|process|algorithm|mechanism)\b",
        r"\b(?:funktioniert|intern|passiert|ablauf|fonctionne|funciona|mecanismo|internamente|funziona)\b",
        r"работает|внутри|механизм|происходит|原理|如何工作|仕組み|작동",
    ),
    _form(
        "case",
        "sets a case to think through",
        r"\b(?:suppose|given|assume|imagine|scenario|you have|you are|would you)\b",
        r"\b(?:angenommen|gegeben|stell dir|supposons|imaginez|supón|dado|suponha|supponi)\b",
        r"предположим|допустим|представьте|假设|假如|仮に|가정",
    ),
    _form(
        "contrast",
        "asks to compare",
        r"\b(?:differen\w*|compare\w*|versus|vs\.?|distinguish)\b",
        r"\b(?:unterschied\w*|vergleiche\w*|différence\w*|diferencia\w*|diferença\w*|differenza)\b",
        r"отлич\w+|разниц\w+|сравни\w*|区别|比较|違い|차이",
    ),
    _form(
        "practice",
        "asks what one does about something",
        r"\bhow (?:do|can|would|could|should|will) (?:you|i|we|one)\b|^\W*how to\b",
        r"\bwie (?:kann|würde\w*|löst|verhinder\w*)|\bcomment (?:faire|éviter|peut-on)|\bcómo (?:se|puede\w*)",
        r"\bcomo (?:você|se)\b|как (?:вы|можно|бы)|如何|どうやって|어떻게",
    ),
)
SHORT = "short"  # "What is X?" in at most five words
RANKED: Mapping[str, tuple[str, str]] = {
    "rarity": ("its words are rare in this deck", "its words are common in this deck"),
    "rarest": ("its rarest word is rare in this deck", "even its rarest word is common in this deck"),
    "length": ("it is a long question", "it is a short question"),
    "alone": ("it has words that no question near it has", "questions near it share its words"),
}
_WHAT_IS = later(r"\W*(?:what(?:'s|’s| is| are)|was (?:ist|sind)|que es|qué (?:es|son)|o que é|что такое)\b")


def forms_of(question: str) -> tuple[str, ...]:
    """Names of the forms that a question has."""
    low = question.lower()
    plain = low.isascii()
    found = [form.name for form in FORMS if (form.ascii if plain else form.pattern).search(low)]
    if _WHAT_IS.match(low) and len(question.split()) <= 5:
        found.append(SHORT)
    return tuple(found)


def spread(terms: Sequence[Sequence[str]], answers: Sequence[str], cut: Callable[[str], set[str]]) -> Counter[str]:
    """In how many notes each word of the questions stands, answers counted on an even sample and scaled up."""
    count = Counter(term for question in terms for term in set(question))
    step = 1 + len(answers) // SAMPLE
    for i in range(0, len(answers), step):
        for term in (cut(answers[i][:_BRIEF]) & count.keys()).difference(terms[i]):
            count[term] += step
    return count


def rarity(question: Sequence[str], spread: Mapping[str, int], notes: int) -> float:
    """The surprise of a question's words in this deck: the sum of log(notes / notes with the word)."""
    # fsum: the order of a set differs from run to run, and with it the last digit of a plain sum.
    return math.fsum(math.log(max(1.0, notes / spread[term])) for term in set(question))


def rarest(question: Sequence[str], spread: Mapping[str, int]) -> int:
    """Minus the notes that hold the question's rarest word; 0 for a question without words."""
    return -min((spread[term] for term in question), default=0)


def length(question: str) -> int:
    """Letters in the longer words (four and more), each word once: short words join and say little."""
    return sum(len(word) for word in set(words(question)) if len(word) > 3)


def ranks(values: Sequence[float]) -> list[float]:
    """Each value's place among all, from -1 to 1; equal values get their middle place. A single value gets 0."""
    count = Counter(values)
    place, below = {}, 0
    for value in sorted(count):
        place[value] = (2 * below + count[value]) / len(values) - 1
        below += count[value]
    return [place[value] for value in values]
