"""Texts that nobody would write, through the whole pipeline: nothing lost in silence, nothing thrown but our errors."""

import html
import json
import string
import tempfile
from pathlib import Path

import nh3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadeck.api import Request, build
from qadeck.errors import DeckError
from qadeck.render import safe, tags

GOOD = "## What is a fjord?\n\nAn inlet of the sea.\n\n## What is a delta?\n\nThe mouth of a river.\n"
ODD = "\u200b\u00ad\u202e\u0301\ufeff\x00\x0c\u2028\ud7ff\ue000👩‍👧🇳🇴é\u00a0"
WORDS = st.sampled_from([*"What why how is a the river fjord tide 1) 2. Q: A: - * > # ## ``` $ $$ | ? : ::".split()])
LETTERS = st.text(
    st.sampled_from(string.ascii_letters + string.digits + " \n\t" + string.punctuation + ODD), max_size=30
)
MARKDOWN = st.sampled_from(
    [
        *(
            "# ",
            "\n## ",
            "\n\n",
            "\n",
            "**",
            "*",
            "_",
            "`",
            "\n```\n",
            "~~~\n",
            "\n> ",
            ">> ",
            "\n- ",
            "\n  - ",
            "\n1. ",
        ),
        *(
            "\n    ",
            "[a](",
            ")",
            "![",
            "](x.png)",
            "$",
            "$$",
            "\\(",
            "\\]",
            "\\",
            "|",
            "\n|-|-|\n",
            "\n---\n",
            "\n===\n",
        ),
        *(
            "<details>",
            "</summary>",
            "<!--",
            "-->",
            "{{c1::",
            "}}",
            "{{Front}}",
            "\nQ: ",
            "\nA: ",
            "\n**Answer:** ",
            "?",
        ),
        *("[^1]", "\n[^1]: ", "\n[a]: b\n", "\n%\n", "::", "\nSTART\n", "\nEND\n", "#card", "&amp;", "&#0;", "<br>"),
    ]
)
TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<h2>",
            "</h2>",
            "<h3 id=x>",
            "<details><summary>",
            "</summary>",
            "</details>",
        ),
        *(
            "<dl><dt>",
            "<dd>",
            "</dl>",
            "<table><tr><td>",
            "</td><td>",
            "</tr>",
            "</table>",
            "<ul><li>",
            "</ul>",
            "<pre>",
        ),
        *(
            "<code>",
            "</code>",
            "<img src=x.png>",
            "<img src=//x>",
            "<script>",
            "</script>",
            "<style>",
            "<svg>",
            "<math>",
        ),
        *(
            "<!--",
            "-->",
            "<![CDATA[",
            "<a href='javascript:x'>",
            "<b onclick=x>",
            "<",
            ">",
            "&lt;",
            "&#x0;",
            '"',
            "'",
            "=",
        ),
    ]
)
CELLS = st.sampled_from(
    [",", ";", "\t", "|", '"', '""', "\n", "\r\n", "Question", "Answer", "Hint", "=1+1", "A", "1", "#separator:tab\n"]
)

# nh3 itself, asked again, with the classes that the deck's own style names let through.
CLEANER = nh3.Cleaner(
    tags=set(tags.KEPT),
    attributes={**safe._ATTRIBUTES, "*": {"dir", "lang", "class"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def mixed(marks):
    """Texts made of the marks of one kind of document, words, and any letters at all."""
    return st.lists(st.one_of(marks, marks, WORDS, LETTERS), max_size=40).map("".join)


DOCUMENTS = st.one_of(
    st.tuples(st.sampled_from([".md", ".txt"]), mixed(MARKDOWN)),
    st.tuples(st.just(".html"), mixed(TAGS)),
    st.tuples(st.sampled_from([".csv", ".tsv"]), mixed(CELLS)),
    st.tuples(st.sampled_from([".json", ".yaml", ".org", ".rst"]), mixed(MARKDOWN)),
    st.tuples(st.just(".json"), st.recursive(LETTERS, lambda x: st.lists(x, max_size=4)).map(json.dumps)),
)


def letters(text):
    """What a reader would miss: words of letters and digits, folded."""
    return set("".join(c.casefold() if c.isalnum() else " " for c in text).split())


def check(suffix, text):
    """The laws, for one document beside one that is in order."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("a" + suffix, text), ("good.md", GOOD)):
            Path(folder, name).write_bytes(content.encode("utf-8", "surrogatepass"))
        request = Request(sources=(Path(folder),), out=Path(folder, "out"), cache=None, built_at=1)
        try:
            made = build(request).build
        except DeckError as error:
            raise AssertionError(f"one odd document stopped the build: {error}") from error
    assert made.questions == len(made.rejections) + made.merged + len(made.notes), "the funnel adds up"
    assert {r.question for n in made.notes for r in n.cluster.members} >= {"What is a fjord?", "What is a delta?"}
    for note in made.notes:
        for name, value in note.fields:
            assert html.unescape(CLEANER.clean(value)) == html.unescape(value), f"{name} is sanitized already"
    (reading,) = [one for one in made.readings if one.source == "a" + suffix]
    told = any(finding.source == reading.source for finding in made.findings) or bool(reading.left_out)
    assert told or reading.records or not letters(text), "a document without questions says so"
    if suffix in (".md", ".txt") and not told:
        kept = [
            "\n".join((r.question, r.answer, *r.options, *r.path, r.section or "", r.label or "", str(r.number)))
            for r in reading.records
        ]
        assert letters(text) <= letters("\n".join(kept)), "no word vanishes unreported"


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_any_text_is_read_or_refused(document):
    check(*document)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_two_thousand_texts_are_read_or_refused(document):
    check(*document)
