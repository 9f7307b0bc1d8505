"""Where a page itself says which element is a question and which its answer: marks for those elements.

    microdata    schema.org Question with acceptedAnswer
    details      <details><summary>
    accordion    a control and the part that it opens; classes such as "accordion-title" and "accordion-body"
    faq          classes such as "faq-question" and "faq-answer", a <dl class="faq">
    definitions  <dl><dt><dd>

A pair whose answer holds two or more pairs is a section: its question becomes a heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from qadeck.patterns import later
from qadeck.readers._drop import is_toggle, words_of
from qadeck.readers._implied import names
from qadeck.readers._inline import attribute, plain

_QUESTION_WORDS = names("question questions q quest frage pregunta pergunta domanda vraag quiz")
_ANSWER_WORDS = names("answer answers a ans antwort respuesta resposta risposta reponse antwoord solution")
_FAQ_WORDS = frozenset({"faq", "faqs"})
_SET_WORDS = names("accordion accordeon akkordeon toggle collapse collapsible faq faqs expander expandable")
_TITLE_WORDS = names("title header heading head label trigger button btn toggle name term")
_BODY_WORDS = names("content body panel text details inner pane description collapse")
_ANSWER_LABEL = later(
    r"^\W*(?:(?:show|see|view|reveal|click|open|tap)\b.{0,30}|(?:the |possible |sample )?(?:answers?|solutions?|hints?"
    r"|explanations?|details|more)|antwort|lösung|réponse|solution|respuesta|solución|resposta|risposta|ответ|答案|解答"
    r"|答え|정답)\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One question element and its answer elements, with the name of the construct that says so."""

    name: str
    question: Tag
    answers: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a marked element is: `side` is question, answer, section or label (a mere "Show answer")."""

    side: str
    part: str = ""


def _microdata(soup: BeautifulSoup) -> Iterator[Pair]:
    for item in [tag for tag in soup.find_all(True) if "schema.org/Question" in attribute(tag, "itemtype")]:
        name = item.find(True, attrs={"itemprop": "name"})
        answer = item.find(True, attrs={"itemprop": re.compile("^(accepted|suggested)Answer$")})
        if name and answer:
            yield Pair("microdata", name, (answer.find(True, attrs={"itemprop": "text"}) or answer,))


def _details(soup: BeautifulSoup) -> Iterator[Pair]:
    for element in soup.find_all("details"):
        summary = element.find("summary", recursive=False)
        rest = tuple(child for child in element.find_all(True, recursive=False) if child is not summary)
        if summary:
            yield Pair("details", summary, (*rest, element))


def _folded(soup: BeautifulSoup) -> Iterator[Pair]:
    """A box that folds under its title, as Sphinx's themes write it."""
    for box in [tag for tag in soup.find_all(True) if "dropdown" in attribute(tag, "class").split(" ")]:
        title = box.find(class_="admonition-title")
        if isinstance(title, Tag) and title.parent is box:
            yield Pair("details", title, tuple(c for c in box.find_all(True, recursive=False) if c is not title))


def _controls(soup: BeautifulSoup) -> Iterator[Pair]:
    """A control that names the part it opens."""
    named: dict[str, Tag] = {}
    for element in soup.find_all(True):
        named.setdefault(attribute(element, "id"), element)
    for control in [tag for tag in soup.find_all(True) if tag.name in _CONTROLS]:
        target = next((t for t in (attribute(control, n) for n in _TARGETS) if t), "").lstrip("#")
        if not target or not is_toggle(control):
            continue
        part = named.get(target)
        if part and part is not control and not _holds(part, control):
            yield Pair("accordion", _heading_round(control), (part,))


_CONTROLS = frozenset({"button", "a", "div", "h2", "h3", "h4", "h5", "span", "label"})
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href", "for")


def _heading_round(control: Tag) -> Tag:
    """The heading whose whole text is the control, else the control."""
    heading = control.find_parent(["h1", "h2", "h3", "h4", "h5", "h6", "dt"])
    return heading if heading and plain(heading) == plain(control) else control


def _classes(soup: BeautifulSoup) -> Iterator[Pair]:
    """Elements whose classes say question or answer, each question with the answers up to the next question."""
    question: Tag | None = None
    answers: list[Tag] = []
    for element in soup.find_all(True):
        side = _side(element)
        if side == "question" and not (question and _holds(question, element)):
            yield from _closed(question, answers)
            question, answers = element, []
        elif side == "answer" and question and not any(_holds(answer, element) for answer in (*answers, question)):
            answers.append(element)
    yield from _closed(question, answers)


def _closed(question: Tag | None, answers: list[Tag]) -> Iterator[Pair]:
    if question and answers:
        is_faq = words_of(question) & (_QUESTION_WORDS | _FAQ_WORDS)
        yield Pair("faq" if is_faq else "accordion", question, tuple(answers))


def _side(element: Tag) -> str:
    """question, answer or "" by the words of the element's classes; a container of both sides is neither."""
    words = words_of(element)
    if not words or element.name in {"body", "html", "ul", "ol", "form"}:
        return ""
    toggles = bool(words & _SET_WORDS)
    if words & _BODY_WORDS and toggles and not words & _QUESTION_WORDS:
        return "answer"
    if (words & _TITLE_WORDS and toggles) or (element.name == "button" and is_toggle(element)):
        return "question" if not _holds_side(element, _ANSWER_WORDS | _BODY_WORDS) else ""
    if words & _ANSWER_WORDS and not words & _QUESTION_WORDS:
        return "answer" if not _holds_side(element, _QUESTION_WORDS) else ""
    if words & _QUESTION_WORDS and not words & _ANSWER_WORDS:
        return "question" if not _holds_side(element, _ANSWER_WORDS) else ""
    if element.name == "div" and words & {"panel"} and _follows_toggle(element):
        return "answer"
    return ""


def _holds_side(element: Tag, words: frozenset[str]) -> bool:
    return any(words_of(inner) & words for inner in element.find_all(True))


def _follows_toggle(element: Tag) -> bool:
    before = element.find_previous_sibling(True)
    return bool(before and before.name == "button" and is_toggle(before))


def _definitions(soup: BeautifulSoup) -> Iterator[Pair]:
    for listing in soup.find_all("dl"):
        name = "faq" if words_of(listing, "id") & (_QUESTION_WORDS | _FAQ_WORDS) else "definitions"
        terms: list[Tag] = []
        told: list[Tag] = []
        for child in [c for c in listing.find_all(["dt", "dd"]) if c.find_parent("dl") is listing]:
            if child.name == "dt" and told:
                yield Pair(name, terms[-1], tuple(told))
                terms, told = [], []
            (terms if child.name == "dt" else told).append(child)
            if not terms:
                told = []
        if terms and told:
            yield Pair(name, terms[-1], tuple(told))


_FINDERS: tuple[Callable[[BeautifulSoup], Iterator[Pair]], ...] = (
    _microdata,
    _details,
    _folded,
    _controls,
    _classes,
    _definitions,
)


def _holds(outer: Tag, inner: Tag) -> bool:
    return any(parent is outer for parent in inner.parents)


def marks(soup: BeautifulSoup) -> Mapping[int, Mark]:
    """id(element) -> Mark, for every question and answer element that the page tells apart.

    The finders go in order; an element is marked once, by the first finder that knows it.
    """
    taken: dict[int, Mark] = {}
    for finder in _FINDERS:
        for number, pair in enumerate([p for p in finder(soup) if id(p.question) not in taken]):
            if any(id(parent) in taken for parent in pair.question.parents if _is_question(taken, parent)):
                continue
            _mark(taken, pair, f"{pair.name}:{len(taken)}-{number}")
    return _with_sections(soup, taken)


def _is_question(taken: Mapping[int, Mark], element: Tag) -> bool:
    return id(element) in taken and taken[id(element)].side == "question"


def _mark(taken: dict[int, Mark], pair: Pair, part: str) -> None:
    if _ANSWER_LABEL.match(plain(pair.question)):
        taken[id(pair.question)] = Mark("label")
        return
    taken[id(pair.question)] = Mark("question", part)
    for answer in pair.answers:
        taken.setdefault(id(answer), Mark("answer", part))


def _with_sections(soup: BeautifulSoup, taken: dict[int, Mark]) -> Mapping[int, Mark]:
    """Outer pairs that hold two or more inner ones become sections; inner ones that stand alone lose their marks."""
    inner: dict[str, set[str]] = {}
    for element in soup.find_all(True):
        mark = taken.get(id(element))
        if mark and mark.side == "question":
            for parent in element.parents:
                outer = taken.get(id(parent))
                if outer and outer.side == "answer" and outer.part != mark.part:
                    inner.setdefault(outer.part, set()).add(mark.part)
    sections = {part for part, parts in inner.items() if len(parts) > 1}
    alone = {part for outer, parts in inner.items() if outer not in sections for part in parts}
    return {key: _settled(mark, sections, alone) for key, mark in taken.items()}


def _settled(mark: Mark, sections: set[str], alone: set[str]) -> Mark:
    if mark.part in sections:
        return Mark("section" if mark.side == "question" else "")
    return Mark("") if mark.part in alone else mark
