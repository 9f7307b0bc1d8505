"""Repeats: the labelled pairs under cases/repeats, the laws of clusters, and the floors on the labelled documents."""

import random
import sys
from itertools import combinations

import pytest
from outside import CASES, ROOT, SHARED, needs_shared

from qadeck.config import Decisions
from qadeck.linkage import abbreviations, against, compare, corpus, frames, link, vectors
from qadeck.linkage.forms import normal
from qadeck.linkage.grouping import same_wording
from qadeck.linkage.pair import pair_of
from qadeck.linkage.traits import MODEL
from qadeck.model import Record
from qadeck.text import key

sys.path.insert(0, str(ROOT / "benchmarks"))
import repeats

PAIRS = repeats.own_pairs(CASES / "repeats" / "pairs.txt")


def record(number: int, question: str, answer: str = "", subject: str = "", options: tuple[str, ...] = ()) -> Record:
    return Record(f"a.md:{number}", "a.md", number, question, answer, subject=subject, options=options)


def numbered(*questions: str) -> list[Record]:
    return [record(at, question) for at, question in enumerate(questions, 1)]


def groups(*questions: str, decisions: Decisions | None = None) -> list[list[str]]:
    clusters = link(numbered(*questions), decisions or Decisions()).clusters
    return [[member.question for member in cluster.members] for cluster in clusters]


def verdicts(left: str, right: str) -> tuple[int, list[str]]:
    """Clusters and reasons of two questions, in this order."""
    linkage = link(numbered(left, right), Decisions())
    reasons = [row.reason for cluster in linkage.clusters for row in cluster.comparisons]
    return len(linkage.clusters), reasons + [row.reason for row in linkage.reviews]


@pytest.mark.parametrize("row", [row for row in PAIRS if row[1] == "DISTINCT"], ids=lambda row: f"{row[3]} / {row[4]}")
def test_what_only_looks_alike_stays_apart(row):
    assert verdicts(row[3], row[4])[0] == 2


def test_most_of_the_plain_repeats_are_merged():
    same = [row for row in PAIRS if row[1] == "SAME"]
    merged = [row for row in same if verdicts(row[3], row[4])[0] == 1]
    assert len(merged) / len(same) >= 0.92, [row for row in same if row not in merged]


def test_the_other_way_round_is_the_same():
    for _, _, _, left, right in PAIRS:
        assert verdicts(left, right) == verdicts(right, left), (left, right)


def test_every_question_is_in_one_cluster_and_the_reasons_reach_all_members():
    records = numbered(*(question for row in PAIRS for question in row[3:5]))
    clusters = link(records, Decisions()).clusters
    assert sorted(m.id for c in clusters for m in c.members) == sorted(r.id for r in records)
    for cluster in clusters:
        assert [m for m in records if m in cluster.members] == list(cluster.members)
        others = {m.id for m in cluster.members} - {cluster.canonical.id}
        assert {row.right for row in cluster.comparisons} == others
        assert all(row.left == cluster.canonical.id and row.reason for row in cluster.comparisons)


def test_the_order_of_the_questions_changes_nothing():
    records = numbered(*(question for row in PAIRS for question in row[3:5]))
    want = {frozenset(m.id for m in c.members) for c in link(records, Decisions()).clusters}
    random.Random(5).shuffle(records)
    assert {frozenset(m.id for m in c.members) for c in link(records, Decisions()).clusters} == want


def test_a_tail_that_names_the_documents_subject_does_not_count():
    tails = (
        "What is tort?",
        "What is tort in common law?",
        "What is estoppel in common law?",
        "Define equity in common law",
    )
    assert groups(*tails)[0] == ["What is tort?", "What is tort in common law?"]
    assert len(groups(*tails)) == 3


def test_other_subject_other_options_other_code_stay_apart():
    question = "What is inheritance?"
    assert (
        len(link([record(1, question, subject="law"), record(2, question, subject="java")], Decisions()).clusters) == 2
    )
    options = [
        record(1, "Which is a metal?", options=("tin", "clay")),
        record(2, "Which is a metal?", options=("zinc", "clay")),
    ]
    assert len(link(options, Decisions()).clusters) == 2
    assert len(groups("What does this print?\n```\nx = 1\n```", "What does this print?\n```\nx = 2\n```")) == 2
    assert len(groups("What does `git stash` do?", "What does git stash do?")) == 1


def test_a_person_has_the_last_word():
    same = Decisions(same=(("What is a fjord?", "How did glaciers carve the coast of Norway?"),))
    assert len(groups("What is a fjord?", "How did glaciers carve the coast of Norway?", decisions=same)) == 1
    apart = Decisions(different=(("What is a fjord?", "Define fjord."),))
    assert len(groups("What is a fjord?", "Define fjord.", "Explain fjords.", decisions=apart)) == 2


def test_a_decision_on_a_question_that_is_gone_is_a_finding():
    findings = link(numbered("What is a fjord?"), Decisions(same=(("What is a fjord?", "What is a bay?"),))).findings
    assert [(f.code, "What is a bay?" in f.message) for f in findings] == [("decision-without-question", True)]


def test_an_answered_question_stands_for_the_others():
    cluster = link(
        [record(1, "Define a fjord."), record(2, "What is a fjord?", "A drowned glacial valley.")], Decisions()
    ).clusters[0]
    assert (cluster.canonical.line, [m.line for m in cluster.members]) == (2, [1, 2])


def test_the_short_way_to_a_key_gives_the_same_key():
    texts = [question for row in PAIRS for question in row[3:5]]
    odd = ["Größe × 2 ÷ 3?", "C++ / C#?", "x=1,  y…", "Ünder–Öl \u2018a\u2019", "50% off @ $5", "ÆØ\u00a0å"]
    assert [corpus._wording(text) for text in texts + odd] == [key(text) for text in texts + odd]


CONTRADICTIONS = [
    (
        "The human heart pumps about 5 litres of blood a minute.",
        "The human heart pumps about 7 litres of blood a minute.",
        1,
    ),
    ("A grown whale can breathe under water for hours.", "A grown whale can not breathe under water for hours.", 1),
    ("It has 2 flippers.", "It was hunted until 1986.", 0),
]


@pytest.mark.parametrize(("one", "other", "findings"), CONTRADICTIONS)
def test_answers_that_contradict_each_other_are_a_finding(one, other, findings):
    records = [record(1, "What does it do?", one), record(2, "What does it do", other)]
    found = link(records, Decisions()).findings
    assert [(f.code, f.line) for f in found] == [("answers-disagree", 2)] * findings


def test_what_an_existing_deck_has_is_named_with_the_reason():
    deck = [Record("deck:1", "old.apkg", 1, "What is a fjord?", "A drowned valley.")]
    found = against([record(1, "Explain fjords.", subject="earth"), record(2, "What is a delta?")], deck)
    assert [(row.left, row.right, bool(row.reason)) for row in found] == [("a.md:1", "deck:1", True)]


# precision, recall, merged or listed for review, length of the review list
FLOORS = {"seeds": (0.99, 0.95, 0.98, 60), "dev": (0.96, 0.56, 0.86, 120)}


@needs_shared
@pytest.mark.parametrize("name", FLOORS)
def test_floors_on_the_labelled_questions(name):
    labelled = getattr(repeats, name)(SHARED / "gold")
    found = repeats.score(labelled, link(labelled.records, Decisions()))
    precision, recall, listed, reviews = FLOORS[name]
    assert (found.precision >= precision, found.recall >= recall, found.listed >= listed) == (True,) * 3, found
    assert found.reviews <= reviews


@needs_shared
def test_floors_on_the_paraphrases():
    shares = repeats.paraphrases(SHARED / "gold", None, False)
    assert {
        name: shares[name] for name in ("adv_disadv", "aspect", "diff_vs_what", "negation", "number", "swap")
    } == dict.fromkeys(("adv_disadv", "aspect", "diff_vs_what", "negation", "number", "swap"), 0)
    assert shares["easy"] >= 0.9
    assert shares["abbrev"] >= 0.8


@needs_shared
def test_planted_repeats_are_found_and_no_look_alike_is_merged():
    records, key = repeats.generated(3000, str(SHARED / "bench" / "gen_corpus.py"))
    merged, planted, alike = repeats.planted_pairs(link(records, Decisions()), key)
    assert len(merged & planted) / len(merged) >= 0.99
    assert len(merged & planted) / len(planted) >= 0.96
    assert not merged & alike


def test_a_level_that_is_not_asked_would_not_have_held():
    texts = [question for row in PAIRS for question in row[3:5]][:260]
    texts += ["What is a fjord, and how is a delta formed?", "What is a fjord?", "Explain the formation of a delta"]
    answered = (record(at, text, f"Also known as {texts[at - 3]}") for at, text in enumerate(dict.fromkeys(texts)))
    items = [group[0] for group in same_wording(corpus.items(list(answered)))]
    for a, b in combinations(items, 2):
        pair = pair_of(a, b)
        held = [
            level for level in compare.LEVELS if level.has != MODEL and level.words & pair.words and level.holds(pair)
        ]
        held = held[: 1 + next(at for at, level in enumerate(held) if level.close is None)]
        asked = compare.open_levels(pair)
        # Of a pair that is distinct whatever its cosines only that is told.
        in_vain = {level.verdict for level in held} == {"distinct"} == {level.verdict for level in asked}
        assert in_vain or asked == held, (a.record.question, b.record.question)


def test_a_frame_that_is_not_tried_would_not_have_fitted():
    texts = [question for row in PAIRS for question in row[3:5]]
    heads = [text.split()[:3] for text in texts]
    for at, text in enumerate(texts):
        # Every question, and every question with another's opening.
        for words in (text.split(), heads[(7 * at) % len(heads)] + text.split()[2:]):
            piece = normal(" ".join(words)).strip(" ?!.:;,-")
            fitting = [frame for frame in frames._led(piece.split(" ")[0]) if frame[1].match(piece)]
            assert [frame for frame in frames.frames(piece) if frame[1].match(piece)] == fitting, piece


def test_the_short_way_to_the_words_of_a_vector_gives_the_same_words():
    for text in ("A_b c-d, E.F 12's\tx\ny [z](q)", "naïve A_b", "", "C++ & (x)"):
        assert vectors._Pieces().of(text) == vectors._Pieces().of(f"{text} \u00a0".strip(" ") + "\u2003")


def test_abbreviations_are_read_from_their_brackets():
    known = abbreviations.spelt_out(
        [
            "The sodium glucose transporter (SGT) and a Golgi body (small).",
            "MRI (magnetic resonance imaging) of a joint",
            "a b c d e f deep sea vent\n(DSV)",
            "Two Forms Here (TFH) and (TFH) Two Fine Hats (TFH)",
        ]
    )
    assert sorted(known) == ["mri", "sgt"]
