"""Difficulty, topics and the order of new cards, against labelled cases and the labelled documents."""

import json

import pytest
from outside import CASES, ROOT, SHARED, needs_shared

from qadeck import order, topics
from qadeck.config import DifficultySettings, TopicSettings
from qadeck.difficulty import rate
from qadeck.difficulty.estimator import estimate
from qadeck.difficulty.labels import levels_of_scale
from qadeck.errors import UsageError
from qadeck.model import LEVELS, Cluster, Rating, Record
from qadeck.scales import step_of_heading
from qadeck.topics.headings import heading_topic


def cases(name):
    return json.loads((CASES / "levels" / name).read_text("utf-8"))


def record(source, line, question="Q", **rest):
    return Record(f"{source}:{line}", source, line, question, rest.pop("answer", ""), **rest)


def single(one):
    return Cluster(one, (one,))


@pytest.mark.parametrize(("name", "scale"), cases("labels.json").items())
def test_scales_of_labels(name, scale):
    found = levels_of_scale(list(scale))
    assert {label: found.get(label) for label in scale} == scale


@pytest.mark.parametrize("case", cases("headings.json"), ids=lambda c: c["heading"])
def test_headings(case):
    step = step_of_heading(case["heading"])
    assert (step.level if step else None) == case["level"]
    assert heading_topic(case["heading"]) == case["topic"]


def test_basis_of_a_rating():
    own = record("a.md", 1, "What is rye?", label="easy")
    other = record("b.md", 9, "What is rye, then?", label="hard")
    silent = record("c.md", 3, "Rye?")
    clusters = (single(own), Cluster(silent, (other, silent)), Cluster(own, (own, other)), single(silent))
    ratings, findings = rate(clusters, DifficultySettings(estimate=False))
    assert [(r.level, r.basis) for r in ratings] == [
        ("beginner", "stated"),
        ("advanced", "inherited"),
        ("advanced", "inherited"),
        (None, "none"),
    ]
    assert [f.code for f in findings] == ["levels-disagree"]


def test_the_majority_decides_before_the_stricter():
    members = tuple(record(f"{i}.md", i, label=label) for i, label in enumerate(("easy", "hard", "easy"), start=1))
    ratings, _ = rate([Cluster(members[0], members)], DifficultySettings())
    assert ratings[0].level == "beginner"


def test_a_person_has_the_last_word():
    one = single(record("a.md", 1, "What is **rye**?", label="hard"))
    strange = single(record("a.md", 5, "What is oat?", label="gentle"))
    settings = DifficultySettings(set={"what is rye": "easy"}, labels={"Gentle": "beginner"})
    ratings, findings = rate([one, strange], settings)
    assert [(r.level, r.basis) for r in ratings] == [("beginner", "set"), ("beginner", "stated")]
    assert findings == ()
    with pytest.raises(UsageError, match="is no level"):
        rate([one], DifficultySettings(set={"What is rye?": "nonsense"}))


def test_an_unread_label_is_reported():
    _, findings = rate([single(record("a.md", 7, label="plumbing"))], DifficultySettings())
    assert [(f.code, f.line) for f in findings] == [("unknown-label", 7)]


def test_sections_state_levels_and_weak_ones_need_company():
    basics = [single(record("a.md", i, section="Basics")) for i in range(3)]
    assert {r.basis for r in rate(basics, DifficultySettings())[0]} == {"none"}
    expert = single(record("a.md", 9, section="Expert questions"))
    assert rate([*basics, expert], DifficultySettings())[0][0].level == "beginner"


def test_estimates_rank_a_deck_that_states_nothing():
    rows = cases("garden.json")
    mixed = [rows[i * 7 % len(rows)] for i in range(len(rows))]
    clusters = [single(record(f"{i}.md", 1, question)) for i, (question, _) in enumerate(mixed)]
    ratings, _ = rate(clusters, DifficultySettings())
    assert all(r.basis == "estimated" and r.reasons for r in ratings)
    far = [abs(LEVELS.index(r.level) - LEVELS.index(level)) for r, (_, level) in zip(ratings, mixed, strict=True)]
    assert far.count(0) >= 14
    assert max(far) == 1


def test_few_notes_are_not_estimated():
    ratings, _ = rate([single(record("a.md", i)) for i in range(1, 6)], DifficultySettings())
    assert {(r.level, r.basis) for r in ratings} == {(None, "none")}


def assigned(clusters, settings):
    return topics.assign(clusters, topics.find(clusters, settings), settings)


def test_topics_found_in_words():
    case = cases("topics.json")
    clusters = [single(record("a.md", i, q)) for i, q in enumerate(case["questions"], start=1)]
    # The deck is small: a third of it may be one topic, so more notes on other things stand around.
    other = [single(record("b.md", i, f"Item{i} of what?")) for i in range(1, 12)]
    found = assigned([*clusters, *other], TopicSettings())
    names = [name for own in found for name in own]
    assert {name: names.count(name) for name in set(names)} == case["topics"]
    for question in case["without"]:
        assert found[case["questions"].index(question)] == ()


def test_topics_from_headings():
    def note(i, section):
        return single(record("a.md", i, f"Q{i}", section=section, path=("The big book", section)))

    clusters = [note(i, "1. Soil 🌱") for i in range(3)] + [note(i, "SOIL") for i in range(3, 6)]
    clusters += [note(i, "Hard") for i in range(6, 12)] + [note(i, "Bees") for i in range(12, 15)]
    found = assigned(clusters, TopicSettings())
    assert found == (("Soil",),) * 6 + ((),) * 9
    renamed = assigned(clusters, TopicSettings(rename={"Soil": "Earth"}, set={"Q14": ("Bees",)}))
    assert renamed[0] == ("Earth",)
    assert renamed[14] == ("Bees",)
    assert assigned(clusters, TopicSettings(drop=("soil",)))[0] == ()
    rows = topics.table(found, [Rating("beginner", "set")] * 15)
    assert rows == (("Soil", (6, 0, 0, 0)), ("", (9, 0, 0, 0)))


def test_order_is_by_level_topic_and_what_others_build_on_and_is_stable():
    questions = ["How does bread dough rise?", "What is dough?", "Why knead dough?", "What is salt?"]
    clusters = [single(record("a.md", i, q)) for i, q in enumerate(questions, start=1)]
    ratings = [Rating(level, "set") for level in ("beginner", "beginner", "advanced", "beginner")]
    named = [("Bread",), ("Bread",), ("Bread",), ()]
    assert order.order(ratings, named, order.uses(clusters)) == (2, 1, 4, 3)
    more = [*clusters, single(record("b.md", 1, "What is flour?"))]
    after = order.order([*ratings, Rating("intermediate", "set")], [*named, ()], order.uses(more))
    assert sorted(range(4), key=after.__getitem__) == [1, 0, 3, 2]


@needs_shared
@pytest.mark.slow
def test_floors_on_the_labelled_documents(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import difficulty as benchmark
    from levelled import macro_f1, rank_correlation, sources

    from qadeck.difficulty.evidence import gather

    found = {}
    for source, (clusters, levels) in sources(SHARED / "gold" / "dev_difficulty.json").items():
        none = [None] * len(clusters)
        scores = [one.text + one.order for one in gather(clusters, none)]
        guess = [rating.level for rating in estimate(clusters, none).values()]
        found[source] = (rank_correlation(scores, [LEVELS.index(level) for level in levels]), macro_f1(levels, guess))
    assert sum(rho for rho, _ in found.values()) / len(found) >= 0.35
    assert all(f1 > benchmark.EMBEDDINGS[source][1] for source, (_, f1) in found.items())

    clusters, levels = benchmark.seed_clusters(SHARED)
    benchmark.ten_fold(clusters, levels, [])
    benchmark.repeats(SHARED, clusters, levels, [])
    said = [line for line in capsys.readouterr().out.splitlines() if "accuracy" in line]
    figures = [float(line.split("accuracy")[1].split()[0]) for line in said]
    assert figures[1] >= 0.78
    assert figures[2] >= 0.85
    assert figures[3] >= 0.60


@pytest.mark.slow
def test_thirty_thousand_questions_are_rated():
    things = "bridge yeast sonnet glacier orchid engine violin comet magnet enzyme".split()
    clusters = [
        single(
            record(
                f"{i % 3}.md", i, f"What is the {things[i % 10]}{i % 997} of a {things[i * 7 % 10]}?", answer="It is."
            )
        )
        for i in range(30_000)
    ]
    ratings, _ = rate(clusters, DifficultySettings())
    assert len(ratings) == 30_000
