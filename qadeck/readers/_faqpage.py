"""schema.org data of a page (JSON-LD, FAQPage and QAPage) -> rows of question and answer."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup

from qadeck.model import Block

_ANSWERS = ("acceptedAnswer", "suggestedAnswer")


def faq_rows(soup: BeautifulSoup) -> Iterator[Block]:
    """One row for every Question with an answer in the page's JSON-LD; `text` is the question.

    Data that is not valid JSON is no data: the page still shows its text.
    """
    for script in soup.find_all("script", type=re.compile(r"^application/ld\+json")):
        line = script.sourceline or 1
        for item in _questions(_load(script.get_text())):
            question, answer = _string(item.get("name") or item.get("text")), _answer(item)
            if question and answer:
                cells = (("question", question), ("answer", answer))
                yield Block("row", re.sub(r"<[^>]+>", "", html.unescape(question)), answer, line, line, cells=cells)


def _load(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _questions(data: Any) -> Iterator[dict[str, Any]]:
    """Every object of type Question, wherever it stands (mainEntity, @graph, lists)."""
    if isinstance(data, list):
        for item in data:
            yield from _questions(item)
    elif isinstance(data, dict):
        if "Question" in _types(data):
            yield data
            return
        for value in data.values():
            if isinstance(value, dict | list):
                yield from _questions(value)


def _types(data: dict[str, Any]) -> list[str]:
    kind = data.get("@type")
    return [str(k) for k in kind] if isinstance(kind, list) else [str(kind)]


def _answer(item: dict[str, Any]) -> str:
    for key in _ANSWERS:
        found = item.get(key)
        found = found[0] if isinstance(found, list) and found else found
        if isinstance(found, dict):
            return _string(found.get("text"))
    return ""


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
