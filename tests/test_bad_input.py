"""Bytes that are no good document, beside one that is: one finding or a right result, and the good cards are there."""

import codecs
import encodings.aliases
import unicodedata

import pytest

from qadeck.api import Request, build

GOOD = "## What is a fjord?\n\nAn inlet of the sea.\n\n## What is a delta?\n\nThe mouth of a river.\n"
SUFFIXES = (
    ".md",
    ".txt",
    ".html",
    ".csv",
    ".tsv",
    ".json",
    ".yaml",
    ".org",
    ".rst",
    ".ipynb",
    ".xlsx",
    ".pdf",
    ".docx",
)


def built(folder, name, data):
    """The build of one strange file beside a good one."""
    (folder / "good.md").write_text(GOOD, "utf-8")
    (folder / name).write_bytes(data)
    made = build(Request(sources=(folder,), out=folder / "out", cache=None, built_at=1)).build
    questions = {record.question for note in made.notes for record in note.cluster.members}
    assert questions >= {"What is a fjord?", "What is a delta?"}, "another document's cards are not lost"
    assert made.questions == len(made.notes) + made.merged + len(made.rejections)
    return made


def told(made, name):
    """The codes of what is said about one source."""
    return [finding.code for finding in made.findings if finding.source == name]


BYTES = {
    "nothing": b"",
    "one letter": b"a",
    "one zero": b"\x00",
    "one high byte": b"\xff",
    "zeros": b"\x00" * 5000,
    "zeros in text": b"What is\x00 this?",
    "half a mark of UTF-16": b"\xff\xfe\x61",
    "every byte": bytes(range(256)) * 4,
    "lone surrogate": "What is \ud800?".encode("utf-8", "surrogatepass"),
    "overlong": b"What is \xc0\xaf?",
    "blanks": b" \t\r\n" * 200,
    "a mark alone": codecs.BOM_UTF8,
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_hold_no_question_are_told(name, suffix, tmp_path):
    made = built(tmp_path, "odd" + suffix, BYTES[name])
    reading = next((r for r in made.readings if r.source == "odd" + suffix), None)
    assert told(made, "odd" + suffix) or (reading and reading.records), "not a word about the file"


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n\r", "\u2028", "\x0b", "\x0c\n", "\x85"])
def test_line_ends_of_every_kind(end, tmp_path):
    text = f"## What is a tide?{end}{end}The sea goes up.{end}\n## What is a wave?\r\n\r\nThe sea goes by.\r"
    made = built(tmp_path, "ends.md", text.encode())
    said = " ".join(record.question + " " + record.answer for r in made.readings for record in r.records)
    for word in ("tide", "up.", "wave", "by."):
        assert word in said


SCRIPTS = {
    "Hebrew": ("מה זה ים?", "הרבה מים."),
    "Arabic": ("ما هو البحر؟", "ماء كثير."),
    "both directions": ("מה זה HTML?", "שפת markup של דפים."),
    "combining": ("Qu'est-ce qu'une re\u0301gate ?", "Une course a\u0300 la voile."),
    "many marks": ("What is z" + "\u0301" * 40 + "?", "A letter with many marks."),
    "emoji": ("What is 👩‍👩‍👧‍👦?", "A family 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👍🏽."),
    "direction marks": ("What is \u202eabc\u202c?", "Text \u2066that turns\u2069."),
    "beyond the first plane": ("What is 𝔘?", "A letter 𐍈."),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_comes_through(name, tmp_path):
    question, answer = SCRIPTS[name]
    made = built(tmp_path, "script.txt", f"Q: {question}\nA: {answer}\n".encode())
    (record,) = next(r for r in made.readings if r.source == "script.txt").records

    def folded(text):
        return [c for c in unicodedata.normalize("NFKC", text) if c.isalnum()]

    assert folded(record.question) == folded(question)
    assert folded(record.answer) == folded(answer)


def encodings_that_hold(text):
    """Every text encoding that Python knows and that can write `text`."""
    for name in sorted(set(encodings.aliases.aliases.values())):
        try:
            info = codecs.lookup(name)
            if info._is_text_encoding:
                yield name, text.encode(name)
        except (LookupError, UnicodeError):
            continue


TEXT = "Q: What is a Straße, 道 or дом?\nA: Ein Weg, 路, улица.\n" * 3
LATIN = "Q: What is a fee?\nA: What one pays for a service.\n" * 3


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_every_encoding_cut_in_the_middle_of_a_character(cut, tmp_path):
    seen = 0
    for text in (TEXT, LATIN):
        for encoding, data in encodings_that_hold(text):
            folder = tmp_path / f"{encoding}-{len(text)}"
            folder.mkdir()
            made = built(folder, "cut.txt", data[:-cut])
            reading = next(r for r in made.readings if r.source == "cut.txt")
            assert reading.records or told(made, "cut.txt"), encoding
            seen += 1
    assert seen > 60


SHAPES = {
    "one long line": "salt " * 1_000_000,
    "one long word": "s" * 1_000_000,
    "quotes": ">" * 100_000 + " x",
    "spaced quotes": "> " * 100_000 + "x",
    "brackets": "[" * 100_000 + "x" + "]" * 100_000,
    "list levels": "- " * 100_000 + "x",
    "numbered levels": "1. " * 100_000 + "x",
    "emphasis": "*" * 100_000,
    "open emphasis": "*a " * 30_000,
    "open formulas": "$a " * 100_000,
    "backticks": "`" * 100_000,
    "entities": "&amp" * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_a_deep_or_long_answer_keeps_its_neighbours(name, tmp_path):
    text = f"## What is sand?\n\nSmall grains.\n\n{SHAPES[name]}\n\n"
    text += "## What is mud?\n\nWet earth.\n\n## What is peat?\n\nOld moss.\n"
    made = built(tmp_path, "deep.md", text.encode())
    assert {"What is mud?", "What is peat?"} <= {r.question for n in made.notes for r in n.cluster.members}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".html", ".json", ".yaml", ".csv", ".org", ".rst", ".ipynb"])
def test_depth_in_every_format(suffix, tmp_path):
    for piece in ("<div>", "[", "{", '"', "(", "* ", "> ", "- "):
        folder = tmp_path / str(ord(piece[0]))
        folder.mkdir()
        made = built(folder, "deep" + suffix, (piece * 20_000).encode())
        assert told(made, "deep" + suffix) or any(r.records for r in made.readings if r.source == "deep" + suffix)
