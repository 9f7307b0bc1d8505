"""Take out of a page what is not its text: code, navigation, controls. Whatever held words is told as a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag

from qadeck.model import Finding
from qadeck.patterns import later
from qadeck.readers._implied import names
from qadeck.readers._inline import attribute, plain

_NAVIGATION = names(
    "nav navbar navigation menu menubar breadcrumb breadcrumbs sidebar pagination pager share sharing social cookie "
    "cookies skip skiplink banner footer copyright newsletter related votes feedback helpful subscribe advert promo"
)
_TOGGLES = names("accordion collapse collapsible toggle toggler trigger expander faq question summary")
_MARKS = later(r"^[\W_]*$")
_TOP_LINK = later(
    r"^[\W_]*(?:(?:back|return|go|jump)?\s*(?:to\s+)?(?:the\s+)?(?:top|contents|index|toc|table of contents|up)"
    r"|nach oben|zum (?:anfang|seitenanfang)|haut(?: de (?:la )?page)?|retour en haut|volver arriba|arriba|subir"
    r"|voltar ao topo|torna su|inizio pagina|naar boven|till toppen|til toppen|do góry|na górę"
    r"|başa dön|về đầu trang|kembali ke atas"
    r"|наверх|вверх|返回顶部|回到顶部|トップへ戻る)?[\W_]*$",
    re.I,
)


def words_of(tag: Tag, *attributes: str) -> frozenset[str]:
    """The words of an element's class and other attributes: "faqItem__title" gives faq, item, title."""
    return _words(" ".join(attribute(tag, name) for name in ("class", *attributes)))


@lru_cache(1 << 12)
def _words(joined: str) -> frozenset[str]:
    """Kept, since the elements of a page share a few classes."""
    return frozenset(re.findall(r"[a-z]+|\d+", re.sub(r"([a-z])([A-Z])", r"\1 \2", joined).lower()))


def is_toggle(tag: Tag) -> bool:
    """True for a button that opens a part of the page: its label may be a question."""
    if tag.has_attr("aria-expanded") or tag.has_attr("aria-controls"):
        return True
    return bool(words_of(tag, "data-toggle", "data-bs-toggle") & _TOGGLES)


def _within(tag: Tag, *names: str) -> bool:
    return tag.find_parent(list(names)) is not None


def _role(tag: Tag) -> str:
    return attribute(tag, "role").lower()


def _is_code(tag: Tag, _: object) -> bool:
    return tag.name in {"script", "style", "noscript", "template", "link", "meta", "title", "base"}


def _is_navigation(tag: Tag, _: object) -> bool:
    if tag.name == "nav" or _role(tag) in {"navigation", "menubar", "menu", "search"}:
        return True
    part = tag.name in {"div", "ul", "ol", "p", "section", "table"}
    return part and bool((words_of(tag) | _id_words(tag)) & _NAVIGATION)


def _id_words(tag: Tag) -> frozenset[str]:
    """The words of an id that names a part of a page; one made of a heading ("how-do-i-skip-tests") names none."""
    if not tag.has_attr("id"):
        return frozenset()
    words = re.findall(r"[a-z]+|\d+", re.sub(r"([a-z])([A-Z])", r"\1 \2", attribute(tag, "id")).lower())
    heading = tag.find(re.compile(r"^h[1-6]$")) if tag.name == "section" else None
    of_heading = isinstance(heading, Tag) and re.findall(r"[a-z]+|\d+", heading.get_text().lower()) == words
    return frozenset() if len(words) > 3 or of_heading else frozenset(words)


def _is_frame(tag: Tag, _: object) -> bool:
    """The page's own header, footer or side column; the same elements inside an article belong to its text."""
    if _role(tag) in {"banner", "contentinfo", "complementary"}:
        return True
    return tag.name in {"header", "footer", "aside", "address"} and not _within(
        tag, "article", "section", "main", "details"
    )


def _is_control(tag: Tag, _: object) -> bool:
    if tag.name == "button":
        return not is_toggle(tag) and not plain(tag).endswith("?")
    return tag.name in {"input", "select", "textarea", "datalist"}


def _is_decoration(tag: Tag, _: object) -> bool:
    """A permalink sign beside a heading, a column of line numbers, the picture half of a formula."""
    if tag.name == "a" and attribute(tag, "href").startswith("#"):
        return bool(_MARKS.match(plain(tag))) and not tag.find("img")
    return bool(words_of(tag) & {"headerlink", "linenos", "lineno", "gutter"}) or "katex-html" in attribute(
        tag, "class"
    )


@dataclass(frozen=True, slots=True)
class _Jumps:
    """The links within the page. `around`: the ids of these links and of all elements that hold one.

    `targets`: where they lead, by name: every element with that id, then every anchor of that name.
    """

    around: frozenset[int]
    targets: Mapping[str, Sequence[Tag]]


def _jumps(soup: BeautifulSoup) -> _Jumps:
    links = [link for link in soup.find_all("a") if attribute(link, "href").startswith("#")]
    if not links:
        return _Jumps(frozenset(), {})
    targets: dict[str, list[Tag]] = defaultdict(list)
    for name, elements in (("id", soup.find_all(True)), ("name", soup.find_all("a"))):
        for element in elements:
            targets[attribute(element, name)].append(element)
    targets.pop("", None)
    around = {id(element) for link in links for element in (link, *link.parents)}
    return _Jumps(frozenset(around), targets)


def _is_contents(tag: Tag, jumps: _Jumps) -> bool:
    """A list (of lists) in which every item is a link within the page."""
    if id(tag) not in jumps.around:
        return False
    if tag.name == "p":
        return _only_jumps(tag) and all(_leads_away(link, jumps) for link in tag.find_all("a"))
    if tag.name not in {"ul", "ol", "dl"}:
        return False
    items = tag.find_all(["li", "dt", "dd"])
    return len(items) > 1 and all(_only_jumps(item) for item in items)


def _only_jumps(tag: Tag) -> bool:
    """True if all letters of the element stand in links within the page."""
    jumps = [link for link in tag.find_all("a") if attribute(link, "href").startswith("#")]
    letters = len("".join(plain(link) for link in jumps))
    return bool(jumps) and letters * 10 >= len(re.sub(r"^[\W\d]+", "", plain(tag))) * 9 - 20


def _leads_away(link: Tag, jumps: _Jumps) -> bool:
    """True for a link to another place of the page: a question may be a link to itself."""
    name = attribute(link, "href").removeprefix("#")
    target = next((found for found in jumps.targets.get(name, ()) if not _is_out(found)), None)
    return target is not None and not {id(target)} & {id(link), *map(id, link.parents), *map(id, link.find_all(True))}


def _is_top_link(tag: Tag, jumps: _Jumps) -> bool:
    """A line that only leads back to the top."""
    if id(tag) not in jumps.around:
        return False
    if tag.name not in {"p", "div", "a", "center", "small", "span"} or not _TOP_LINK.match(plain(tag)):
        return False
    links = [tag] if tag.name == "a" else tag.find_all("a")
    return bool(links) and all(attribute(link, "href").startswith("#") for link in links) and not tag.find("img")


@dataclass(frozen=True, slots=True)
class _Drop:
    """A rule: `reason` in plain words, which elements, and the largest share of the page's letters it may take."""

    reason: str
    holds: Callable[[Tag, _Jumps], bool]
    most: float = 1.0


_DROPS = (
    _Drop("script, style or page data", _is_code),
    _Drop("decoration", _is_decoration),
    _Drop("navigation", _is_navigation, most=0.4),
    _Drop("header, footer or side column of the page", _is_frame, most=0.4),
    _Drop("form control", _is_control),
    _Drop("table of contents", _is_contents, most=0.6),
    _Drop("link back to the top", _is_top_link),
)
_TOLD = frozenset(rule.reason for rule in _DROPS[2:])


def drop(soup: BeautifulSoup, source: str) -> Iterator[Finding]:
    """Remove from the soup, in place, what no reader of the page would call its text; one finding for each reason."""
    for comment in [node for node in soup.descendants if isinstance(node, Comment)]:
        comment.extract()
    _show_formulas(soup)
    _show_boxes(soup)
    for literal in soup.find_all("span"):
        if "literal" in attribute(literal, "class").split(" "):  # how docutils writes inline code
            literal.name = "code"
    jumps = _jumps(soup)
    for rule in _DROPS:
        whole = len(plain(soup)) if rule.most < 1 else 0
        gone = [tag for tag in soup.find_all(True) if rule.holds(tag, jumps) and _drop_one(tag, rule, whole)]
        lines = [(tag.sourceline or 0, text) for tag, text in ((t, plain(t)) for t in gone) if text]
        if lines and rule.reason in _TOLD:
            shown = "; ".join(text[:60] for _, text in lines[:3]) + ("; ..." if len(lines) > 3 else "")
            yield Finding("left-out", "info", source, lines[0][0], f"{rule.reason}, {len(lines)} times: {shown}")


def _drop_one(tag: Tag, rule: _Drop, whole: int) -> bool:
    """Take out one element for which the rule holds; an element inside one already taken out is gone with it."""
    if tag.name in {"html", "body"} or _is_out(tag):
        return False
    if rule.most < 1 and len(plain(tag)) > rule.most * whole:
        return False
    tag.extract()
    return True


def _is_out(tag: Tag) -> bool:
    return not any(isinstance(parent, BeautifulSoup) for parent in tag.parents)


def _show_formulas(soup: BeautifulSoup) -> None:
    """A formula that a script or MathML would show becomes its TeX between `\\(` and `\\)` or `\\[` and `\\]`."""
    for script in [tag for tag in soup.find_all("script") if attribute(tag, "type").startswith("math/tex")]:
        script.replace_with(NavigableString(_tex(script.get_text(), "display" in attribute(script, "type"))))
    for formula in soup.find_all("math"):
        note = formula.find("annotation", attrs={"encoding": "application/x-tex"})
        if note:
            formula.replace_with(NavigableString(_tex(note.get_text(), attribute(formula, "display") == "block")))


def _tex(text: str, display: bool) -> str:
    return f"\\[{text.strip()}\\]" if display else f"\\({text.strip()}\\)"


def _show_boxes(soup: BeautifulSoup) -> None:
    """A tick box becomes `[x]` or `[ ]`: in a list of options it says which one is right."""
    for box in [tag for tag in soup.find_all("input") if attribute(tag, "type") in {"checkbox", "radio"}]:
        box.replace_with(NavigableString("[x] " if box.has_attr("checked") else "[ ] "))
