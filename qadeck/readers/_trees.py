"""JSON and YAML values -> row blocks. An object that asks becomes a row; what stands round it is its section.

[{"question": ..., "answer": ...}]            a row for each object, cells by key
{"Biology": [...], "Chemistry": {...}}        sections
{"topic": "Biology", "questions": [...]}      a section; difficulty and tags hold for all inside
{"What is DNA?": "...", ...}                  a row for each key
{"questions": [...], "answers": [...]}        a row for each place in both lists
[["What is DNA?", "..."], ...]                a row for each pair
[{"role": "user", "content": ...}, {"role": "assistant", ...}]   a row for each exchange
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from qadeck import limits
from qadeck.columns import normal, role
from qadeck.errors import SourceError
from qadeck.model import Block
from qadeck.patterns import later
from qadeck.readers._implied import names
from qadeck.readers._values import Table, asked_body, asks, cells, has_question, is_scalar, text

# Keys that only say "here they are": no section.
_PLAIN = names(
    "questions question items item data cards card results result entries faq faqs list qa qas qanda rows "
    "records notes quiz quizzes flashcards content contents main entity mainentity children paragraphs "
    "sections topics categories chapters units subtopics messages conversation conversations dialog turns "
    "fragen preguntas perguntas domande vragen вопросы train test validation dev"
)
# Keys that only count: "q1", "question_2".
_COUNTING = later(r"[A-Za-z]*[ _-]?\d+")
_TITLES = ("title", "name", "heading", "label")


@dataclass(frozen=True, slots=True)
class _Place:
    cells: tuple[tuple[str, str], ...] = ()
    line: int = 1


def blocks(value: Any) -> Iterator[Block]:
    """The blocks of a whole document. Raises SourceError `too-large` beyond limits.ROWS rows."""
    for count, block in enumerate(_walk(value, _Place())):
        if count >= limits.ROWS:
            raise limits.too_large("too many entries", count + 1, limits.ROWS)
        yield block


def check_depth() -> SourceError:
    """The error for values nested beyond what Python can follow."""
    return SourceError("too-large", "values are nested too deep; flatten the file")


def _walk(value: Any, place: _Place) -> Iterator[Block]:
    if isinstance(value, Table):
        yield from _table(value, place)
    elif isinstance(value, list):
        yield from _list(value, place)


def _list(values: Sequence[Any], place: _Place) -> Iterator[Block]:
    if _is_chat(values):
        yield from _chat(values, place)
        return
    for value in values:
        if isinstance(value, list) and len(value) > 1 and all(is_scalar(v) for v in value):
            yield _row([(str(at), text(v)) for at, v in enumerate(value, 1)], place)
        elif is_scalar(value) and text(value).rstrip().endswith(("?", "？", "؟")):
            yield _row([("question", text(value))], place)
        else:
            yield from _walk(value, place)


def _is_chat(values: Sequence[Any]) -> bool:
    return len(values) > 1 and all(isinstance(v, Table) and ("role" in v or "from" in v) and len(v) < 5 for v in values)


def _chat(values: Sequence[Table], place: _Place) -> Iterator[Block]:
    """Exchanges of a conversation: each message of the user with the one after it."""
    said = [(str(v.get("role", v.get("from"))).lower(), text(v.get("content", v.get("value"))), v.line) for v in values]
    for (who, asked, line), (other, told, _) in pairwise(said):
        if who in {"user", "human"} and other in {"assistant", "gpt", "model", "bot"}:
            yield _row([("question", asked), ("answer", told)], replace(place, line=line))


def _table(table: Table, place: _Place) -> Iterator[Block]:
    place = replace(place, line=table.line)
    table = _with_question(table)
    roles = {key: role(key) for key in table}
    asked = [key for key, what in roles.items() if what == "question" and asks(table[key])]
    if asked:
        yield _row(list(cells(table)), place)
        yield from _follow_ups(table, asked, place)
    elif _are_parallel(table, roles):
        yield from _parallel(table, roles, place)
    else:
        yield from _container(table, roles, place)


def _with_question(table: Table) -> Table:
    """An object without a question by name, but with answers and a text that asks: that text is the question."""
    body = asked_body(table)
    if not body:
        return table
    context = {"body", "content", "text", "description"} if body in _TITLES else set()
    new = {key: "scenario" for key in table if key.lower() in context and is_scalar(table[key])} | {body: "question"}
    named = Table((new.get(key, key), value) for key, value in table.items())
    named.line, named.lines = table.line, table.lines
    return named


def _follow_ups(table: Table, asked: list[str], place: _Place) -> Iterator[Block]:
    """Lists of further questions inside a question's own object."""
    for key, value in table.items():
        if (
            key not in asked
            and isinstance(value, list)
            and any(isinstance(v, Table) and has_question(v) for v in value)
        ):
            yield from _list(value, place)


def _are_parallel(table: Table, roles: Mapping[str, str]) -> bool:
    lists = {
        roles[key]: value for key, value in table.items() if isinstance(value, list) and all(map(is_scalar, value))
    }
    return {"question", "answer"} <= set(lists) and len(lists["question"]) == len(lists["answer"])


def _parallel(table: Table, roles: Mapping[str, str], place: _Place) -> Iterator[Block]:
    lists = [(key, value) for key, value in table.items() if isinstance(value, list) and all(map(is_scalar, value))]
    length = next(len(value) for key, value in lists if roles[key] == "question")
    for at in range(length):
        yield _row([(key, text(value[at])) for key, value in lists if len(value) == length], place)


def _container(table: Table, roles: Mapping[str, str], place: _Place) -> Iterator[Block]:
    """An object round questions: its title is the section, its difficulty and tags hold for all inside."""
    inside = {key: value for key, value in table.items() if isinstance(value, list | Table)}
    title = _title(table, roles) if inside else ""
    inherited = tuple(
        (key, text(value)) for key, value in table.items() if roles[key] == "difficulty" and is_scalar(value) and inside
    )
    inherited += tuple(("tags", text(v)) for k, v in table.items() if roles[k] == "tags" for v in _as_list(v))
    inner = replace(place, cells=place.cells + inherited)
    yield from _prose(table, roles, place) if inside else ()
    if title:
        inner = _below(inner, title)
    keyed = _is_keyed(table)
    for key, value in table.items():
        line = table.lines.get(key, table.line)
        if keyed and not isinstance(value, list | Table):
            yield _row([("question", key), ("answer", text(value))], replace(inner, line=line))
        elif key in inside and roles[key] != "tags":
            yield from _entry(key, value, replace(inner, line=line), keyed)


def _prose(table: Table, roles: Mapping[str, str], place: _Place) -> Iterator[Block]:
    """Sentences of an object round questions (a description, a passage to read): no rows, but not lost either."""
    for key, value in table.items():
        if not roles[key] and is_scalar(value) and len(text(value).split()) > 4:
            line = table.lines.get(key, place.line)
            yield Block("paragraph", text(value), text(value), line, line)


def _entry(key: str, value: Any, place: _Place, keyed: bool) -> Iterator[Block]:
    if keyed and isinstance(value, Table):
        yield _row([("question", key), *cells(value)], place)
    elif isinstance(value, Table) and has_question(value) and _COUNTING.fullmatch(key):
        yield from _walk(value, place)
    elif keyed and isinstance(value, list) and all(map(is_scalar, value)):
        yield _row([("question", key), ("answer", "\n".join(f"- {text(item)}" for item in value))], place)
    elif normal(key).replace(" ", "") in _PLAIN or key.isdigit():
        yield from _walk(value, place)
    else:
        yield from _walk(value, _below(place, key))


def _title(table: Table, roles: Mapping[str, str]) -> str:
    named = [key for key in table if roles[key] == "section"] + [key for key in table if normal(key) in _TITLES]
    return next((text(table[key]) for key in named if is_scalar(table[key]) and text(table[key]).strip()), "")


def _is_keyed(table: Table) -> bool:
    """True if (most of) the keys are questions."""
    asking = [key for key in table if key.rstrip(" \"'*)").endswith(("?", "？", "؟"))]
    return len(asking) * 2 > len(table) > 0


def _below(place: _Place, section: str) -> _Place:
    """The place one section deeper."""
    return replace(place, cells=(*place.cells, ("section", " ".join(section.split()))))


def _row(cells: list[tuple[str, str]], place: _Place) -> Block:
    names = {name for name, _ in cells}
    above = tuple(cell for cell in place.cells if cell[0] == "section")
    held = tuple(cell for cell in place.cells if cell[0] == "tags" or cell[0] not in {"section", *names})
    kept = (*above, *cells, *held)
    shown = "\n".join(value for _, value in cells)
    return Block("row", shown, shown, place.line, place.line, cells=kept)


def _as_list(value: Any) -> list[Any]:
    return [v for v in value if is_scalar(v)] if isinstance(value, list) else [value] if is_scalar(value) else []
