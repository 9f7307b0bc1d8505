"""A label or a heading -> a step on a scale. Tables of words, letters, signs and numbers; no record is seen here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from qadeck.model import LEVELS, Level
from qadeck.patterns import later

# Words that name a level by themselves, by language. Compound words come before their parts by length.
_STRONG: tuple[tuple[str, str, str], ...] = (
    ("en", "beginner", "beginner beginners easy easiest basic entry novice newbie elementary starter fresher freshers"),
    ("en", "beginner", "junior jr trivial rookie introductory entry-level very-easy absolute-beginner foundational"),
    ("en", "intermediate", "intermediate medium moderate mid middle mid-level semi-senior med"),
    ("en", "advanced", "advanced hard hardest difficult expert experts senior sr experienced challenging"),
    ("en", "advanced", "very-hard insane nightmare"),
    ("de", "beginner", "anfänger anfaenger einsteiger leicht einfach grundstufe"),
    ("de", "intermediate", "mittel mittelstufe mittelschwer fortgeschrittene fortgeschrittener fortgeschritten"),
    ("de", "advanced", "schwer schwierig experte experten profi profis oberstufe"),
    ("fr", "beginner", "débutant débutants debutant facile facili élémentaire"),
    ("fr", "intermediate", "intermédiaire intermediaire moyen moyenne confirmé"),
    ("fr", "advanced", "avancé avancée avancés difficile confirmés"),
    ("es", "beginner", "principiante principiantes fácil facil fáciles básico basico básica basica básicos inicial"),
    ("es", "intermediate", "intermedio intermedia intermedios"),
    ("es", "advanced", "avanzado avanzada avanzados difícil dificil difíciles experto experta"),
    ("pt", "beginner", "iniciante iniciantes fáceis júnior"),
    ("pt", "intermediate", "intermediário intermediária médio média"),
    ("pt", "advanced", "avançado avançada avançados sênior"),
    ("it", "beginner", "principianti elementare"),
    ("it", "intermediate", "intermedi"),
    ("it", "advanced", "avanzati esperto esperti difficili"),
    ("nl", "beginner", "makkelijk gemakkelijk eenvoudig"),
    ("nl", "intermediate", "gemiddeld"),
    ("nl", "advanced", "moeilijk gevorderd gevorderden"),
    ("pl", "beginner", "łatwy łatwe łatwa początkujący podstawowy"),
    ("pl", "intermediate", "średni średnie średnia średniozaawansowany"),
    ("pl", "advanced", "trudny trudne trudna zaawansowany zaawansowane"),
    ("tr", "beginner", "kolay başlangıç"),
    ("tr", "intermediate", "orta"),
    ("tr", "advanced", "zor ileri uzman"),
    ("ru", "beginner", "начальный начинающий начинающие начинающих лёгкий легкий лёгкие легкие легко"),
    ("ru", "beginner", "простой простые простая базовый базовые джун джуниор новичок"),
    ("ru", "intermediate", "средний средняя средние средне мидл миддл"),
    ("ru", "advanced", "сложный сложная сложные сложно трудный трудные продвинутый продвинутые эксперт сеньор синьор"),
    ("uk", "beginner", "початковий легкий простий"),
    ("uk", "intermediate", "середній"),
    ("uk", "advanced", "складний просунутий"),
    ("zh", "beginner", "简单 簡單 容易 初级 初級 入门 入門"),
    ("zh", "intermediate", "中等 中级 中級"),
    ("zh", "advanced", "困难 困難 高级 高級 较难 资深 专家"),
    ("ja", "beginner", "易しい やさしい 簡単 初心者"),
    ("ja", "advanced", "上級 難しい むずかしい 上級者"),
    ("ko", "beginner", "초급 쉬움 쉬운 초보"),
    ("ko", "intermediate", "중급"),
    ("ko", "advanced", "고급 어려움 어려운 상급"),
    ("ar", "beginner", "سهل مبتدئ"),
    ("ar", "intermediate", "متوسط"),
    ("ar", "advanced", "صعب متقدم"),
    ("hi", "beginner", "आसान सरल शुरुआती"),
    ("hi", "intermediate", "मध्यम"),
    ("hi", "advanced", "कठिन उन्नत"),
)
# Words that name a level only beside another level of the same source: "Basics" alone may be a topic.
_WEAK: tuple[tuple[str, str], ...] = (
    ("beginner", "basics fundamentals fundamental introduction intro foundation foundations simple low essentials"),
    (
        "beginner",
        "基础 基礎 기초 base grundlagen einführung bases fundamentos conceitos основы введение apprentice trainee",
    ),
    ("intermediate", "normal standard regular core average media medio medi pleno 一般 普通 ふつう 보통"),
    ("advanced", "deep-dive internals high tricky complex lead vertiefung aprofundado"),
    ("advanced", "master professional architect staff principal guru 达人"),
)
# What may stand beside a level without making the heading a topic.
_FILLER_WORDS = (
    "a an and the for of to in on with level levels lvl stage tier tiers part section chapter unit set difficulty "
    "rating question questions answer answers qa q interview interviews quiz topics topic concepts concept round track "
    "developer "
    "developers candidate candidates engineer engineers learner learners stuff ones only most very more s "
    "fragen antworten frage antwort niveau stufe schwierigkeit für und die der das teil sehr "
    "questions réponses pour les des et niveau très preguntas respuestas para nivel y dificultad muy "
    "perguntas nível e dificuldade domande risposte livello per molto vragen pytania poziom trudności soru "
    "sorular seviye "
    "вопросы вопрос ответы уровень для и сложность уровня очень питання рівень"
)
_FILLER = frozenset(_FILLER_WORDS.split())
_FILLER_CJK = (
    "面试题",
    "面试",
    "问题",
    "题目",
    "题",
    "问答",
    "难度",
    "级别",
    "レベル",
    "難易度",
    "問題",
    "質問",
    "編",
    "篇",
    "난이도",
    "문제",
    "질문",
)
_ASKS = later(
    r"\b(?:q\s*&\s*a|q\s*/\s*a|questions?|faqs?|fragen|preguntas|perguntas|domande|вопрос\w*|pytania)\b", re.I
)

_SIGNS: dict[str, Level] = {
    **dict.fromkeys("🟢🟩💚👶🐣🌱🥉🙂😀😊😃😄", "beginner"),
    **dict.fromkeys("🟡🟨💛🟠🟧🧡🔵🟦🌿🥈😐😅🤔⭐", "intermediate"),
    **dict.fromkeys("🔴🟥❤⚫⬛🖤💀☠🚀🌳🥇😰😱🤯😈👿👴🧙", "advanced"),
}
_COUNTED = later(r"([★⭐🌟✭✮*●⬤■◆♦🔥🌶⚡!+✦💪🧠🍺])\ufe0f?(?:\s*\1\ufe0f?)*")
_HOLLOW = later("[☆○◯□◇♢✩⚪]")
_FRACTION = later(r"(\d{1,2})\s*(?:/|of|out of|von|sur|de|из|／)\s*(\d{1,2})")
_NUMBER = later(
    r"(?:(?:level|lvl|l|stage|tier|grade|difficulty|rating|stufe|niveau|schwierigkeit|nivel|nível|livello|poziom|уровень"
    r"|сложность|レベル|难度|難易度|난이도|等级|d)\s*[:#.=-]?\s*)?(\d{1,2}|[ivx]{1,4})"
)
_LEVEL_NUMBER = later(r"(?:level|lvl|stage|tier|stufe|niveau|nivel|nível|livello|poziom|уровень|レベル)\s*:?\s*\d{1,2}")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
# The European framework (A1 to C2) and the Japanese test (N5 to N1), for decks that teach a language.
_LANGUAGE: dict[str, Level] = {
    **{"a": "beginner", "b": "intermediate", "c": "advanced"},
    **{"n5": "beginner", "n4": "beginner", "n3": "intermediate", "n2": "advanced", "n1": "advanced"},
}
_CJK = later(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Step:
    """What one label says by itself.

    kind   word, sign, letter, count, number: only steps of one kind lie on one scale
    level  set where the label names a level outright
    value  the place on the scale otherwise; `top` the scale's end where the label tells it ("2/5", "★★☆"), else 0
    weak   True for a word that may also be a topic
    """

    kind: str
    level: Level | None = None
    value: int = 0
    top: int = 0
    weak: bool = False


def _table(rows: tuple[tuple[str, str], ...]) -> dict[str, Level]:
    levels: dict[str, Level] = {level: level for level in LEVELS}
    return {word.replace("-", " "): levels[level] for level, words in rows for word in words.split()}


STRONG = _table(tuple((level, words) for _, level, words in _STRONG))
WEAK = _table(_WEAK)


def _any_of(words: dict[str, Level]) -> re.Pattern[str]:
    """One pattern for all words, longest first; letters of scripts without blanks need no word edge."""
    longest = sorted(words, key=len, reverse=True)
    spaced = "|".join(re.escape(w) for w in longest if not _CJK.search(w))
    joined = "|".join(re.escape(w) for w in longest if _CJK.search(w))
    return later(rf"(?<!\w)(?:{spaced})(?!\w)" + (f"|{joined}" if joined else ""))


_STRONG_WORD, _WEAK_WORD = _any_of(STRONG), _any_of(WEAK)


def fold(text: str) -> str:
    """Lower case, no marks of emphasis, blanks single, hyphens as blanks, no joiner and variation marks."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub("[\ufe0e\ufe0f\u200d]", "", text)
    return re.sub(r"[\s_\-\u2010-\u2015]+", " ", text).strip(" \t*`'\"()[]{}<>.:;,=|")


def steps_of(label: str) -> tuple[Step, ...]:
    """Every way to read a label that the source marks as one, best first; empty when there is none."""
    folded = fold(label)
    ways = (_words(folded), _signs(folded), _counted(folded, label), _letters(folded), _numbers(folded))
    return tuple(step for step in ways if step)


@lru_cache(1 << 12)
def step_of_heading(heading: str) -> Step | None:
    """A heading that is a level and nothing else ("Advanced (Q&A)", "Basic SQL Questions"), else None.

    A heading that names two levels ("From beginner to expert") is none.
    """
    folded = fold(re.sub(r"^[\W\d]*\d+[.):]\s*", "", heading))
    found, weak = _STRONG_WORD.findall(folded), _WEAK_WORD.findall(folded)
    words = found or weak
    levels = {(STRONG if found else WEAK)[word] for word in words}
    if not words and _LEVEL_NUMBER.fullmatch(folded):
        return _numbers(folded)
    if len(levels) != 1 or not _only_level(folded, found, weak):
        return _signs(folded) if not words and not re.search(r"\w", folded) else None
    return Step("word", levels.pop(), weak=not found)


def _only_level(folded: str, found: list[str], weak: list[str]) -> bool:
    """Nothing beside the level but filler, or the level stands first in a heading of questions."""
    rest = (_STRONG_WORD if found else _WEAK_WORD).sub(" ", folded)
    for word in _FILLER_CJK:
        rest = rest.replace(word, " ")
    left = [w for w in re.findall(r"[^\W\d]+", rest) if w not in _FILLER]
    if not left:
        return True
    first = re.match(r"(?:top \d+ |\W*)*", folded)
    start = folded[first.end() :] if first else folded
    return bool(found) and bool(_ASKS.search(folded)) and start.startswith(found[0])


def _words(folded: str) -> Step | None:
    found = _STRONG_WORD.findall(folded)
    if found:
        return Step("word", max((STRONG[w] for w in found), key=LEVELS.index))
    weak = _WEAK_WORD.findall(folded)
    return Step("word", max((WEAK[w] for w in weak), key=LEVELS.index), weak=True) if weak else None


def _signs(folded: str) -> Step | None:
    levels = {_SIGNS[c] for c in folded if c in _SIGNS}
    return Step("sign", levels.pop()) if len(levels) == 1 else None


def _counted(folded: str, label: str) -> Step | None:
    """Stars and the like: as many as are filled, of as many as stand there."""
    marks = "".join(label.split())
    run = _COUNTED.match(marks)
    filled = len(re.sub("\ufe0f", "", run[0])) if run else 0
    hollow = len(_HOLLOW.findall(marks))
    rest = _HOLLOW.sub("", marks[run.end() if run else 0 :])
    if (not filled and not hollow) or re.search(r"\w", rest):
        return None
    return Step("count", value=filled, top=filled + hollow if hollow else 0)


def _letters(folded: str) -> Step | None:
    language = re.fullmatch(r"([abc])[12]|n[1-5]", folded)
    if language:
        return Step("word", _LANGUAGE[language[1] or folded])
    return Step("letter", value=ord(folded)) if len(folded) == 1 and folded.isalpha() else None


def _numbers(folded: str) -> Step | None:
    part = _FRACTION.fullmatch(folded)
    if part:
        return Step("number", value=int(part[1]), top=int(part[2]))
    number = _NUMBER.fullmatch(folded)
    if not number:
        return None
    value = int(number[1]) if number[1].isdigit() else _ROMAN.get(number[1], -1)
    return Step("number", value=value) if value >= 0 else None
