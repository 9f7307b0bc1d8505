"""Notes -> findings on how the cards could be better to learn from. Each check has a stable code and says what to do.

What makes a good card follows Wozniak, "Twenty rules of formulating knowledge" (1999): one thing asked, a short
answer, no sets of many members.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from qadeck.limits import DEPTH
from qadeck.model import Cluster, Finding, Note, Record, Rejection
from qadeck.text import key, plain

# A phone shows about 700 characters at once; two such screens are read, not recalled.
LONG = 1_200
# Lists of more are sets: hard to recall whole (Wozniak, rule 9).
MANY = 9

_SUMMARY = re.compile(
    r"(?im)^[^\w\n]*(in short|in summary|in essence|summary|tl;?dr|to sum up|in brief|key takeaway)\b|👉"
)
_ASKED = re.compile(r"\?[?!]*")
_TOP_ITEM = re.compile(r"(?m)^(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_HEADING = re.compile(r"(?m)^#{1,6}[ \t]+(?:\**\d+[.)][ \t]+)?(.+?\?)\**[ \t]*$")
_FENCED = re.compile(r"(?ms)^[ \t]*(```+|~~~+).*?^[ \t]*\1[ \t]*$")


def long_answer(record: Record) -> str | None:
    """Over LONG characters, and nothing that says it in short."""
    if len(record.answer) <= LONG or _SUMMARY.search(record.answer):
        return None
    size = len(plain(record.answer))
    return f"the answer has {size:,} characters; begin with a summary, or split it" if size > LONG else None


def several_questions(record: Record) -> str | None:
    """More than one question mark outside code; those in a row are one."""
    count = len(_ASKED.findall(_FENCED.sub("", record.question)))
    return f"{count} questions in one; split them, each card asks one thing" if count > 1 else None


def answer_repeats_question(record: Record) -> str | None:
    """The answer opens with the whole question."""
    asked, said = key(record.question), key(record.answer[: len(record.question) + 60])
    repeats = len(asked) > 15 and said.startswith(asked)
    return "the answer repeats the question; leave the question out" if repeats else None


def long_list(record: Record) -> str | None:
    """A list with more than MANY items at its top level."""
    if record.answer.count("\n") < MANY or len(_TOP_ITEM.findall(record.answer)) <= MANY:
        return None
    runs = re.split(r"(?m)^(?=\S)(?![-*+•]|\d{1,3}[.)])", _FENCED.sub("", record.answer))
    most = max((len(_TOP_ITEM.findall(run)) for run in runs), default=0)
    return f"a list of {most}; group it or ask for parts of it" if most > MANY else None


def code_without_language(record: Record) -> str | None:
    """A fence that does not say what it holds, so that nothing is coloured."""
    if "```" not in record.answer and "~~~" not in record.answer:
        return None
    return "code without a language; write it after the fence" if _opens_bare(record.answer) else None


def _opens_bare(text: str) -> bool:
    inside = False
    for found in re.finditer(r"(?m)^[ \t]*(?:```+|~~~+)(.*)$", text):
        if not inside and not found[1].strip():
            return True
        inside = not inside
    return False


def lost_heading(record: Record) -> str | None:
    """A heading inside the answer that ends in a question mark: perhaps a question of its own."""
    found = _HEADING.search(_FENCED.sub("", record.answer))
    return f"the heading “{found[1][:60]}” looks like a question of its own; see --explain" if found else None


Check = Callable[[Record], str | None]

# code, the text that must be there for the check to be worth its time, the check.
CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("long-answer", "", long_answer),
    ("several-questions", "?", several_questions),
    ("answer-repeats-question", "", answer_repeats_question),
    ("long-list", "\n", long_list),
    ("code-without-language", "\n", code_without_language),
    ("lost-heading", "#", lost_heading),
)


def lint(notes: Sequence[Note], rejections: Sequence[Rejection] = ()) -> tuple[Finding, ...]:
    """Every finding, by note; all of severity info, since the deck is right and only could be better."""
    return (
        *(finding for note in notes for finding in _of_note(note)),
        *_same_answers(notes),
        *_empty(rejections),
    )


def _empty(rejections: Sequence[Rejection]) -> Iterator[Finding]:
    for rejection in rejections:
        if rejection.reason == "no answer":
            what = "the question has no answer, so no card; answer it, or use --keep-unanswered"
            yield Finding("empty-answer", "info", rejection.record.source, rejection.record.line, what)


def _too_deep(note: Note) -> Iterator[Finding]:
    """An answer that stands on the card as text, its tags to be read: it was nested deeper than cards are cleaned.

    Whatever is rendered begins with a tag.
    """
    if note.body.answer.startswith("&lt;"):
        record = note.cluster.members[note.body.lead]
        what = f"the answer is nested over {DEPTH} deep and shows as plain text with its tags; make it flatter"
        yield Finding("nested-too-deep", "info", record.source, record.line, what)


def advice(cluster: Cluster) -> tuple[tuple[int, str, str], ...]:
    """What CHECKS say of the members: (member's place, code, message)."""
    return tuple(
        (place, code, message)
        for place, record in enumerate(cluster.members)
        for code, needs, check in CHECKS
        if (not needs or needs in record.question or needs in record.answer) and (message := check(record))
    )


def _of_note(note: Note) -> Iterator[Finding]:
    yield from _too_deep(note)
    for place, code, message in note.body.advice:
        record = note.cluster.members[place]
        yield Finding(code, "info", record.source, record.line, message)


def _same_answers(notes: Sequence[Note]) -> Iterator[Finding]:
    """Two notes that one answer serves: one of the questions may be wrong, or they are the same."""
    by_answer: dict[str, list[Record]] = defaultdict(list)
    for note in notes:
        for answer in dict.fromkeys(member.answer.strip() for member in note.cluster.members):
            if answer:
                by_answer[answer].append(note.cluster.canonical)
    for records in by_answer.values():
        for record in records[1:]:
            what = f"the answer is also that of {records[0].id}; check both, or decide that they are the same"
            yield Finding("same-answer", "info", record.source, record.line, what)
