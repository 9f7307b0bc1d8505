"""Rendering: cases with input and expected side by side, CommonMark's own parser and the labelled checks as judges."""

import importlib.util
import itertools
import json
import re

import lxml.html
import pytest
from markdown_it import MarkdownIt
from outside import SHARED, needs_shared

from qadeck.render import to_html

UNDER_A_NUMBER = re.compile(r"(?m)^( *)\d+[.)] .*\n+\1 {2}[-*+] ")
FALLEN_OUT = re.compile(r"(?m)^( *)(?:[-*+]|\d+[.)]) .*\n\s*^ *(?:\$\$|\\\[)")
ORACLE = MarkdownIt("commonmark").enable("table")


def html(text):
    return to_html(text, "markdown", {})


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
