"""Cards out of a case file: what test_cards_in_browser.py shows, and what a look at a change of style needs.

A file holds cards parted by "%%%%"; a card is "Name: value" lines, a blank line, and answers parted by "%%".
Names: Q, Topic (parted by " · "), Level, Basis, Option, Also (another wording), Keep.
"""

import re

from qadeck import each, notes
from qadeck.model import Cluster, Rating, Record


def read(text, source="cases.md"):
    """(cluster, rating, topics) of every card of a case file's text."""
    for number, part in enumerate(re.split(r"(?m)^%%%%\n", text)):
        head, _, body = part.partition("\n\n")
        lines = [line.split(": ", 1) for line in head.splitlines()]
        values = dict(lines)
        answers = [answer.strip("\n") for answer in re.split(r"(?m)^%%\n", body)]
        options = tuple(value for name, value in lines if name == "Option")
        also = [value for name, value in lines if name == "Also"]
        wordings = [values["Q"], *also] + [values["Q"]] * (len(answers) - len(also) - 1)
        answers += [""] * (len(wordings) - len(answers))
        members = tuple(
            Record(f"{source}:{number}.{place}", source if not place else f"more/{place}.md", number, wording, answer)
            for place, (wording, answer) in enumerate(zip(wordings, answers, strict=True))
        )
        first = Record(**{name: getattr(members[0], name) for name in members[0].__slots__} | {"options": options})
        level = values.get("Level")
        rating = Rating(level, values.get("Basis", "stated" if level else "none"))
        topics = tuple(values["Topic"].split(" · ")) if "Topic" in values else ()
        yield Cluster(first, (first, *members[1:])), rating, topics


def make(cluster, rating, topics, config, pictures):
    """The note of a card, its texts rendered."""
    titles = {member.source: notes.title(member.source, config) for member in cluster.members}
    said = each.body(cluster, titles, {member.id: pictures for member in cluster.members})
    return notes.make(cluster, rating, topics, said, notes.Context("qa", config))
