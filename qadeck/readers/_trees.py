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
from qadeck.readers._implied import names

# Keys that only say "here they are": no section.
_PLAIN = names(
    "questions question items item data cards card results result entries faq faqs list qa qas qanda rows "
    "records notes quiz quizzes flashcards content contents main entity mainentity children paragraphs "
    "sections topics categories chapters units subtopics messages conversation conversations dialog turns "
    "fragen preguntas perguntas domande vragen вопросы train test validation dev"
)
_TITLES = ("title", "name", "heading", "label")
_BODIES = ("text", "content", "body", "value", "name", "title", "answer", "description", "html", "markdown")
_RIGHT = frozenset(
    ("correct", "is correct", "iscorrect", "right", "is right", "is answer", "true", "richtig", "correcta", "верно")
)


class Table(dict[str, Any]):
    """An object of the source that knows the line where it begins, and where each key stands."""

    line: int = 1
    lines: Mapping[str, int] = {}


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
        if isinstance(value, list) and len(value) > 1 and all(_is_scalar(v) for v in value):
            yield _row([(str(at), _text(v)) for at, v in enumerate(value, 1)], place)
        elif _is_scalar(value) and _text(value).rstrip().endswith(("?", "？", "؟")):
            yield _row([("question", _text(value))], place)
        else:
            yield from _walk(value, place)


def _is_chat(values: Sequence[Any]) -> bool:
    return len(values) > 1 and all(isinstance(v, Table) and ("role" in v or "from" in v) and len(v) < 5 for v in values)


def _chat(values: Sequence[Table], place: _Place) -> Iterator[Block]:
    """Exchanges of a conversation: each message of the user with the one after it."""
    said = [
        (str(v.get("role", v.get("from"))).lower(), _text(v.get("content", v.get("value"))), v.line) for v in values
    ]
    for (who, asked, line), (other, told, _) in pairwise(said):
        if who in {"user", "human"} and other in {"assistant", "gpt", "model", "bot"}:
            yield _row([("question", asked), ("answer", told)], replace(place, line=line))


def _table(table: Table, place: _Place) -> Iterator[Block]:
    place = replace(place, line=table.line)
    roles = {key: role(key) for key in table}
    asked = [key for key, what in roles.items() if what == "question" and _asks(table[key])]
    if asked:
        yield _row(list(_cells(table)), place)
        yield from _follow_ups(table, asked, place)
    elif _are_parallel(table, roles):
        yield from _parallel(table, roles, place)
    else:
        yield from _container(table, roles, place)


def _asks(value: Any) -> bool:
    """A question's value: a text, or an object that holds the text."""
    return (isinstance(value, str) and bool(value.strip())) or (isinstance(value, Table) and bool(_body(value)))


def _follow_ups(table: Table, asked: list[str], place: _Place) -> Iterator[Block]:
    """Lists of further questions inside a question's own object."""
    for key, value in table.items():
        if (
            key not in asked
            and isinstance(value, list)
            and any(isinstance(v, Table) and _has_question(v) for v in value)
        ):
            yield from _list(value, place)


def _has_question(table: Table) -> bool:
    return any(role(key) == "question" and _asks(value) for key, value in table.items())


def _are_parallel(table: Table, roles: Mapping[str, str]) -> bool:
    lists = {
        roles[key]: value for key, value in table.items() if isinstance(value, list) and all(map(_is_scalar, value))
    }
    return {"question", "answer"} <= set(lists) and len(lists["question"]) == len(lists["answer"])


def _parallel(table: Table, roles: Mapping[str, str], place: _Place) -> Iterator[Block]:
    lists = [(key, value) for key, value in table.items() if isinstance(value, list) and all(map(_is_scalar, value))]
    length = next(len(value) for key, value in lists if roles[key] == "question")
    for at in range(length):
        yield _row([(key, _text(value[at])) for key, value in lists if len(value) == length], place)


def _container(table: Table, roles: Mapping[str, str], place: _Place) -> Iterator[Block]:
    """An object round questions: its title is the section, its difficulty and tags hold for all inside."""
    inside = {key: value for key, value in table.items() if isinstance(value, list | Table)}
    title = _title(table, roles) if inside else ""
    inherited = tuple(
        (key, _text(value))
        for key, value in table.items()
        if roles[key] == "difficulty" and _is_scalar(value) and inside
    )
    inherited += tuple(("tags", _text(v)) for k, v in table.items() if roles[k] == "tags" for v in _as_list(v))
    inner = replace(place, cells=place.cells + inherited)
    if title:
        inner = _below(inner, title)
    keyed = _is_keyed(table)
    for key, value in table.items():
        line = table.lines.get(key, table.line)
        if keyed and not isinstance(value, list | Table):
            yield _row([("question", key), ("answer", _text(value))], replace(inner, line=line))
        elif key in inside and roles[key] != "tags":
            yield from _entry(key, value, replace(inner, line=line), keyed)


def _entry(key: str, value: Any, place: _Place, keyed: bool) -> Iterator[Block]:
    if keyed and isinstance(value, Table):
        yield _row([("question", key), *_cells(value)], place)
    elif keyed and isinstance(value, list) and all(map(_is_scalar, value)):
        yield _row([("question", key), ("answer", "\n".join(f"- {_text(item)}" for item in value))], place)
    elif normal(key).replace(" ", "") in _PLAIN or key.isdigit():
        yield from _walk(value, place)
    else:
        yield from _walk(value, _below(place, key))


def _title(table: Table, roles: Mapping[str, str]) -> str:
    named = [key for key in table if roles[key] == "section"] + [key for key in table if normal(key) in _TITLES]
    return next((_text(table[key]) for key in named if _is_scalar(table[key]) and _text(table[key]).strip()), "")


def _is_keyed(table: Table) -> bool:
    """True if (most of) the keys are questions."""
    asking = [key for key in table if key.rstrip(" \"'*)").endswith(("?", "？", "؟"))]
    return len(asking) * 2 > len(table) > 0


def _cells(table: Table, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, text) for everything in an object; a list gives its name several times, an inner object joins names."""
    for key, value in table.items():
        name = f"{before} {key}".strip()
        if isinstance(value, Table):
            yield from _inner(name, value)
        elif isinstance(value, list):
            yield from _several(name, value)
        elif _text(value).strip():
            yield name, _text(value)


def _inner(name: str, table: Table) -> Iterator[tuple[str, str]]:
    what = role(name)
    if what in {"options", "wrong", "correct"} or (what == "answer" and _are_letters(table)):
        chosen = "options" if what == "answer" else name
        yield from (
            (chosen, f"{key}) {_text(value)}" if len(key) == 1 else _text(value)) for key, value in table.items()
        )
    elif what in {"question", "answer"} and _body(table):
        yield name, _body(table)
        yield from ((k, v) for k, v in _cells(table) if v != _body(table) and role(k) not in {"", "question", "answer"})
    else:
        yield from _cells(table, name)


def _are_letters(table: Table) -> bool:
    return len(table) > 1 and all(len(key) == 1 and key.isalnum() for key in table)


def _body(table: Table) -> str:
    return next(
        (_text(table[k]) for k in _BODIES if k in table and _is_scalar(table[k]) and _text(table[k]).strip()), ""
    )


def _several(name: str, values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for value in values:
        if isinstance(value, Table) and not _has_question(value):
            yield from _choice(name, value)
        elif _is_scalar(value) and _text(value).strip():
            yield name, _text(value)


def _choice(name: str, value: Table) -> Iterator[tuple[str, str]]:
    """One of several objects: its text; as an option, also whether it is right."""
    text = _body(value)
    if not text:
        return
    flags = [key for key in value if normal(key) in _RIGHT]
    if flags:
        yield "options", text
        if any(value[key] is True or str(value[key]).lower() in {"true", "1", "yes"} for key in flags):
            yield "correct answer", text
    else:
        yield name, text


def _below(place: _Place, section: str) -> _Place:
    """The place one section deeper."""
    return replace(place, cells=(*place.cells, ("section", " ".join(section.split()))))


def _row(cells: list[tuple[str, str]], place: _Place) -> Block:
    names = {name for name, _ in cells}
    above = tuple(cell for cell in place.cells if cell[0] == "section")
    held = tuple(cell for cell in place.cells if cell[0] == "tags" or cell[0] not in {"section", *names})
    kept = (*above, *cells, *held)
    text = "\n".join(value for _, value in cells)
    return Block("row", text, text, place.line, place.line, cells=kept)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, list | dict)


def _as_list(value: Any) -> list[Any]:
    return [v for v in value if _is_scalar(v)] if isinstance(value, list) else [value] if _is_scalar(value) else []


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
