"""Hostile shapes of documents, each at any size: what a doubling may cost is measured on them (growth.py).

Every Markdown shape stands in a document that begins with two harmless questions; the other formats are the shape
alone. The part of the name before a colon is the format. BESIDE is a document of its own, which must not suffer.
"""

from __future__ import annotations

import json
from collections.abc import Callable

BESIDE = "## What is chalk?\n\nA soft white rock.\n\n## What is clay?\n\nEarth that keeps its form.\n"
BEFORE = "## What is salt?\n\nA mineral from the sea.\n\n## What is mud?\n\nWet earth, good for bricks.\n\n"
ASKED = "## What is sand?\n\nSmall grains of rock. "


def inside(piece: str, last: str = "") -> Callable[[int], str]:
    """The shape that repeats `piece` inside one answer, up to about n characters."""
    return lambda n: f"{BEFORE}{ASKED}{piece * (n // len(piece))}{last}\n"


def below(piece: str, last: str = "") -> Callable[[int], str]:
    """The same as a block of its own below the first words of the answer."""
    return lambda n: f"{BEFORE}{ASKED}\n\n{piece * (n // len(piece))}{last}\n"


def numbered(piece: str) -> Callable[[int], str]:
    """The shape that repeats `piece`, a format for a number, through the document."""
    return lambda n: BEFORE + "".join(piece.format(i) for i in range(n // len(piece.format(1000))))


def nested(piece: str) -> Callable[[int], str]:
    """Lines, each two columns deeper than the one above: n characters in all."""
    return lambda n: f"{BEFORE}{ASKED}\n\n" + "".join(" " * 2 * i + piece + "\n" for i in range(int(n**0.5)))


def tagged(piece: str) -> Callable[[int], str]:
    """A page whose one answer repeats `piece`."""
    return lambda n: f"<h2>What is sand?</h2><p>Small grains.{piece * (n // len(piece))}"


def suffix(shape: str) -> str:
    """The file name's ending that a shape needs."""
    return "." + shape.partition(":")[0] if ":" in shape else ".md"


SHAPES: dict[str, Callable[[int], str]] = {
    "one word": inside("a"), "words of one line": inside("salt "), "blanks": inside(" ", "x"),
    "blank lines": inside("\n", "x"), "sentences": inside("Salt is good. "), "dots": inside("."),
    "colons": inside(":"), "question marks": inside("?"), "questions": inside("Why? "),
    "quotes": below(">", " x"), "spaced quotes": below("> ", "x"), "quoted lines": below("> x\n"),
    "brackets": inside("["), "closed brackets": lambda n: inside("[" * (n // 2), "a" + "]" * (n // 2))(n // 2),
    "nested links": lambda n: inside("[" * (n // 5), "x" + "](b)" * (n // 5))(n // 5),
    "images": inside("!["), "links": inside("[a]("), "parentheses": inside("("), "whole links": inside("[a](b) "),
    "list levels": below("- ", "x"), "deeper items": nested("- x"), "items": below("- one\n"),
    "numbers": below("1. one\n"), "letters": inside("a) "),
    "stars": inside("*"), "open emphasis": inside("*a "), "mixed emphasis": inside("**a *b "),
    "closing stars": inside("a* "), "underscores": inside("_"), "open underscores": inside("_a "),
    "tildes": inside("~a "), "dashes": below("-"), "equals": below("="), "rules": below("---\n"),
    "dollars": inside("$a "), "double dollars": inside("$$a "), "open formulas": inside("\\(a "),
    "display formulas": below("\\[a\n"), "environments": inside("\\begin{a}"), "backslashes": inside("\\"),
    "backticks": inside("`"), "uneven backticks": inside("`a``b"),
    "growing backticks": lambda n: f"{BEFORE}{ASKED}" + "".join("a" + "`" * i for i in range(int((2 * n) ** 0.5))),
    "fences": below("```\n"), "open tags": inside("<a "), "less than": inside("<"), "comments": inside("<!--a "),
    "divs": inside("<div>"), "lines of divs": below("<div>\n"), "bold tags": inside("<b>"),
    "details": below("<details>\n"), "ampersands": inside("&"), "entities": inside("&amp;"), "braces": inside("{{"),
    "pipes": below("|"), "rows": below("|x|y|\n"),
    "table": lambda n: f"{BEFORE}{ASKED}\n\n|a|b|\n|-|-|\n" + "|x|y|\n" * (n // 6),
    "wide table": lambda n: f"{BEFORE}{ASKED}\n\n" + "".join(f"{c * (n // 6)}|\n" for c in ("|a", "|-", "|x")),
    "references": below("[a]: http://x.example\n"), "addresses": inside("http://"),
    "right to left": inside("אבג "), "combining": inside("a\u0301"), "marks": inside("\u0301"),
    "emoji": inside("👩‍👩‍👧 "), "paragraphs": below("Salt is good.\n\n"), "lines": below("salt is good\n"),
    "indented lines": below("    salt is good\n"), "underlined": below("a\n===\n"), "bold lines": below("**a**\n\n"),
    "headings": numbered("## What is fjord {0}?\n\nAn inlet of kind {0}.\n\n"),
    "bare headings": numbered("# word{0}\n"),
    "empty headings": below("# \n"), "labels": numbered("Q: What is fjord {0}?\nA: An inlet of kind {0}.\n\n"),
    "numbered questions": numbered("{0}. What is fjord {0}?\n\n   An inlet.\n\n"),
    "table of questions": lambda n: "|Question|Answer|\n|-|-|\n"
    + "".join(f"|What is fjord {i}?|An inlet of kind {i}.|\n" for i in range(n // 45)),
    "html: divs": tagged("<div>"), "html: paragraphs": tagged("<p>x"), "html: lines": tagged("x<br>"),
    "html: bold": tagged("<b>"), "html: comments": tagged("<!--a "), "html: open tags": tagged("<a "),
    "html: attributes": lambda n: f"<h2>What is sand?</h2><p {'a=1 ' * (n // 4)}>Small grains.",
    "html: entities": tagged("&amp;"), "html: headings": tagged("<h2>What is a fjord?</h2><p>An inlet.</p>"),
    "html: items": tagged("<li>x"), "html: lists": tagged("<ul><li>"), "html: rows": tagged("<tr><td>x<td>y"),
    "html: tables": tagged("<table><tr><td>"), "html: closed tags": tagged("</div>"), "html: one word": tagged("a"),
    "html: details": tagged("<details><summary>What is it?</summary>An inlet.</details>"),
    "csv: rows": lambda n: "question,answer\n" + "".join(f"What is {i}?,Kind {i}\n" for i in range(n // 20)),
    "csv: quotes": lambda n: "question,answer\nWhat is it?," + '"' * n, "csv: commas": lambda n: "a,b\nx" + "," * n,
    "csv: open quote": lambda n: 'question,answer\nWhat is it?,"' + "a,b\n" * (n // 4),
    "csv: one cell": lambda n: "question,answer\nWhat is it?," + "a" * n,
    "csv: line ends": lambda n: "a,b\n" + "\r" * n,
    "csv: columns": lambda n: ",".join(f"c{i}" for i in range(n // 12)) + "\n" + "x," * (n // 12),
    "json: pairs": lambda n: json.dumps([{"question": f"What is {i}?", "answer": "Kind"} for i in range(n // 45)]),
    "json: depth": lambda n: "[" * n, "json: one text": lambda n: json.dumps({"question": "What?", "answer": "a" * n}),
    "json: names": lambda n: json.dumps({f"What is {i}?": "Kind" for i in range(n // 24)}),
    "json: blanks": lambda n: " " * n + "[]", "json: backslashes": lambda n: '["' + "\\" * n,
    "yaml: pairs": lambda n: "".join(f"- question: What is {i}?\n  answer: Kind\n" for i in range(n // 45)),
    "yaml: depth": lambda n: "[" * n, "yaml: dashes": lambda n: "- " * (n // 2),
    "yaml: one text": lambda n: "a: " + "b" * n,
    "txt: labels": lambda n: "".join(f"Q: What is fjord {i}?\nA: An inlet.\n\n" for i in range(n // 38)),
    "txt: one line": lambda n: "salt " * (n // 5), "txt: lines": lambda n: "salt is good\n" * (n // 13),
    "txt: numbers": lambda n: "".join(f"{i}. What is fjord {i}?\nAn inlet.\n" for i in range(n // 34)),
    "txt: options": lambda n: "".join(f"{i}. Which?\nA) x\nB) y\nAnswer: A\n" for i in range(n // 34)),
    "org: stars": lambda n: "*" * n, "org: headings": lambda n: "* What is it?\nAn inlet.\n" * (n // 24),
    "org: drawers": lambda n: "* What is it?\n" + ":A:\n" * (n // 4),
    "org: links": lambda n: "* What?\n" + "[[a][" * (n // 5),
    "rst: headings": lambda n: "What is it?\n===========\n\nAn inlet.\n\n" * (n // 36),
    "rst: stars": lambda n: "*a " * (n // 3), "rst: backticks": lambda n: "`a " * (n // 3),
    "rst: bars": lambda n: "|a " * (n // 3),
    "rst: quotes": lambda n: "".join(" " * i + "x\n" for i in range(int((2 * n) ** 0.5))),
}  # fmt: skip
