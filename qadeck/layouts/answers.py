"""A mark and its pieces -> question, options, answer, label: what stands on which side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qadeck.layouts import leftovers
from qadeck.layouts.collapsed import hides_answer, summaries, unwrapped
from qadeck.layouts.given import Given
from qadeck.layouts.grades import grade_line
from qadeck.layouts.marks import Mark
from qadeck.layouts.openings import after_label, label_of
from qadeck.layouts.options import Choice, choices
from qadeck.layouts.questions import asks, ends_in_mark
from qadeck.layouts.sheet import Sheet
from qadeck.layouts.texts import joined, one_line, slice_of, written
from qadeck.patterns import later

# Code or a picture under such a question is what it asks about.
_REFERS = later(
    r"[:：]\s*$|\b(?:these|this|following|below|above|output|outputs|snippet|code|program|print(?:ed|s)?|logged"
    r"|log|returned?|result)\b"
    r"|\b(?:siguientes?|folgende[nrs]?|suivante?s?|seguintes?|seguenti|imprime|ausgegeben|affiche|salida)\b"
    r"|следующ|выведет|вывод"
    r"|以下|下面|下列|输出|輸出|次の|出力|다음|출력|التالي",
    re.I,
)

_OPTIONS = later(
    r"\W*(?:(?:answer )?(?:options|choices)|possible answers|opciones|alternativas|optionen|antwortmöglichkeiten"
    r"|choix|propositions|opções|opzioni|варианты(?: ответов?)?|варіанти|选项|選項|選択肢|보기"
    r"|seçenekler|opcje|pilihan)\W*$",
    re.I,
)


@dataclass(slots=True)
class Draft:
    """A record in the making, and the pieces inside it that belong to neither side, with the reason."""

    line: int
    question: str
    answer: str = ""
    options: tuple[str, ...] = ()
    label: str | None = None
    answer_line: int = 0
    end_line: int = 0
    path: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    left_out: list[tuple[int, str]] = field(default_factory=list)


class Habits(NamedTuple):
    """What a document does throughout.

    words   the labels that open answers
    spread  question and answer share a line
    keyed   the answers stand together at the end, and every number is asked once
    """

    words: frozenset[str] = frozenset()
    spread: bool = False
    keyed: bool = False


def habits(sheet: Sheet, marks: Sequence[Mark], ends: Sequence[int]) -> Habits:
    """The habits that these marks show.

    A word opens answers if it stands first under at least a fifth of the questions: a lone "Solution:" among the
    bullets of one answer is a part of that answer.
    """
    firsts: Counter[str] = Counter()
    spread = 0
    for mark, end in zip(marks, ends, strict=True):
        labels = (sheet.openings[at] for at in sheet.marking(mark.body, end) if sheet.says(at, "a"))
        firsts.update([found.style for found in labels if found][:1])
        spread += bool(_split_behind_mark(mark.text)) and mark.body >= end
    words = frozenset(word for word, count in firsts.items() if count * 5 >= len(marks))
    numbers = [m.number for m in marks if m.number is not None]
    keyed = sheet.key is not None and len(set(numbers)) == len(numbers) > 0
    return Habits(words, spread * 2 > len(marks), keyed)


def assemble(sheet: Sheet, mark: Mark, end: int, ways: Habits, last: bool = False) -> Draft:
    """Question and answer of the pieces from the mark up to `end` (exclusive).

    `last` is the last question before a section's or the document's end: a tail may follow its answer.
    """
    if mark.given:
        return _checked(_given(mark.given), mark.at)
    draft = Draft(sheet.pieces[mark.at].line, one_line(mark.text), label=mark.label)
    draft.end_line = sheet.pieces[mark.body - 1].end
    first = mark.tail
    if not first and ways.spread and mark.body >= end:
        draft.question, first = _split_behind_mark(draft.question) or (draft.question, "")
    end = _trimmed(sheet, mark.body, end, draft, leftovers.TAIL if last else leftovers.ENDS)
    marker = (
        next((i for i in sheet.marking(mark.body, end) if _opens_answer(sheet, i, ways.words)), None)
        if not first
        else None
    )
    start = mark.body if marker is None else marker
    options, start = _choices(sheet, mark, marker, end)
    behind = _behind_marker(sheet, marker, end) if marker is not None else (first, start)
    asked = range(mark.body, marker if marker is not None else _asked_until(sheet, mark, options, end, bool(first)))
    draft.question = _question(sheet, draft, mark, _question_body(sheet, asked, options, draft))
    start = behind[1] if first else max(behind[1], asked.stop)
    if ways.keyed and sheet.key and mark.number in sheet.key.answers and start >= end and not behind[0]:
        return _from_key(sheet, draft, sheet.key.answers[mark.number])
    _answer(sheet, draft, written(sheet, behind[0]), start, end, options)
    return _checked(draft, mark.at)


def _question(sheet: Sheet, draft: Draft, mark: Mark, body: str) -> str:
    """The question's line and its body; where the line is a heading that only names and the body asks, the body."""
    named = mark.kind == "heading" and not asks(draft.question) and bool(draft.question)
    if named and ends_in_mark(body):
        draft.path = (draft.question,)
        return body
    return joined([written(sheet, draft.question), body])


def _from_key(sheet: Sheet, draft: Draft, found: tuple[int, int, str]) -> Draft:
    """The answer from the key at the end. The record ends where the question does; the answer's line is its own."""
    start, end, text = found
    draft.answer = joined([written(sheet, text), slice_of(sheet, range(start + 1, end))])
    draft.answer_line = sheet.pieces[start].line
    return draft


def share_answers(sheet: Sheet, marks: Sequence[Mark], drafts: Sequence[Draft]) -> None:
    """Questions stacked on neighbouring lines share the answer below the last of them."""
    for place in range(len(marks) - 2, -1, -1):
        mark, follows, draft, below = marks[place], marks[place + 1], drafts[place], drafts[place + 1]
        stacked = mark.body == follows.at and sheet.pieces[mark.body - 1].end + 1 == sheet.pieces[follows.at].line
        if stacked and mark.kind == follows.kind != "item" and not mark.given and not draft.answer and below.answer:
            draft.answer, draft.answer_line = below.answer, below.answer_line
            draft.end_line = below.end_line


def _choices(sheet: Sheet, mark: Mark, marker: int | None, end: int) -> tuple[list[Choice], int]:
    """The options before the answer's marker, and where what follows them begins."""
    options, behind = choices(sheet.pieces, sheet.lettered, mark.body, marker if marker is not None else end)
    far = bool(options) and options[0].at - mark.body > 6
    return ([], mark.body) if far else (options, behind if options else mark.body)


def _asked_until(sheet: Sheet, mark: Mark, options: list[Choice], end: int, answered: bool) -> int:
    """Without an answer's marker: the index behind what still belongs to the question."""
    if options:
        return options[-1].at + 1
    if answered or mark.body >= end:
        return mark.body
    first = sheet.pieces[mark.body]
    if not mark.text and first.kind in ("paragraph", "quote"):
        return mark.body + 1
    if mark.kind == "heading" and not asks(mark.text) and _asks(sheet, mark.body):
        return next((i for i in range(mark.body, end) if not _asks(sheet, i)), end)
    if first.kind == "code" and _REFERS.search(mark.text) and first.line <= sheet.pieces[mark.body - 1].end + 3:
        return mark.body + 1
    return mark.body


def _asks(sheet: Sheet, at: int) -> bool:
    """A paragraph that asks and is no answer's."""
    read = sheet.openings[at]
    return read is not None and read.kind == "paragraph" and read.asks and not read.label


def _question_body(sheet: Sheet, asked: range, options: list[Choice], draft: Draft) -> str:
    """What stands between the question's line and its answer, without options, level lines and hints."""
    taken = {choice.at for choice in options}
    if options:
        draft.options = tuple(choice.shown for choice in options)
    kept = []
    for at in asked:
        piece = sheet.pieces[at]
        grade = grade_line(piece.text) if piece.kind in ("paragraph", "item") else None
        if grade:
            draft.label = draft.label or grade
            draft.left_out.append((at, "difficulty"))
        elif leftovers.is_hint(piece):
            draft.left_out.append((at, "hint"))
        elif options and _OPTIONS.match(piece.text):
            draft.left_out.append((at, "title of the options"))
        elif leftovers.is_field(piece):
            draft.left_out.append((at, "note about the question"))
        elif why := leftovers.end_reason(piece):
            draft.left_out.append((at, why))
        else:
            draft.end_line = sheet.pieces[at].end
            kept += [at] if at not in taken else []
    return slice_of(sheet, kept)


def _answer(sheet: Sheet, draft: Draft, first: str, start: int, end: int, options: list[Choice]) -> None:
    """The answer: what stands behind its marker, the option marked as right, and all pieces from `start`."""
    pieces = sheet.pieces
    kept: list[int] = []
    for at in range(start, end):
        why = _apart(sheet, at, draft, not kept and not first)
        if why:
            draft.left_out.append((at, why))
        else:
            kept.append(at)
    rest = slice_of(sheet, kept)
    right = [choice for choice in options if choice.right]
    if right and not first:
        first = "\n".join(choice.shown for choice in right)
        draft.answer_line = pieces[right[0].at].line
        draft.end_line = max(draft.end_line, pieces[right[-1].at].end)
        draft.answer = joined([first, rest])
    else:
        glue = "\n" * max(1, pieces[kept[0]].line - pieces[kept[0] - 1].end) if first and kept else ""
        draft.answer = (first + glue + rest).strip("\n").rstrip()
        if "</details>" in draft.answer[-40:]:
            draft.answer = unwrapped(draft.answer)
        draft.answer_line = pieces[start - 1].line if first else pieces[kept[0]].line if kept else 0
    if draft.answer:
        draft.end_line = max(draft.end_line, pieces[(kept or [start - 1])[-1]].end)


def _apart(sheet: Sheet, at: int, draft: Draft, before: bool) -> str:
    """Why a piece is no part of the answer, or ""; `before` is true while the answer has not begun."""
    piece = sheet.pieces[at]
    if before and piece.kind in ("paragraph", "item") and (grade := grade_line(piece.text)):
        draft.label = draft.label or grade
        return "difficulty"
    if before and leftovers.is_hint(piece):
        return "hint"
    why = leftovers.end_reason(piece)
    return why if before or why in ("navigation", "comment") or piece.kind == "html" else ""


def _opens_answer(sheet: Sheet, at: int, words: frozenset[str]) -> bool:
    read = sheet.openings[at]
    if read and read.style in words and sheet.says(at, "a"):
        return True
    return sheet.pieces[at].kind == "html" and hides_answer(sheet.pieces[at].raw)


def _behind_marker(sheet: Sheet, at: int, end: int) -> tuple[str, int]:
    """The text on the answer marker's own line, and the index of the first piece behind it."""
    piece = sheet.pieces[at]
    if piece.kind != "html":
        return after_label(piece), at + 1
    follows = next((i for i in range(at + 1, end) if not leftovers.reason(sheet.pieces[i], leftovers.ENDS)), end)
    if follows < end and sheet.says(follows, "a"):
        return after_label(sheet.pieces[follows]), follows + 1
    found = next(summaries(piece.raw), None)
    rest = unwrapped(piece.raw[found.end :]) if found else ""
    label, told = label_of(rest) if rest.lstrip("*_ ")[:2].isalpha() else ("", "")  # "Answer: ...", not "A. ..."
    return told if label == "a" and told else rest, at + 1


def _trimmed(sheet: Sheet, start: int, end: int, draft: Draft, table: tuple[leftovers.Leftover, ...]) -> int:
    """The end without what is no part of an answer: rules, closing tags, navigation; a tail at the very end."""
    while end > start and (why := leftovers.reason(sheet.pieces[end - 1], table)):
        if end - 1 == start and not leftovers.reason(sheet.pieces[start], leftovers.ENDS):
            break  # an answer of one paragraph may be about a licence
        if sheet.says(end - 1, "a") or (why == "licence" and leftovers.names_licence(draft.question)):
            break
        end -= 1
        draft.left_out.append((end, why))
    return end


def _checked(draft: Draft, at: int) -> Draft:
    """A placeholder is no answer."""
    if draft.answer and leftovers.is_placeholder(draft.answer):
        draft.left_out.append((at, f"placeholder: {draft.answer}"))
        draft.answer, draft.answer_line = "", 0
    return draft


def _split_behind_mark(text: str) -> tuple[str, str] | None:
    """Question and answer on one line: parted behind the last question mark."""
    found = re.match(r"(.*[?？؟])[\s:–—-]*(?=\S)(.+)$", text, re.S)
    if not found or ends_in_mark(text) or not re.search(r"\w", found[2]) or len(found[2]) < 2:
        return None
    return found[1].strip(), found[2].strip()


def _given(given: Given) -> Draft:
    """What the source says outright, as it is."""
    answer_line = given.line if given.answer else 0
    draft = Draft(given.line, given.question, given.answer, given.options, given.label, answer_line, given.end)
    draft.path, draft.tags = given.path, given.tags
    return draft
