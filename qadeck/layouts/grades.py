"""Difficulty as the source wrote it: in front of or behind a question, on a line of its own, or as a section's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qadeck.patterns import later

_WORDS = (
    "very easy|easy|very hard|hard|medium|beginners?|basics?|elementary|fundamentals?|intermediate|advanced|experts?"
    "|junior|middle|mid|mid-level|senior|novice|simple|moderate|difficult|tough|challenging|entry[- ]level|freshers?"
    "|experienced|starter|foundation|warm-?up|tricky|normal|average"
    "|leicht|einfach|mittel|mittelschwer|schwer|schwierig|anfänger|einsteiger|fortgeschritten|fortgeschrittene|experte"
    "|fácil|facil|básico|básica|basico|medio|media|intermedio|difícil|dificil|avanzado|principiante"
    "|facile|moyen|moyenne|difficile|débutant|intermédiaire|avancé|confirmé|médio|média|intermediário|avançado"
    "|iniciante"
    "|intermedio|avanzato|difficile|principiante|легко|лёгкий|легкий|лёгкая|легкая|простой|простая|базовый|начальный"
    "|средний|средняя|средне|сложный|сложная|сложно|трудный|трудная|продвинутый|новичок|легка|складна|середня"
    "|kolay|orta|zor|łatwe|łatwy|średnie|średni|trudne|trudny|makkelijk|gemiddeld|moeilijk|lätt|svår|mudah|sedang"
    "|sulit|dễ|khó"
    "|简单|簡單|容易|初级|初級|入门|入門|基础|基礎|中等|中级|中級|困难|困難|高级|高級|较难|進階|进阶|难|易|中"
    "|易しい|簡単|普通|難しい|上級|基本|応用|쉬움|보통|어려움|초급|중급|고급|سهل|متوسط|صعب|مبتدئ|متقدم|קל|בינוני|קשה"
)
_KEYS = (
    "difficulty level|difficulty|level|grade|complexity|nivel de dificultad|nivel|dificultad|niveau de difficulté"
    "|niveau"
    "|difficulté|schwierigkeitsgrad|schwierigkeit|stufe|nível de dificuldade|nível|dificuldade|livello|difficoltà"
    "|уровень сложности|сложность|уровень|рівень|складність|难度等级|难度|難度|级别|難易度|难易度|レベル|난이도|수준"
    "|مستوى الصعوبة|المستوى|الصعوبة|zorluk|seviye|poziom trudności|poziom|trudność|moeilijkheid|svårighetsgrad"
    "|tingkat kesulitan"
)
_STARS = r"(?:[★☆⭐✩✪🌟🌶🔥💀👶🚀🟢🟡🟠🔴🔵🟣⚫⚪🟩🟨🟥🟧🟦⬛]\uFE0F?\s*){1,5}(?:[★☆✩]\uFE0F?){0,5}"
_VALUE = rf"(?:{_WORDS}|[EMH]|L?[0-9]|[0-9]\s*/\s*[0-9]{{1,2}}|level\s*\d|{_STARS})"
_SEP = r"(?:\*\*|__|`|\*|<[^<>]*>)?"
_BEFORE = later(
    rf"{_SEP}[\[(（【]\s*{_SEP}(?:(?:{_KEYS})\s*[:：]\s*)?(?P<v>{_VALUE}){_SEP}\s*[\])）】]\s*{_SEP}\s*[:：–—-]?\s*(?=\S)",
    re.I,
)
_BEHIND = later(
    rf"\s*{_SEP}[\[(（【]\s*{_SEP}(?:(?:{_KEYS})\s*[:：]\s*)?(?P<v>{_VALUE})(?:\s+level)?{_SEP}\s*[\])）】]{_SEP}\s*$",
    re.I,
)
_BEHIND_CODE = later(rf"\s+(?:(?=`)|[–—|·-]\s+)[`*_]{{0,3}}(?P<v>{_WORDS})[`*_]{{0,3}}\s*$", re.I)
_BEFORE_WORD = later(rf"(?P<v>{_WORDS})\s*[:：|]\s+(?=\S)", re.I)
_LINE = later(
    rf"[\W_]*(?:{_KEYS})\s*{_SEP}\s*[:：=–—-]{{1,2}}\s*{_SEP}\s*(?P<v>[^|·;\n]{{1,40}}?)\s*{_SEP}\s*(?:["
    rf"|·;].*)?$",
    re.I,
)
_TAG_LINE = later(rf"[\W_]*#(?:difficulty[/:-])?(?P<v>{_WORDS})\b[\W_]*$", re.I)
_EMOJI_BEHIND = later(
    r"[\s(\[]*(?P<v>(?:[\U0001F000-\U0001FAFF\u2B50\u2B1B\u2600-\u27BF\u2605\u2606\u26AA\u26AB]\uFE0F?\u200d?\s*)+)[)\]]*\s*$"
)
_EMOJI_BEFORE = later(
    r"[(\[]*(?P<v>(?:[\U0001F000-\U0001FAFF\u2B50\u2B1B\u2600-\u27BF\u2605\u2606\u26AA\u26AB]\uFE0F?\u200d?\s*)+)[)\]]*\s*(?=\S)"
)
# Signs that stand for difficulty by themselves: stars, peppers, traffic lights, the baby and the rocket.
_GRADE_SIGNS = set("★☆⭐✩🌟🌶🔥💀👶🚀🟢🟡🟠🔴🟩🟨🟥🟧🐣🐥🦅🥉🥈🥇")
_SECTION_NOISE = later(
    r"\b(?:level|levels|questions?|interview|q\s*&\s*a|answers?|and|the|for|of|section|part|topics?|concepts?"
    r"|tier|track"
    r"|stage|preguntas|nivel|fragen|niveau|stufe|perguntas|nível|вопросы|уровень|round|set|problems|tasks|exercises)\b"
    r"|题目?|問題|问题|部分|级别|レベル|질문|문제|أسئلة|[\d\W_]+",
    re.I,
)
_WORD = later(rf"(?<!\w)(?:{_WORDS})(?!\w)", re.I)


_OPENS, _CLOSES = frozenset("[(（【"), frozenset("])）】")
GRADE_WORDS = frozenset(_WORDS.split("|"))


def grade_of(text: str) -> tuple[str | None, str]:
    """The difficulty written beside a question in brackets or words, and the question without it.

    The patterns are tried only where the first or last sign or word of the text allows them.
    """
    before = (
        _BEFORE if text.lstrip("*_`")[:1] in _OPENS else _BEFORE_WORD if _names(text[:24].split(None, 1), 0) else None
    )
    found = before.match(text) if before else None
    if found:
        return found["v"].strip(), text[found.end() :].strip()
    tail = text[-60:]
    behind = (
        _BEHIND
        if tail.rstrip("*_`> \t")[-1:] in _CLOSES
        else _BEHIND_CODE
        if _names(tail.rsplit(None, 1), -1)
        else None
    )
    found = behind.search(tail) if behind else None
    if not found:
        return None, text
    kept = text[: len(text) - len(tail) + found.start()].strip()
    closing = next((m for m in ("**", "__") if found[0].endswith(m) and kept.count(m) % 2), "")
    return found["v"].strip(), kept + closing


def _names(words: list[str], place: int) -> bool:
    """The first (0) or last (-1) word is that of a difficulty."""
    return bool(words) and words[place].strip("*_`:|").casefold() in GRADE_WORDS


def grade_line(text: str) -> str | None:
    """The difficulty on a line of its own: "Level: easy", "**Difficulty:** ⭐⭐", "#hard"."""
    if len(text) > 120 or "\n" in text:
        return None
    found = _LINE.match(text) or _TAG_LINE.match(text)
    return found["v"].strip(" *_`.") or None if found else None


def signs(texts: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Emoji beside questions that stand for difficulty: index of the text -> (the signs, the text without them).

    They do where nearly all questions carry them, from a small choice of at least two; a decoration does not vary so.
    """
    for pattern in (_EMOJI_BEHIND, _EMOJI_BEFORE):
        found = {i: m for i, t in enumerate(texts) if not t.isascii() and (m := _sign_of(pattern, t))}
        kinds = Counter("".join(m["v"].split()) for m in found.values())
        known = all(set(kind) - set("\ufe0f\u200d") <= _GRADE_SIGNS for kind in kinds)
        frequent = len(found) >= 0.7 * len(texts) and 2 <= len(kinds) <= 5 and len(found) >= 2 * len(kinds)
        if found and ((known and len(kinds) > 1 and len(found) * 2 >= len(texts)) or frequent):
            return {
                i: ("".join(m["v"].split()), (texts[i][: m.start()] + texts[i][m.end() :]).strip())
                for i, m in found.items()
            }
    return {}


def _sign_of(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The signs in front, or those among the last of the line."""
    return pattern.match(text) if pattern is _EMOJI_BEFORE else pattern.search(text, max(0, len(text) - 60))


def section_grade(name: str) -> str | None:
    """What the name of a section says beside a level ("" for "Advanced questions", "rust" for "Rust for beginners").

    None when it names no level.
    """
    if not _WORD.search(name):
        return None
    return " ".join(_SECTION_NOISE.sub(" ", _WORD.sub(" ", name)).casefold().split())
