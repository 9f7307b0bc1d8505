"""The question bank in sources/ against its gold labels, and its claims against the outside: code runs, formulas close.

The files are read here with a few plain expressions of their own, not with the package (but for the last tests),
so that a fault of a reader cannot hide a fault of the bank. Format of the labels: tests/gold/README.md.
"""

import contextlib
import csv
import html
import io
import json
import re
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from outside import ROOT, SHARED, needs_shared

from qadeck import difficulty, linkage, readers, repair, segment
from qadeck.config import DifficultySettings
from qadeck.model import Cluster, Source

SOURCES, GOLD = ROOT / "sources", ROOT / "tests" / "gold"
MARKDOWN = ("quick-answers.md", "handbook.md", "top-30.md")
HEADED = {
    "quick-answers.md": r"(?m)^## \d+\. (.+)$",
    "handbook.md": r"(?m)^#{2,3} \**\d+\. (.+?)\**$",
    "top-30.md": r"(?m)^#### \d+\. (.+)$",
    "cram-notes.txt": r"(?m)^Q: (.+)$",
    "faq.html": r"<summary>(.+?)</summary>",
}
FENCE = re.compile(r"(?ms)^```python\n(.*?)^```$")
CODE = re.compile(r"(?ms)^```.*?^```$|`[^`\n]+`|<pre>.*?</pre>")
MATH = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|(?<![\\$])\$([^$\n]+?)\$", re.S)


def read(name):
    return (SOURCES / name).read_text("utf-8")


def load(name):
    return json.loads((GOLD / name).read_text("utf-8"))


def table():
    return list(csv.DictReader(io.StringIO(read("flashcards.csv"))))


def cells(kind):
    return [c for c in json.loads(read("lab.ipynb"))["cells"] if c["cell_type"] == kind]


def questions(name):
    if name == "flashcards.csv":
        return [row["question"] for row in table()]
    if name == "lab.ipynb":
        heads = ["".join(c["source"]).split("\n")[0] for c in cells("markdown")]
        return [head.removeprefix("### ") for head in heads if head.startswith("### ")]
    return [html.unescape(found) for found in re.findall(HEADED[name], read(name))]


def prose(name):
    """The text a learner reads, markup left in: what formulas and pictures are looked for in."""
    if name == "lab.ipynb":
        return "\n\n".join("".join(c["source"]) for c in cells("markdown"))
    return html.unescape(read(name)) if name.endswith("html") else read(name)


FILES = (*HEADED, "flashcards.csv", "lab.ipynb")
LEVELS = load("levels.json")
CLUSTERS = load("clusters.json")


def wording(question):
    return " ".join(re.findall(r"\w+", question.lower()))


def test_every_question_is_labelled_and_every_label_has_its_question():
    there = Counter((name, question) for name in FILES for question in questions(name))
    assert there == Counter((row["file"], row["question"]) for row in LEVELS)
    assert max(there.values()) == 1
    assert {row["level"] for row in LEVELS} == {"beginner", "intermediate", "advanced"}


def test_the_bank_is_as_large_as_it_says():
    merged = sum(len(group["questions"]) - 1 for group in CLUSTERS["clusters"])
    assert len(LEVELS) >= 510
    assert len(LEVELS) - merged >= 300
    reworded = [g for g in CLUSTERS["clusters"] if len({wording(q["question"]) for q in g["questions"]}) > 1]
    assert len(reworded) >= 160


def test_groups_do_not_overlap_and_hold_one_level():
    level = {(row["file"], row["question"]): row["level"] for row in LEVELS}
    members = [(q["file"], q["question"]) for group in CLUSTERS["clusters"] for q in group["questions"]]
    assert len(members) == len(set(members))
    for group in CLUSTERS["clusters"]:
        assert len(group["questions"]) > 1
        assert len({level[q["file"], q["question"]] for q in group["questions"]}) == 1, group["id"]


def test_pairs_that_count_neither_way_stand_in_different_groups():
    home = {(q["file"], q["question"]): g["id"] for g in CLUSTERS["clusters"] for q in g["questions"]}
    known = {(row["file"], row["question"]) for row in LEVELS}
    for pair in CLUSTERS["borderline"]:
        left, right = ((q["file"], q["question"]) for q in pair)
        assert {left, right} <= known
        assert home.get(left, left) != home.get(right, right)


def test_equal_wordings_are_in_one_group():
    home = {(q["file"], q["question"]): g["id"] for g in CLUSTERS["clusters"] for q in g["questions"]}
    seen = {}
    for row in LEVELS:
        group = home.get((row["file"], row["question"]), row["question"])
        assert seen.setdefault(wording(row["question"]), group) == group, row["question"]


def test_the_level_that_a_source_states_is_the_label():
    level = {(row["file"], row["question"]): row["level"] for row in LEVELS}
    stated = {"easy": "beginner", "medium": "intermediate", "hard": "advanced"}
    for row in table():
        assert level["flashcards.csv", row["question"]] == stated[row["difficulty"]]
    sections = re.split(r"(?m)^## (Beginner|Intermediate|Experienced) \(Q&A\)$", read("handbook.md"))
    for name, body in zip(sections[1::2], sections[2::2], strict=True):
        for question in re.findall(HEADED["handbook.md"], body):
            assert level["handbook.md", question] == {"Experienced": "advanced"}.get(name, name.lower()), question


def printed(code, space):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "snippet", "exec"), space)
    return out.getvalue()


SNIPPETS = [(name, code) for name in MARKDOWN for code in FENCE.findall(read(name))]


@pytest.mark.parametrize(("name", "code"), SNIPPETS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(SNIPPETS)])
def test_a_snippet_prints_what_its_comment_says(name, code):
    pytest.importorskip("numpy")
    said = re.findall(r"(?m)^(?:print\(.*\)  )?# (.+)$", code)
    assert said, f"{name}: a snippet without a stated result"
    assert printed(code, {}).splitlines() == said


def test_code_fits_a_phone_without_much_scrolling():
    for line in "\n".join([*(code for _, code in SNIPPETS), *("".join(c["source"]) for c in cells("code"))]).split(
        "\n"
    ):
        assert len(line) <= 56, line


def test_the_notebook_runs_from_top_to_bottom_and_prints_what_it_stores():
    pytest.importorskip("numpy")
    space = {}
    for cell in cells("code"):
        stored = "".join("".join(out["text"]) for out in cell["outputs"])
        assert printed("".join(cell["source"]), space) == stored


@pytest.mark.parametrize("name", FILES)
def test_formulas_close_what_they_open(name):
    text = CODE.sub("", prose(name))
    for found in MATH.finditer(text):
        tex = next(part for part in found.groups() if part)
        bare = re.sub(r"\\[{}|]", "", tex)
        assert bare.count("{") == bare.count("}"), tex
        assert len(re.findall(r"\\left\b", tex)) == len(re.findall(r"\\right\b", tex)), tex
        assert len(re.findall(r"\\begin\b", tex)) == len(re.findall(r"\\end\b", tex)), tex
    assert "$" not in MATH.sub("", text), "a dollar sign that belongs to no formula"


def test_pictures_are_there_and_come_from_the_script():
    named = set()
    for name in FILES:
        named |= set(re.findall(r'(?:\]\(|src=")(pictures/[\w-]+\.png)', prose(name)))
    assert named == {f"pictures/{path.name}" for path in (SOURCES / "pictures").iterdir()}
    assert len(named) >= 12
    script = (ROOT / "benchmarks" / "make_pictures.py").read_text("utf-8")
    drawn = re.findall(r"(?m)^    (?:curves|diagrams)\.(\w+),$", script)
    assert {Path(path).stem for path in named} == set(drawn)
    for path in named:
        data = (SOURCES / path).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) < 40_000, f"{path}: too large for a card"


def test_short_files_have_short_answers():
    answers = [*(row["answer"] for row in table()), *re.findall(r"(?m)^A: (.+)$", read("cram-notes.txt"))]
    answers += re.findall(r"(?m)^\*\*Ans:-\*\* (.+)$", read("quick-answers.md"))
    answers += re.findall(r"(?m)^#### .+\n\n(.+)$", read("top-30.md"))
    for answer in answers:
        assert 4 <= len(answer.split()) <= 60, answer


def test_a_question_asks_one_thing_in_one_line():
    for row in LEVELS:
        question = row["question"]
        assert len(question) <= 100, question
        assert question.count("?") <= 1, question
        assert question[-1] in "?.", question


def test_damaged_spots_stand_in_the_handbook_and_their_mended_form_does_not():
    text = read("handbook.md")
    spots = load("handbook_damage.json")
    assert 20 <= len(spots) <= 60
    for spot in spots:
        assert text.count(spot["found"]) == 1, spot
        assert spot["meant"] not in text, spot
        assert spot["question"] in questions("handbook.md")


def test_every_source_says_whose_it_is():
    stated = tomllib.loads(read("deck.toml"))["sources"]
    assert set(stated) == set(FILES)
    for rules in stated.values():
        assert rules["author"] == "The qadeck authors"
        assert rules["licence"] == "CC-BY-4.0"
        assert rules["title"]
    assert "Attribution 4.0 International" in read("LICENSE")


def runs_of_words(text, size):
    bare = re.sub(r"^[#\s*]*(?:\d+\.|Q:|A:|Ans:-)|\$[^$\n]+\$", " ", text)
    words = re.findall(r"\w+", bare.lower())
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


@needs_shared
def test_no_sentence_is_taken_from_the_labelled_documents():
    theirs = set()
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            theirs |= runs_of_words(line, 8)
    for name in FILES:
        for line in prose(name).splitlines():
            assert not theirs & runs_of_words(line, 8), f"{name}: {theirs & runs_of_words(line, 8)}"


def squeezed(text):
    """Blank lines between items do not count: a list reads the same with and without them."""
    return re.sub(r"\n\s*\n", "\n", text)


def test_repair_gives_what_the_author_meant():
    document = readers.read(Source("handbook.md", read("handbook.md").encode()))
    records, _ = repair.repair(segment.split(document).records, frozenset())
    answers = {record.question: squeezed(record.answer) for record in records}
    spots = load("handbook_damage.json")
    missed = [spot for spot in spots if squeezed(spot["meant"]) not in answers[spot["question"]]]
    assert missed == []


def records():
    sources = [Source(name, (SOURCES / name).read_bytes()) for name in sorted(FILES)]
    return [record for source in sources for record in repaired(source)]


def repaired(source):
    return repair.repair(segment.split(readers.read(source)).records, frozenset())[0]


def test_repeats_are_found_as_labelled():
    """Pairs of questions, those of `borderline` left out: what is joined is right, and at least this much is joined."""
    name = {record.id: (record.source, record.question) for record in records()}
    home = {(q["file"], q["question"]): g["id"] for g in CLUSTERS["clusters"] for q in g["questions"]}
    open_pairs = {frozenset((q["file"], q["question"]) for q in pair) for pair in CLUSTERS["borderline"]}
    joined = {
        frozenset((name[left.id], name[right.id]))
        for cluster in linkage.link(records()).clusters
        for left, right in combinations(cluster.members, 2)
    }
    same = {
        frozenset(pair)
        for group in CLUSTERS["clusters"]
        for pair in combinations([(q["file"], q["question"]) for q in group["questions"]], 2)
    }
    assert set(home) <= set(name.values())
    judged = joined - open_pairs
    assert len(judged & same) / len(judged) >= 0.99, judged - same
    assert len(judged & same) / len(same) >= 0.48


def test_a_level_that_a_source_states_is_kept():
    level = {(row["file"], row["question"]): row["level"] for row in LEVELS}
    stated = [record for record in records() if record.label]
    assert len(stated) >= 200
    ratings, _ = difficulty.rate([Cluster(record, (record,)) for record in stated], DifficultySettings())
    for record, rating in zip(stated, ratings, strict=True):
        assert rating.level == level[record.source, record.question], record.question


def test_what_a_person_decided_agrees_with_the_labels():
    home = {wording(q["question"]): g["id"] for g in CLUSTERS["clusters"] for q in g["questions"]}
    decided = tomllib.loads(read("deck.toml"))["repeats"]["same"]
    for group in decided:
        assert len({home[wording(question)] for question in group}) == 1, group


def test_no_label_is_left_in_an_answer():
    for record in records():
        assert not re.match(r"\W*(?:Q|A|Ans)\W*[:.]", record.answer), record.id
