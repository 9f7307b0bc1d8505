"""Rendering: cases with input and expected side by side, CommonMark's own parser and the labelled checks as judges."""

import importlib.util
import itertools
import json
import re

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from outside import CASES, SHARED, needs_shared

from qadeck.render import emphasis, picture_addresses, to_html

UNDER_A_NUMBER = re.compile(r"(?m)^( *)\d+[.)] .*\n+\1 {2}[-*+] ")
FALLEN_OUT = re.compile(r"(?m)^( *)(?:[-*+]|\d+[.)]) .*\n\s*^ *(?:\$\$|\\\[)")
ORACLE = MarkdownIt("commonmark").enable("table")


def html(text):
    return to_html(text, "markdown", {})


def cases(name):
    """name . input . expected, parted by ====."""
    for case in re.split(r"(?m)^====\n", (CASES / "render" / name).read_text("utf-8")):
        title, source, expected = case.split("\n.\n")
        yield pytest.param(source, expected.rstrip("\n"), id=title.strip())


PICTURES = {"lake.png": "qa-1.png"}


@pytest.mark.parametrize(("source", "expected"), [*cases("markdown.txt")])
def test_markdown(source, expected):
    assert to_html(source, "markdown", PICTURES) == expected


@pytest.mark.parametrize(("source", "expected"), [*cases("html.txt")])
def test_html(source, expected):
    assert to_html(source, "html", PICTURES) == expected


def outline(fragment):
    """The lists of a fragment as nested tuples: (tag, first number, items), an item being the lists inside it."""
    root = lxml.html.fragment_fromstring(fragment, create_parent="div")

    def lists(element):
        found = []
        for child in element:
            if child.tag in ("ul", "ol"):
                items = tuple(lists(item) for item in child if item.tag == "li")
                found.append((child.tag, child.get("start", "1"), items))
            elif isinstance(child.tag, str):
                found += lists(child)
        return tuple(found)

    return lists(root)


@needs_shared
def test_every_structural_check_of_real_answers():
    spec = importlib.util.spec_from_file_location("fidelity_cases", SHARED / "bench" / "fidelity_cases.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    wrong = [name for name, (text, check) in module.S.items() if not check(html(text))]
    assert not wrong


def pieces_of_documents():
    """The labelled Markdown documents, cut at their questions' lines: (where, text)."""
    for path in sorted((SHARED / "corpora" / "docs").glob("*.md")):
        lines = path.read_text("utf-8").splitlines()
        gold = json.loads((SHARED / "corpora" / "full" / f"{path.stem}.json").read_text("utf-8"))
        starts = [*sorted({item["line"] - 1 for item in gold["items"]} | {0}), len(lines)]
        for start, end in itertools.pairwise(starts):
            yield f"{path.name}:{start + 1}", "\n".join(lines[start:end])


def answers_of_seeds():
    cards = json.loads((SHARED / "seeds" / "expected_cards.json").read_text("utf-8"))
    texts = {path.name[:3]: path.read_text("utf-8").splitlines() for path in (SHARED / "seeds").glob("*.txt")}
    for card in cards:
        first, last = card["answer"]
        yield f"{card['file']}:{first}", "\n".join(texts[card["file"]][first - 1 : last])


def differing(pieces):
    """The pieces whose lists are not CommonMark's.

    Two exceptions, both meant: bullets two blanks under a number are its children, and a display formula that stands
    unindented after an item stays in the list that goes on after it.
    """
    return [
        where
        for where, text in pieces
        if not (UNDER_A_NUMBER.search(text) or FALLEN_OUT.search(text))
        and outline(html(text)) != outline(ORACLE.render(text))
    ]


@needs_shared
@pytest.mark.parametrize("pieces", [pieces_of_documents, answers_of_seeds])
def test_lists_are_those_of_commonmark(pieces):
    assert not differing(pieces())


LINES = st.builds(
    lambda indent, body: " " * indent + body if body else "",
    st.sampled_from((0, 0, 0, 2, 2, 4, 4, 6, 8)),
    st.sampled_from(("- a", "* b", "text", "text", "", "> q", "# h", "```", "    code", "- ", "---", "+ c")),
)


@settings(max_examples=400)
@given(st.lists(LINES, min_size=1, max_size=9))
def test_lists_of_any_text_are_those_of_commonmark(lines):
    text = "\n".join(lines)
    assert outline(html(text)) == outline(ORACLE.render(text))


def words(fragment):
    root = lxml.html.fragment_fromstring(fragment, create_parent="div")
    return sorted(re.findall(r"[^\W_]+", " ".join(root.itertext())))


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(("one", "*", "**", "_", "`", "$", "\\", "<", ">", "[", "](", ")", " ", "\n", "~~", "two")))
)
def test_no_word_is_lost(parts):
    text = "x" + "".join(parts)
    inside = re.findall(r"one|two", text)
    shown = re.findall(r"one|two", " ".join(words(html(text))) + " ".join(re.findall(r'href="([^"]*)"', html(text))))
    addresses = re.findall(r"\]\(([^)]*)\)", text)  # a dead address leaves the card
    assert len(shown) >= len(inside) - len(re.findall(r"one|two", "".join(addresses)))


@needs_shared
@pytest.mark.parametrize("pieces", [pieces_of_documents, answers_of_seeds])
def test_the_words_are_those_of_commonmark(pieces):
    """Save those of pictures (their alternative text stays) and of the formula that stays in its numbered list."""
    for where, text in pieces():
        if not re.search(r"!\[|<img", text) and not FALLEN_OUT.search(text):
            assert words(html(text)) == words(ORACLE.render(text)), where


@needs_shared
def test_strong_and_code_are_those_of_commonmark():
    for where, text in pieces_of_documents():
        if not re.search(r"\$|\[!| \*\*\*(?!\S)", text):  # formulas, GitHub's alerts, "**SELECT ***": no CommonMark
            for tag in ("strong", "em", "code", "h3", "td"):
                ours, theirs = (
                    [" ".join(e.text_content().split()) for e in lxml.html.fromstring(f"<div>{f}</div>").iter(tag)]
                    for f in (html(text), ORACLE.render(text))
                )
                assert ours == theirs, (where, tag)


def test_nested_emphasis_has_an_end():
    assert len(emphasis.regions("*a **b " * 500 + "c* d** " * 500)) < 1000


def test_half_a_character_shows_as_one_that_was_lost():
    assert html("a \ud800 b") == "<p>a \ufffd b</p>"


def test_addresses_of_pictures():
    text = "![a](b.png) `![c](d.png)` <img src='e.png' alt=x> [![f](g.png)](h) ![i][j]\n\n[j]: k.png"
    assert picture_addresses(text, "markdown") == ("b.png", "e.png", "g.png", "k.png")
    assert picture_addresses("<p><img src='e.png'><code>&lt;img src=x&gt;</code>", "html") == ("e.png",)
    assert picture_addresses("no picture", "markdown") == ()
