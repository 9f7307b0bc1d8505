"""What the first line of a piece says of itself: label, number, bold, text."""

from __future__ import annotations

import re
from typing import NamedTuple

from qadeck.layouts.grades import GRADE_WORDS, grade_of
from qadeck.layouts.hiding import hidden_from
from qadeck.layouts.questions import tone
from qadeck.layouts.titles import title
from qadeck.layouts.words import A_WORDS, LETTERS, Q_WORDS, TASK_WORDS
from qadeck.model import Block
from qadeck.patterns import later

_Q_LETTERS = "".join(dict.fromkeys(q for q, _ in LETTERS))
_A_LETTERS = "".join(dict.fromkeys(a for _, a in LETTERS))

_WRAP = r"(?:\*{1,3}|_{1,3}|<(?:b|strong|em|i|u)>|\[|【|「)?"
_UNWRAP = r"(?:\*{1,3}|_{1,3}|</(?:b|strong|em|i|u)>|\]|】|」)?"
_SYMBOLS = r"(?:[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u2BFF\u3030\u2049\u203C\uFE0F\u200d]+\s*)?"
_DIGITS = r"\d{1,4}(?:[.\-]\d{1,3}){0,3}"
_STOP = r"[.:：)）\]、．।|>–—-]"
# "Q: 3. Why" has a number; "A: 3 reasons" and "A: -3 degrees" begin with what the answer says.
_LABEL = later(
    rf"{_SYMBOLS}{_WRAP}\s*{_SYMBOLS}(?:(?P<qw>{Q_WORDS}|{TASK_WORDS})|(?P<aw>{A_WORDS})|(?P<ql>[{_Q_LETTERS}])"
    rf"|(?P<al>[{_A_LETTERS}]))(?![^\W\d_])"
    rf"\s*(?:(?:[.#№_-]|:(?!\s+{_DIGITS}(?![\d.]*[.:)）\]、]\s))"
    rf"|no\.?|number|n°|nr\.?|\()?\s*(?P<n>{_DIGITS}))?\s*(?P<of>(?:of|/|题|題|问|問"
    rf"|번)\s*\d*)?\s*{_UNWRAP}\s*"
    rf"(?P<stop>{_STOP}*)\s*{_UNWRAP}\s*(?P<stop2>(?:[:：]|[–—-](?!\d))*)\s*(?P<text>.*)$",
    re.I | re.S,
)
# Where words are not parted by blanks, a blank is a stop; what follows is the answer, a number too.
_SPACED = later(
    r"(?P<word>答え|こたえ|解答|回答|答案|正解|答|参考答案|正确答案)[ \t\u3000]+(?!\d+\s*[.:：、)）])(?=[^\s:：])"
)
_RIGHT = later(r"(?:correct|right) (?:answer|option|choice)s?\s*(?:is\s*)?[:：]", re.I)
_SPACED_FIRST = frozenset("答こ解回正参")
_NUMBER = later(
    rf"{_SYMBOLS}(?P<wrap>{_WRAP})[\[(（#№]?\s*(?P<n>{_DIGITS})(?:\uFE0F?\u20E3)?(?P<stop>\s*(?:\*\*)?[.:：)）\]、．।]+(?:\*\*)?\s*"
    rf"|/\s+|\s+[–—-]\s+|(?:\*\*|__)\s*|\s+)"
    r"[–—-]?\s*(?P<text>\S.*)$",
    re.S,
)
_CJK_NUMBER = later(
    r"(?P<wrap>)(?:第)?(?P<n>[一二三四五六七八九十]{1,3})(?P<stop>[、．.]|[题題问問][:：、]?)\s*(?P<text>\S.*)$", re.S
)
_CJK_FIRST = frozenset("第一二三四五六七八九十")
# The first word of a label decides whether the whole pattern is tried: most lines are spared it.
_FIRST_WORD = later(r"(?:[\W_]|</?(?:b|strong|em|i|u)>)*([^\W\d_]+)")
_LABEL_WORDS = frozenset(re.split(r"\W", word)[0] for word in f"{Q_WORDS}|{TASK_WORDS}|{A_WORDS}".split("|")) | {
    *_Q_LETTERS,
    *_A_LETTERS,
}
# "Quiz: Rivers" is a title.
_NUMBERED_ONLY = frozenset({"subject", "quiz", *TASK_WORDS.split("|")})
_WRAPS = frozenset("*_<[")
# A sentence that begins with a word, bold or not, and with none of these, has no label, no number and no grade.
_TELLING = GRADE_WORDS | _LABEL_WORDS
_PLAIN_WORD = later(r"(?:\*\*)?([A-Za-z]+)[ :,*]")
_CJK_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_BOLD = later(
    r"(\*\*\*|\*\*|__|<(?:b|strong)>)\s*(?P<in>\S(?:.*?\S)??)\s*(?:\*\*\*|\*\*|__|</(?:b|strong)>)(?P<tail>.*)$", re.S
)
_ITALIC = later(r"([*_]|<(?:em|i)>)(?![*_\s])(?P<in>[^*\n]+?)(?:[*_]|</(?:em|i)>)(?P<tail>\W*)$", re.S)
_LINK = later(
    r"\[(?P<in>(?:[^\[\]]|\[[^\[\]]*\])+)\]\((?P<url>(?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?)\)(?P<tail>.*)$", re.S
)
_BOX = later(r"^\[[ xX]\]\s+")
# The blank for a letter, in printed exams.
_BLANK = later(r"^_{3,}\s+(?=\d)")
_HEADING_INSIDE = later(r"^#{1,6}\s+")
_ANCHOR_BEFORE = later(r"^\s*(?:<a\b[^>]*>\s*</a>|<a\b[^>]*/>)\s*", re.I)


class Opening(NamedTuple):
    """The first line of a piece, read. A NamedTuple: one is made for every piece of a document.

    at      index of the piece            kind, level   of the piece
    label   "q", "a" or ""                style         how it is marked: the label's letters, or the number's stop
    number  running number or None        group         what stands before the last part of a number ("7" of "7.2")
    bold    the text is bold as a whole   link          the target when the text is a link as a whole
    text    what is left: the question    tail          what follows a bold or linked text on the same line
    """

    at: int
    kind: str
    level: int
    label: str
    style: str
    number: int | None
    group: str
    bold: bool
    link: str
    text: str
    tail: str
    asks: bool
    grade: str | None = None
    task: bool = False


def opening(block: Block, at: int) -> Opening:
    """Read the first line of a heading, an item or a paragraph."""
    text, kind = block.text.strip(), block.kind
    hidden = hidden_from(text) if kind == "quote" else 0
    text = text[hidden:]
    whole, grade, label, style, number, group = text, None, "", "", None, ""
    if not _is_plain(text):
        text = whole = _without_marks(text, kind)
        grade, text = grade_of(text)
        label, style, number, group, text = _labelled(text, kind)
    if hidden and not label:
        label, style = "a", "hidden"
    bold, link, text, tail = _unwrapped(text)
    if number is None and not label and (bold or kind != "item"):
        number, group, stop, text = _numbered(text)
        style = style or stop
    if number is None and kind == "item":
        number, style = _item_number(block.info), style or block.info.strip("0123456789")
    clean = title(text)
    if grade is None and clean != whole:
        grade, clean = grade_of(clean)
    asking, task = tone(clean)
    return Opening(
        at,
        kind,
        block.level,
        label,
        style,
        number,
        group,
        bold,
        link,
        clean,
        tail,
        asking,
        grade,
        task,
    )


def _is_plain(text: str) -> bool:
    """A sentence without label, number and grade: most lines, which are spared the patterns for these."""
    found = _PLAIN_WORD.match(text) if text.endswith(".") else None
    word = found[1].lower() if found else ""
    return found is not None and word not in _TELLING and (word != "the" or _without_article(text) is text)


def _without_marks(text: str, kind: str) -> str:
    """The text behind an empty anchor, a tick box, a heading's marks, a printed blank."""
    if text[:1] == "<":
        text = _ANCHOR_BEFORE.sub("", text)
    if kind == "item":
        return _BOX.sub("", _HEADING_INSIDE.sub("", text)) if text[:1] in ("#", "[") else text
    return _BLANK.sub("", text) if text.startswith("___") else text


def label_of(line: str) -> tuple[str, str]:
    """ "q" or "a" where a line begins with such a label, else "", and the text behind it."""
    label, _, _, _, text = _labelled(line, "item")
    return label, text


def _without_article(text: str) -> str:
    """ "The correct answer: B" is "Correct answer: B"."""
    return text[4:] if text[:1] in "tT" and text[1:4] == "he " and _RIGHT.match(text, 4) else text


def _labelled(text: str, kind: str) -> tuple[str, str, int | None, str, str]:
    """Label, style, number, its group and the text behind a `Q3:`, an `Answer:` or a bare number."""
    if text[:1] in _SPACED_FIRST and (spaced := _SPACED.match(text)):
        return "a", spaced["word"], None, "", text[spaced.end() :]
    text = _without_article(text)
    first = _FIRST_WORD.match(text)
    found = _LABEL.match(text) if first and first[1].casefold() in _LABEL_WORDS else None
    if found and _is_label(found):
        word = found["qw"] or found["aw"] or found["ql"] or found["al"]
        number, group = _last_number(found["n"] or "")
        rest = found["text"].strip()
        rest = _rebalanced(text[: found.start("text")], rest)
        return ("q" if found["qw"] or found["ql"] else "a"), word.lower(), number, group, rest
    if kind == "item":
        return "", "", None, "", text
    number, group, stop, text = _numbered(text)
    return "", stop, number, group, text


def _is_label(found: re.Match[str]) -> bool:
    """A label needs a stop, a number, or a line of its own; a single letter needs a stop or a number."""
    stop, number = (found["stop"] or "") + (found["stop2"] or ""), found["n"]
    if found["qw"] or found["aw"]:
        if not found["text"] and (found["qw"] or "").lower() not in _NUMBERED_ONLY:
            return bool(number or found["aw"] or stop)
        if (found["qw"] or "").lower() in _NUMBERED_ONLY:
            return bool(number)
        if found["qw"] == "第":  # "第3题" asks; "第3章" is a chapter
            return bool(found["of"] or stop)
        if (found["qw"] or "").lower() in (
            "que",
            "第",
            "问",
            "問",
            "题",
            "문",
            "câu",
            "front",
            "problem",
            "exercise",
        ):
            return bool(stop) if not number else True
        spaced = found[0][: found.start("text")].endswith((" ", "\t"))
        return bool(stop.strip("-") or (stop and spaced) or number) or "**" in found[0][: found.start("text")]
    first = (found["ql"] or found["al"]).lower()
    stops = ".:：)）–—" if first in "qa" else ":：" if first.isascii() else ".:：)"
    firm = any(s in stop for s in stops) or (stop == "-" and " " in found[0][: found.start("text")])
    return firm or (bool(number) and (found["ql"] or "").lower() == "q")


def _rebalanced(before: str, rest: str) -> str:
    """Bold that began before the label ends after the text: `**Q1: text**` leaves `text`."""
    for mark in ("***", "**", "__", "*", "_"):
        if before.count(mark) % 2 and mark in rest:
            head, _, tail = rest.partition(mark)
            return f"{mark}{head.strip()}{mark}{tail}" if head.strip() else tail.strip()
    return rest


def _numbered(text: str) -> tuple[int | None, str, str, str]:
    """Number, its group, its stop and the text behind it."""
    if text[:1].isalpha() and text[0] not in _CJK_FIRST:
        return None, "", "", text
    found = _NUMBER.match(text) or _CJK_NUMBER.match(text)
    if not found:
        return None, "", "", text
    digits = found["n"]
    number, group = _last_number(digits) if digits[0].isdigit() else (_cjk_number(digits), "")
    rest = _rebalanced(text[: found.start("text")], found["text"].strip())
    return number, group, found["stop"].strip(" *") or " ", rest


def _last_number(digits: str) -> tuple[int | None, str]:
    parts = re.split(r"[.\-]", digits)
    return (int(parts[-1]), ".".join(parts[:-1])) if parts[-1] else (None, "")


def _cjk_number(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _CJK_DIGITS.get(text[-1], 0)
    return 10 * (_CJK_DIGITS.get(tens, 1) if tens else 1) + _CJK_DIGITS.get(ones, 0)


def _item_number(marker: str) -> int | None:
    digits = marker.strip("().、．） ")
    return int(digits) if digits.isdigit() else None


def _unwrapped(text: str) -> tuple[bool, str, str, str]:
    """Bold?, link target, the text inside, and what follows it on the line."""
    if text[:1] not in _WRAPS:
        return False, "", text, ""
    found = _BOLD.match(text)
    if found and "**" not in found["tail"][:1]:
        inner = found["in"]
        link = _LINK.match(inner)
        if link and not link["tail"].strip():
            return True, link["url"], link["in"], found["tail"].strip()
        return True, "", inner, found["tail"].strip()
    link = _LINK.match(text)
    if link and not link["tail"].strip(" .:-–—"):
        return False, link["url"], link["in"], ""
    found = _ITALIC.match(text)
    if found and not found["tail"].strip():
        return False, "", found["in"], ""
    return False, "", text, ""


def after_label(block: Block) -> str:
    """The text behind an answer's label, as it stands in the source. "" when the label stands alone."""
    shown = block.kind in ("heading", "quote") or block.raw.startswith("<")
    text = block.text if shown else block.raw.lstrip()
    if block.kind == "quote":
        text = text[hidden_from(text) :]
    if block.kind == "item" and not shown:
        text = _HEADING_INSIDE.sub("", text[len(block.info) :].lstrip())
    if spaced := _SPACED.match(text):
        return text[spaced.end() :]
    text = _without_article(text)
    found = _LABEL.match(text)
    return _rebalanced(text[: found.start("text")], found["text"]) if found else text
