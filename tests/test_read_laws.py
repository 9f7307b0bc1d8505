"""Laws of reading: nothing is lost, nothing read twice, the time is linear, the rulings of deck.toml are kept."""

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import CASES

from qadeck.config import SourceRules
from qadeck.errors import SourceError, UsageError
from qadeck.model import Source
from qadeck.readers import read
from qadeck.readers.md import parse
from qadeck.segment import outline, split

TEXTS = sorted(path for path in (CASES / "read").iterdir() if path.suffix in (".md", ".txt"))


def of(text: str, name: str = "notes.md", rules: SourceRules | None = None):
    return split(read(Source(name, text.encode())), rules)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_line_is_in_a_record_or_listed_as_left_out(path):
    data = path.read_bytes()
    lines = data.decode("utf-8").replace("\r\n", "\n").split("\n")
    reading = split(read(Source(path.name, data)))
    taken = {n for r in reading.records for n in range(r.line, r.end_line + 1)}
    taken |= {n for r in reading.records for n in range(r.answer_line, r.answer_line + 1 + r.answer.count("\n"))}
    taken |= {n for part in reading.left_out for n in range(part.line, part.end + 1)}
    assert [n for n, line in enumerate(lines, 1) if line.strip() and n not in taken] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_blocks_hold_the_source_line_by_line(path):
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    lines = text.split("\n")
    blocks, _ = parse(text, path.name, path.suffix == ".txt")
    for block in blocks:
        assert block.raw == "\n".join(lines[block.line - 1 : block.end])
    held = [n for block in blocks for n in range(block.line, block.end + 1)]
    assert held == sorted(set(held))
    assert {n for n, line in enumerate(lines, 1) if line.strip()} <= set(held)


PIECES = st.sampled_from(
    "## 1. What?|### So|Q: a?|A: b|- item|  - deeper|1. one|```|text||---|&a & b &|&---&---&|**Why?**|<details>"
    "|<summary>x</summary>|</details>|> quote|a) x|b) y|?|$$".replace("&", "\x7f").split("|")
).map(lambda line: line.replace("\x7f", "|"))


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=150)
def test_any_document_is_read_without_an_error_and_twice_alike(lines):
    text = "\n".join(lines) + "\nend"
    assert of(text) == of(text)
    blocks, _ = parse(text, "notes.md")
    held = [n for block in blocks for n in range(block.line, block.end + 1)]
    assert held == sorted(set(held))


def seconds(text: str) -> float:
    gc.collect()
    begin = time.process_time()
    of(text)
    return time.process_time() - begin


def test_a_layout_may_be_fixed():
    text = "# Notes\n\n- **Why?** So.\n\n## 1. Install\n\nRun it.\n"
    assert [r.question for r in of(text, rules=SourceRules(layout="numbered headings")).records] == ["Install"]
    with pytest.raises(UsageError, match="no layout 'rows'; known are columns"):
        of(text, rules=SourceRules(layout="rows"))


def test_the_question_line_may_be_named_in_plain_terms():
    text = "Aufgabe 1) Zeichne ein Haus.\n\nMit Dach.\n\nAufgabe 2) Male es an.\n\nIn Rot.\n"
    reading = of(text, "notes.txt", SourceRules(question="Aufgabe N)"))
    assert [(r.number, r.question, r.answer) for r in reading.records] == [
        (1, "Zeichne ein Haus.", "Mit Dach."),
        (2, "Male es an.", "In Rot."),
    ]


def test_a_section_may_be_left_out_and_is_listed():
    text = "# Quiz\n\n## Old\n\n### 1. Who was first?\n\nAdam.\n\n## New\n\n### 2. Who is last?\n\nNobody knows.\n"
    reading = of(text, rules=SourceRules(leave_out=("Old",)))
    assert [r.question for r in reading.records] == ["Who is last?"]
    assert (5, 7, "left out by deck.toml") in [(p.line, p.end, p.reason) for p in reading.left_out]


def test_the_outline_shows_questions_and_what_is_left_out():
    lines = outline(read(Source("q.md", b"# Quiz\n\nHello.\n\nQ: What is tin?\nA: A metal.\n")))
    assert lines[0].startswith("q.md: labelled: 1 lines")
    assert any(line.split() == ["5", "question", "What", "is", "tin?"] for line in lines)
    assert any("left out" in line and line.split()[0] == "3" for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_read_without_a_finding(encoding):
    text = "Q: Wie heißt der Fluß in Köln?\nA: Rhein – natürlich.\n"
    document = read(Source("q.txt", text.encode(encoding)))
    assert document.findings == ()
    assert [r.answer for r in split(document).records] == ["Rhein – natürlich."]


def test_an_older_encoding_is_detected_and_told():
    text = "Вопрос: Какая река течёт через Москву?\nОтвет: Москва-река, приток Оки.\n\n" * 4
    document = read(Source("q.txt", text.encode("cp1251")))
    assert split(document).records[0].answer == "Москва-река, приток Оки."
    assert [f.code.startswith("encoding-") for f in document.findings] == [True]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.md", b"", "empty"),
        ("a.md", b" \n\t\n", "empty"),
        ("a.xyz", b"text", "unknown-format"),
        ("README", b"text", "unknown-format"),
        ("a.txt", bytes(range(256)) * 8, "undecodable"),
    ],
)
def test_what_cannot_be_read_says_why(name, data, code):
    with pytest.raises(SourceError) as error:
        read(Source(name, data))
    assert error.value.code == code
