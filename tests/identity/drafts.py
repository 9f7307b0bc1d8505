"""Drafts for tests of identity: notes without GUID, time and place, from lines of text."""

from qadeck import identity
from qadeck.config import Config
from qadeck.model import FIELDS, Body, Cluster, Note, Rating, Record, Templates

TEMPLATES = Templates("{{Question}}", "{{FrontSide}}<hr id=answer>{{Answer}}", ".card { color: teal }")


def record(line, number):
    """ "source, section | question | answer" -> Record."""
    place, question, answer = (part.strip() for part in line.removeprefix("+").split("|", 2))
    source, section = (part.strip() for part in place.split(","))
    subject = source.split("/")[0] if "/" in source else ""
    return Record(f"{source}:{number}", source, number, question, answer, subject=subject, section=section)


def draft(members, tags=("deck::topic::general",), media=()):
    """A note of these records; the first is canonical."""
    lead = members[0]
    names = ", ".join(dict.fromkeys(member.source for member in members))
    texts = {"Question": lead.question, "Answer": lead.answer, "Source": names}
    texts["More"] = " ".join(member.answer for member in members[1:])
    fields = tuple((name, texts.get(name, "")) for name in FIELDS)
    cluster = Cluster(lead, tuple(members))
    said = (texts[name] for name in FIELDS[:3])
    body = Body(*said, 0, 0, media, identity.said_parts(cluster, texts), identity.askings(cluster))
    return Note("", fields, tags, cluster, Rating(None, "none"), body, media=media)


def drafts(lines):
    """A draft for each line that does not begin with "+"; those that do join the one above."""
    groups = []
    for number, line in enumerate(lines, 1):
        made = record(line, number)
        if line.startswith("+"):
            groups[-1].append(made)
        else:
            groups.append([made])
    return [draft(group) for group in groups]


def reconcile(made, ledger=None, built_at=1_700_000_000, **more):
    """One build on the ledger alone; `more` may hold media, decisions, name and templates."""
    deck = identity.deck(more.get("name", "Deck"), Config(), ledger, more.get("templates", TEMPLATES))
    return identity.reconcile(made, ledger, more.get("media", {}), built_at, deck, more.get("decisions"))
