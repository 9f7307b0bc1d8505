"""A JSON or YAML object -> the cells of a row: (name, text) pairs, inner objects and lists laid flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qadeck.columns import normal, role

_BODIES = (
    "text",
    "content",
    "body",
    "stem",
    "question",
    "value",
    "name",
    "title",
    "answer",
    "description",
    "html",
    "markdown",
)
# Where a question may stand that no key names as one.
_ASKED_IN = ("text", "content", "body", "description", "title", "name", "html", "markdown")
_LETTERS = ("label", "letter", "key", "id", "option")
_RIGHT = frozenset(
    ("correct", "is correct", "iscorrect", "right", "is right", "is answer", "true", "richtig", "correcta", "верно")
)
_ACCEPTED = frozenset(("is accepted", "accepted"))


class Table(dict[str, Any]):
    """An object of the source that knows the line where it begins, and where each key stands."""

    line: int = 1
    lines: Mapping[str, int] = {}


def asks(value: Any) -> bool:
    """A question's value: a text, or an object that holds the text."""
    if isinstance(value, Table):
        return bool(_body(value)) and not holds_questions(value)
    return isinstance(value, str) and bool(value.strip())


def holds_questions(table: Table) -> bool:
    """True for an object with a list of objects that hold questions: a container."""
    lists = [value for value in table.values() if isinstance(value, list)]
    return any(isinstance(v, Table) and has_question(v) for values in lists for v in values)


def asked_body(table: Table) -> str:
    """The key of the text that an object without a named question asks; "" if nothing beside it answers.

    It ends in a question mark, or a difficulty stands beside the answer, or the answers say which of them is right.
    """
    held = {role(key) for key, value in table.items() if value}
    if "question" in held or not held & {"answer", "options", "correct"} or holds_questions(table):
        return ""
    texts = [key for key in _ASKED_IN if isinstance(table.get(key), str) and table[key].strip() and not role(key)]
    asking = [key for key in texts if table[key].rstrip().endswith(("?", "？", "؟", "?</p>"))]
    sure = {"answer", "difficulty"} <= held or any(_says_right(value) for value in table.values())
    return next(iter(asking or (texts if sure else [])), "")


def _is_accepted(value: Any) -> bool:
    """The answer of several that the asker took."""
    return isinstance(value, Table) and any(v is True and normal(k) in _ACCEPTED for k, v in value.items())


def _says_right(value: Any) -> bool:
    """A list of choices, one of them marked as right."""
    choices = [v for v in value if isinstance(v, Table)] if isinstance(value, list) else []
    return any(normal(key) in _RIGHT | _ACCEPTED for choice in choices for key in choice)


def has_question(table: Table) -> bool:
    """True for an object that holds a question."""
    return any(role(key) == "question" and asks(value) for key, value in table.items())


def cells(table: Table, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, text) for everything in an object; a list gives its name several times, an inner object joins names."""
    for key, value in table.items():
        name = f"{before} {key}".strip()
        if isinstance(value, Table):
            yield from _inner(name, value)
        elif isinstance(value, list):
            yield from _several(name, value)
        elif text(value).strip():
            yield name, text(value)


def _inner(name: str, table: Table) -> Iterator[tuple[str, str]]:
    """An object under a key: options by letter or as two lists, a question or answer with more about it, or parts."""
    what = role(name)
    if what in {"options", "wrong"} or (what == "answer" and _are_letters(table)):
        yield from (("options" if what == "answer" else name, option) for option in _options(table))
    elif what == "correct":
        yield from ((name, text(value)) for value in table.values())
    elif what in {"question", "answer"} and _body(table):
        yield name, _body(table)
        yield from ((k, v) for k, v in cells(table) if v != _body(table) and role(k) not in {"", "question", "answer"})
    else:
        yield from cells(table, name)


def _are_letters(table: Table) -> bool:
    return len(table) > 1 and all(len(key) == 1 and key.isalnum() for key in table)


def _options(table: Table) -> Iterator[str]:
    """{"A": "x", "B": "y"}, or {"label": ["A", "B"], "text": ["x", "y"]}."""
    texts = next((table[key] for key in _BODIES if isinstance(table.get(key), list)), None)
    if texts is None:
        yield from (_lettered(key, text(value)) for key, value in table.items())
        return
    letters = next((table[key] for key in _LETTERS if isinstance(table.get(key), list)), [""] * len(texts))
    yield from (_lettered(text(letter), text(option)) for letter, option in zip(letters, texts, strict=False))


def _lettered(letter: str, option: str) -> str:
    return f"{letter}) {option}" if len(letter) == 1 else option


def _body(table: Table) -> str:
    """The text that an object is about."""
    return next((text(table[k]) for k in _BODIES if k in table and is_scalar(table[k]) and text(table[k]).strip()), "")


def _several(name: str, values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for value in sorted(values, key=lambda v: not _is_accepted(v)):
        if isinstance(value, Table) and (not has_question(value) or role(name) == "options"):
            yield from _choice(name, value)
        elif is_scalar(value) and text(value).strip():
            yield name, text(value)


def _choice(name: str, value: Table) -> Iterator[tuple[str, str]]:
    """One of several objects: its text; as an option, its letter and whether it is right."""
    body = _body(value)
    if not body:
        return
    flags = [key for key in value if normal(key) in _RIGHT]
    letter = next((text(value[key]) for key in _LETTERS if key in value and is_scalar(value[key])), "")
    if flags or role(name) == "options":
        yield "options" if flags else name, _lettered(letter if not letter.isdigit() else "", body)
    else:
        yield name, body
    if any(value[key] is True or str(value[key]).lower() in {"true", "1", "yes"} for key in flags):
        yield "correct answer", body


def is_scalar(value: Any) -> bool:
    """True for a value that holds no others."""
    return not isinstance(value, list | dict)


def text(value: Any) -> str:
    """A scalar as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
