"""Notes: what stands in which field, and that no answer and no wording is lost."""

import re

import lxml.html
import pytest
from cards import make, read
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import CASES

from qadeck import answers
from qadeck.config import Config, SourceRules
from qadeck.model import FIELDS, Cluster, Rating, Record

CONFIG = Config(
    sources={"cases.md": SourceRules(title="Evening class", author="A. <T>", licence="CC BY", url="https://x.org")}
)
CARDS = list(read((CASES / "render" / "cards.md").read_text("utf-8")))


def words(fragment):
    root = lxml.html.fragment_fromstring(f"<div>{fragment}</div>")
    return " ".join(re.findall(r"[^\W_]+", " ".join(root.itertext())))


def record(number, answer, question="What is it?", **more):
    return Record(f"s.md:{number}", f"s{number}.md", number, question, answer, **more)


def note(*records, rating=Rating(None, "none"), topics=(), config=CONFIG):  # noqa: B008
    return make(Cluster(records[0], records), rating, topics, config, {})


def field(made, name):
    return dict(made.fields)[name]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card[0].canonical.question[:30])
def test_every_card_has_the_agreed_fields_and_tags_without_blanks(card):
    made = make(*card, CONFIG, {"pictures/cycle.png": "qa-1.png"})
    assert tuple(name for name, _ in made.fields) == FIELDS
    assert field(made, "Question")
    assert field(made, "Answer")
    assert not [tag for tag in made.tags if re.search(r"[\s,]|::(?:::|$)", tag)]


SENTENCES = st.sampled_from(
    (
        "A kite flies on a line.",
        "It needs wind!",
        "- light\n- strong",
        "Wind: 3 to 5.",
        "",
        "a kite flies on a line",
        "x " * 400,
    )
)


@settings(max_examples=200)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=3), min_size=1, max_size=5))
def test_no_answer_is_lost(parts):
    records = tuple(record(number, "\n\n".join(part)) for number, part in enumerate(parts))
    made = note(*records)
    shown = [words(field(made, "Answer")).lower(), *re.split("Another answer", field(made, "More"))]
    shown = [shown[0], *(words(part).lower() for part in shown[1:])]
    for each in records:
        said = words(each.answer).lower()
        assert any(said in one for one in shown), said


def test_no_wording_is_lost_and_none_stands_twice():
    made = note(
        record(1, "Yes, it does so daily, at noon."), record(2, "", "Which is it?"), record(3, "", "which is it?")
    )
    assert words(field(made, "More")) == "Also asked as Which is it"


def test_the_answer_that_can_be_recalled_leads_and_the_long_one_is_folded():
    short = "A dam stores water so that a river can be used when it is dry."
    long = "Dams are old. " * 60
    made = note(record(1, long), record(2, short))
    assert words(field(made, "Answer")) == words(short)
    assert made.answer_from == "s.md:2"
    assert field(made, "More").startswith('<details><summary class="tappable">Another answer')


def test_a_mere_word_does_not_lead_where_a_sentence_stands():
    made = note(record(1, "Yes."), record(2, "Yes, since the river is dry in summer."))
    assert made.answer_from == "s.md:2"


def test_the_summary_of_a_long_answer_leads_and_nothing_else_moves():
    parts = ["First the story. " * 20, "Then more of it. " * 20, "**In short:** build a dam."]
    made = note(record(1, "\n\n".join(parts)))
    assert field(made, "Answer").startswith('<div class="lead"><p><strong>In short:</strong> build a dam.</p></div>')
    assert sorted(words(field(made, "Answer")).split()) == sorted(words(" ".join(parts)).split())


def test_an_answer_said_already_is_folded_away_but_not_one_that_differs_in_a_sign():
    made = note(
        record(1, "It is x - 1. Always so, and for every x."), record(2, "it is x - 1"), record(3, "It is x + 1.")
    )
    assert len(re.findall("<details>", field(made, "More"))) == 1
    assert "x + 1" in field(made, "More")


def test_options_stand_below_the_question_without_giving_the_answer_away():
    options = ("A) rain", "B) *snow*", "(c) hail", "no letter")
    made = note(record(1, "B", "What falls?", options=options))
    assert field(made, "Question").count("<li") == 4
    assert re.findall(r'class="letter">(\w)<', field(made, "Question")) == ["A", "B", "C"]
    assert words(field(made, "Question")) == "What falls A rain B snow C hail no letter"


def test_nobody_answers():
    made = note(record(1, ""))
    assert "aloud" in field(made, "Answer")
    assert made.answer_from == ""


def test_tags_level_and_attribution():
    config = Config(sources=CONFIG.sources, tag_sources=True)
    one = Record("cases.md:1", "cases.md", 1, "Q?", "An answer of six plain words.", tags=("old tag", "deck::x"))
    made = note(one, rating=Rating("beginner", "estimated"), topics=("Sea & Sky", "Ärzte"), config=config)
    assert made.tags == (
        "deck::x",
        "old_tag",
        "qa::difficulty-estimated",
        "qa::difficulty::beginner",
        "qa::source::cases",
        "qa::topic::sea-sky",
        "qa::topic::ärzte",
    )
    assert field(made, "Topic") == "Sea &amp; Sky · Ärzte"
    assert words(field(made, "Source")) == "Beginner Evening class Evening class A T CC BY"
    assert 'href="https://x.org"' in field(made, "Source")


def test_pictures_are_listed_as_media():
    made = make(
        Cluster(record(1, "![a](p.png)"), (record(1, "![a](p.png)"),)),
        Rating(None, "none"),
        (),
        CONFIG,
        {"p.png": "qa-p.png"},
    )
    assert made.media == ("qa-p.png",)


def test_cut_gives_back_the_fragment():
    fragment = "lead<p>a<b>c</b></p>\n<ul><li><p>x</p></li></ul><hr><p>end</p>tail"
    assert "".join(answers.cut(fragment)) == fragment
