"""A decision of a person -> deck.toml's new text, comments and order kept (tomlkit)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qadeck.errors import UsageError
from qadeck.model import LEVELS
from qadeck.text import key


def applied(text: str, decision: Mapping[str, Any]) -> str:
    """deck.toml's text with one decision more. Raises UsageError when the decision is not of a known form.

    `{"kind": "same" | "different", "questions": [two texts]}`, `{"kind": "level", "question", "level"}`,
    `{"kind": "topics", "question", "topics": [texts]}`. A newer decision on the same questions replaces the older.
    """
    import tomlkit

    document = tomlkit.parse(text)
    kind = decision.get("kind")
    if kind in ("same", "different"):
        _pair(document, str(kind), _texts(decision, "questions", 2))
    elif kind == "level" and decision.get("level") in LEVELS:
        _table(_table(document, "difficulty"), "set")[_text(decision, "question")] = str(decision["level"])
    elif kind == "topics":
        _table(_table(document, "topics"), "set")[_text(decision, "question")] = _texts(decision, "topics", 0)
    else:
        raise UsageError(f"{kind!r} is no decision; known are same, different, level and topics")
    return tomlkit.dumps(document)


def _text(decision: Mapping[str, Any], name: str) -> str:
    value = decision.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"the decision lacks {name}; reload the page")
    return value


def _texts(decision: Mapping[str, Any], name: str, least: int) -> list[str]:
    value = decision.get(name)
    if not isinstance(value, list) or len(value) < least or not all(isinstance(one, str) for one in value):
        raise UsageError(f"the decision lacks {name}; reload the page")
    return value


def _table(parent: Any, name: str) -> Any:
    import tomlkit

    if name not in parent:
        parent[name] = tomlkit.table()
    return parent[name]


def _pair(document: Any, kind: str, questions: list[str]) -> None:
    """Add the pair to one list, and take it from both first: the last word counts."""
    import tomlkit

    repeats = _table(document, "repeats")
    mine = sorted(map(key, questions))
    for name in ("same", "different"):
        for place in reversed(range(len(repeats.get(name, ())))):
            if sorted(map(key, repeats[name][place])) == mine:
                del repeats[name][place]
    if kind not in repeats:
        repeats[kind] = tomlkit.array().multiline(True)
    repeats[kind].append(questions)
