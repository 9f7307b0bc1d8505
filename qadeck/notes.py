"""Cluster, rating, topics -> Note. What stands where on the card, and never a word lost.

The answer that is best to recall leads (docs/cards.md says why); the others stand in More, folded. `say` renders what
the sources say, `make` adds level, topics and tags; identity fills guid, modified and due later.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qadeck.answers import Choice, choose, front, summary_first
from qadeck.changes import Changes
from qadeck.config import Config
from qadeck.model import FIELDS, Body, Cluster, Note, Rating, Record
from qadeck.text import plain, tag_part

ALOUD = "No source answers this one. Say your answer aloud, in two or three sentences, then look it up."
_PICTURE = re.compile(r'<img src="([^"]+)"')
_LETTER = re.compile(r"\s*(?:[-*+]\s+)?(?:\[[ xX]?\]\s+)?\**\(?([A-Za-z]|\d{1,2})[.):](?:\*\*)?\s+(?=\S)")
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.S)


# A text of a record -> its HTML.
Render = Callable[[str, Record], str]


@dataclass(frozen=True, slots=True)
class Said:
    """What the texts of a cluster say on its card, as HTML; `lead` is the record that answers."""

    question: str
    answer: str
    more: str
    lead: Record | None


@dataclass(frozen=True, slots=True)
class Context:
    """What a note needs to know beside its cluster."""

    root: str
    config: Config


def say(cluster: Cluster, titles: Mapping[str, str], render: Render) -> Said:
    """The fields that hold the sources' texts. `titles` names the sources as they are shown."""
    choice = choose(cluster)
    return Said(
        _question(front(cluster), render),
        _answer(choice, render),
        _more(cluster, choice, titles, render),
        choice.lead,
    )


def pictures(said: Said) -> tuple[str, ...]:
    """The media files that the fields show, each once."""
    fields = (value for value in (said.question, said.answer, said.more) if "<img" in value)
    return tuple(dict.fromkeys(html.unescape(name) for value in fields for name in _PICTURE.findall(value)))


def make(cluster: Cluster, rating: Rating, topics: tuple[str, ...], body: Body, context: Context) -> Note:
    """The note of a cluster whose texts say `body`."""
    fields = {
        "Question": body.question,
        "Answer": body.answer,
        "More": body.more,
        "Topic": " · ".join(html.escape(topic, quote=False) for topic in topics),
        "Source": _source(cluster, rating, context.config),
    }
    return Note(
        guid="",
        fields=tuple((name, fields.get(name, "")) for name in FIELDS),
        tags=_tags(cluster, rating, topics, context),
        cluster=cluster,
        rating=rating,
        body=body,
        topics=topics,
        answer_from=cluster.members[body.lead].id if body.lead >= 0 else "",
        media=body.media,
    )


def _bare(fragment: str) -> str:
    """A fragment that is one paragraph, without its <p>."""
    found = _ONE_PARAGRAPH.fullmatch(fragment)
    return found[1] if found else fragment


def _question(record: Record, render: Render) -> str:
    return _bare(_rendered(record.question, record, render)) + _choices(record, render)


def _rendered(text: str, record: Record, render: Render) -> str:
    return render(text, record) if text.strip() else ""


def _choices(record: Record, render: Render) -> str:
    """The options of a multiple-choice question, a letter before each."""
    rows = []
    for option, text in zip(record.options, _options(record), strict=True):
        letter = _LETTER.match(option)
        mark = f'<span class="letter">{letter[1].upper()}</span> ' if letter else ""
        rows.append(f'<li dir="auto">{mark}<div>{_bare(_rendered(text, record, render))}</div></li>')
    return f'<ul class="options">{"".join(rows)}</ul>' if rows else ""


def _options(record: Record) -> tuple[str, ...]:
    """The options without their letters."""
    return tuple(_LETTER.sub("", option, count=1) for option in record.options)


def _answer(choice: Choice, render: Render) -> str:
    if choice.lead is None:
        return f'<p class="aloud">{ALOUD}</p>'
    rendered = render(choice.lead.answer, choice.lead)
    if not choice.long:
        return rendered
    lead, rest = summary_first(rendered)
    return f'<div class="lead">{lead}</div>{rest}' if lead and rest else rendered


def _more(cluster: Cluster, choice: Choice, titles: Mapping[str, str], render: Render) -> str:
    parts = [_folded(record, titles[record.source], render) for record in choice.others]
    also = [f'<li dir="auto">{_question(record, render)}</li>' for record in _wordings(cluster)[1:]]
    if also:
        parts.append(f'<div class="also"><p>Also asked as</p><ul>{"".join(also)}</ul></div>')
    return "".join(parts)


def _folded(record: Record, title: str, render: Render) -> str:
    return (
        f'<details><summary class="tappable">Another answer <small>{html.escape(title, quote=False)}</small></summary>'
        f'<div class="inside" dir="auto">{render(record.answer, record)}</div></details>'
    )


def _wordings(cluster: Cluster) -> tuple[Record, ...]:
    """The record of the front, then every member that words the question otherwise, each wording once."""
    seen: dict[tuple[str, tuple[str, ...]], Record] = {}
    for record in (front(cluster), *cluster.members):
        seen.setdefault((" ".join(plain(record.question).split()).casefold(), record.options), record)
    return tuple(seen.values())


def title(source: str, config: Config) -> str:
    """The name of a source as cards show it."""
    return config.rules(source).title or source


def _source(cluster: Cluster, rating: Rating, config: Config) -> str:
    """The level in a word and the sources' names; author, address and licence folded behind them."""
    sources = tuple(dict.fromkeys(record.source for record in (cluster.canonical, *cluster.members)))
    names = ", ".join(f"<cite>{html.escape(title(source, config), quote=False)}</cite>" for source in sources)
    level = f'<span class="level {rating.level}">{rating.level.capitalize()}</span>' if rating.level else ""
    credited = [line for source in sources if (line := _credit(source, config))]
    head = f"{level} {names}".strip()
    if not credited:
        return head
    lines = "".join(f"<li>{line}</li>" for line in credited)
    return f'<details><summary class="tappable">{head}</summary><ul>{lines}</ul></details>'


def _credit(source: str, config: Config) -> str:
    """Title, author, address and licence of one source, as deck.toml gives them."""
    rules = config.rules(source)
    if not (rules.author or rules.url or rules.licence):
        return ""
    title = html.escape(rules.title or source, quote=False)
    if rules.url and re.match(r"https?://", rules.url):
        title = f'<a href="{html.escape(rules.url)}">{title}</a>'
    rest = [html.escape(part, quote=False) for part in (rules.author, rules.licence) if part]
    return " · ".join((f"<cite>{title}</cite>", *rest))


def versioned(notes: Sequence[Note], changes: Changes, root: str, version: str) -> tuple[Note, ...]:
    """The tag `<root>::version::<version>` on each note that this build adds or changes; none without a version.

    Other notes do not get it: they would change in Anki for nothing but the tag.
    """
    touched = {named.guid for named in (*changes.added, *changes.returned)}
    touched |= {changed.note.guid for changed in changes.changed}
    tag = f"{root}::version::{tag_part(version)}"
    return tuple(
        replace(note, tags=tuple(sorted({*note.tags, tag})))
        if version and (changes.first or note.guid in touched)
        else note
        for note in notes
    )


def _tags(cluster: Cluster, rating: Rating, topics: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """Sorted, each once. A tag that a deck read as source brought along stays as it is."""
    root, config = context.root, context.config
    tags = {f"{root}::topic::{'::'.join(tag_part(part) for part in topic.split('::'))}" for topic in topics}
    if rating.level:
        tags.add(f"{root}::difficulty::{rating.level}")
        if rating.basis == "estimated":
            tags.add(f"{root}::difficulty-estimated")
    records = (cluster.canonical, *cluster.members)
    if config.tag_sources:
        tags |= {f"{root}::source::{tag_part(record.source.rsplit('.', 1)[0])}" for record in records}
    brought = {"_".join(tag.split()) for record in records for tag in record.tags}
    return tuple(sorted(tags | {tag for tag in brought if tag}))
