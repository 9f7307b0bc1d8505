"""Write a made-up question bank with planted repeats, for benchmarks.

    python benchmarks/corpus.py --questions 3000 --seed 1 --format md --out bank.md [--key key.json]

Subjects are made of syllables, so that nothing can be tuned to them. One question in seven is an earlier one in other
words, one in thirty looks like an earlier one but asks something else; --key lists both as pairs of numbers from 0.
Answers are about 1,100 characters: paragraphs, nested lists, formulas, now and then a table or code.
Entry i is the same whatever --questions and --format are.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYLLABLES = (
    "ba bel cor dan dri el fen gar hol is jun kal lor mir nos or pel qua ras sol tam ul ver wen xi yor zan".split()
)
HEADS = "filter index protocol theorem buffer reactor membrane treaty alloy sonata enzyme ledger valve graph".split()
KINDS = "static linear local outer early upper primary wet hot global weighted sparse modal radial".split()
SIBLING = {
    "static": "dynamic",
    "linear": "cubic",
    "local": "remote",
    "outer": "inner",
    "early": "late",
    "upper": "lower",
}
NOUNS = (
    "signal load margin phase sample surface layer field cost weight growth order price current tension record".split()
)
VERBS = "raises lowers bounds delays balances doubles hides splits joins feeds limits shapes".split()

# A row is one thing to ask, in several wordings; {x} is the subject.
FORMS = (
    ("What is {x}?", "Explain the concept of {x}.", "Define {x}.", "What do you understand by {x}?"),
    ("How does {x} work?", "Explain how {x} works.", "Describe the way in which {x} works."),
    ("Why is {x} needed?", "What is the reason that {x} is needed?", "Why do we need {x}?"),
    ("What are the advantages of {x}?", "List the benefits of {x}.", "Which advantages does {x} have?"),
    ("What are the limitations of {x}?", "List the drawbacks of {x}.", "Which disadvantages does {x} have?"),
    ("When should {x} be used?", "When would you use {x}?", "In which situations should one use {x}?"),
    (
        "How can failures of {x} be prevented?",
        "How do you prevent failures of {x}?",
        "Name ways to prevent failures of {x}.",
    ),
)
REPEATED, ALIKE = 1 / 7, 1 / 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, its answer as Markdown; `twin` is an earlier entry that asks the same, `alike` one that does not."""

    question: str
    answer: str
    section: str
    level: str
    twin: int | None = None
    alike: int | None = None


@dataclass(frozen=True, slots=True)
class _Spec:
    form: int
    wording: int
    subject: str
    root: int


def entries(count: int, seed: int, answers: bool = True) -> Iterator[Entry]:
    """`count` entries, one after the other."""
    specs: list[_Spec] = []
    for number in range(count):
        rng = random.Random(seed * 1_000_003 + number)
        spec, twin, alike = _spec(rng, specs, number)
        specs.append(spec)
        question = FORMS[spec.form][spec.wording].format(x=spec.subject)
        body = _answer(random.Random(spec.root * 7 + number), spec.subject) if answers else ""
        level = ("Beginner", "Intermediate", "Advanced")[(number // 40) % 3]
        yield Entry(question, body, f"Part {number // 120 + 1}: {level}", level, twin, alike)


def _spec(rng: random.Random, specs: list[_Spec], number: int) -> tuple[_Spec, int | None, int | None]:
    roll = rng.random()
    if specs and roll < REPEATED + ALIKE:
        at = rng.randrange(len(specs))
        old = specs[at]
        if roll < REPEATED:
            wording = (old.wording + 1 + rng.randrange(2)) % len(FORMS[old.form])
            return _Spec(old.form, wording, old.subject, old.root), at, None
        kind = old.subject.split()[1]
        if kind in SIBLING:
            return _Spec(old.form, old.wording, old.subject.replace(kind, SIBLING[kind]), number), None, at
        return _Spec((old.form + 1) % len(FORMS), 0, old.subject, number), None, at
    name = "".join(rng.choice(SYLLABLES) for _ in range(3))
    subject = f"the {rng.choice(KINDS)} {name} {rng.choice(HEADS)}"
    form = rng.randrange(len(FORMS))
    return _Spec(form, rng.randrange(len(FORMS[form])), subject, number), None, None


def _sentence(rng: random.Random) -> str:
    return f"The {rng.choice(NOUNS)} {rng.choice(VERBS)} the {rng.choice(NOUNS)} of each {rng.choice(NOUNS)}"


def _answer(rng: random.Random, subject: str) -> str:
    lead = f"{subject.capitalize()} is a part whose {rng.choice(NOUNS)} {rng.choice(VERBS)} the {rng.choice(NOUNS)}."
    parts = [f"{lead} {_sentence(rng)}, and the **{rng.choice(NOUNS)}** stays at $k_{rng.randrange(9)} < n$."]
    parts.append("\n".join(_list(rng)))
    extra = rng.random()
    if extra < 0.25:
        parts.append(f"$$z = \\frac{{w_1 + w_{rng.randrange(2, 9)}}}{{\\sum_i x_i}}$$")
    elif extra < 0.35:
        parts.append(f"```python\ndef step(n):\n    return [k ** 2 for k in range(n) if k > {rng.randrange(9)}]\n```")
    elif extra < 0.45:
        rows = "\n".join(f"| {rng.choice(NOUNS)} | {rng.randrange(100)} % |" for _ in range(3))
        parts.append(f"| Part | Share |\n|---|---|\n{rows}")
    parts += [f"{_sentence(rng)}. {_sentence(rng)}." for _ in range(3)]
    return "\n\n".join(parts)


def _list(rng: random.Random) -> Iterator[str]:
    for _ in range(3):
        yield f"- **{rng.choice(NOUNS).capitalize()}:** {_sentence(rng).lower()}."
        for _ in range(2):
            yield f"  - {_sentence(rng)} when `{rng.choice(NOUNS)} > {rng.randrange(50)}`."


def markdown(bank: list[Entry]) -> str:
    """Numbered headings below section headings."""
    lines, section = ["# Bank"], ""
    for number, entry in enumerate(bank, 1):
        if entry.section != section:
            section = entry.section
            lines.append(f"## {section}")
        lines.append(f"### {number}. {entry.question}\n\n{entry.answer}")
    return "\n\n".join(lines) + "\n"


def pairs_of_lines(bank: list[Entry]) -> str:
    """`Q:` and `A:`."""
    return "".join(f"Q: {entry.question}\nA: {entry.answer}\n\n" for entry in bank)


def table(bank: list[Entry]) -> str:
    """CSV with a heading."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["question", "answer", "difficulty"])
    writer.writerows((entry.question, entry.answer, entry.level) for entry in bank)
    return out.getvalue()


def page(bank: list[Entry]) -> str:
    """An HTML page of headings and preformatted paragraphs."""
    body = "\n".join(
        f"<h3>{html.escape(entry.question)}</h3>\n"
        + "\n".join(f"<p>{html.escape(part)}</p>" for part in entry.answer.split("\n\n"))
        for entry in bank
    )
    return f"<!doctype html><meta charset=utf-8><title>Bank</title><h1>Bank</h1>\n{body}\n"


def questions(bank: list[Entry]) -> str:
    """The questions alone, a line each."""
    return "".join(f"{entry.question}\n" for entry in bank)


FORMATS = {"md": markdown, "qa": pairs_of_lines, "csv": table, "html": page, "questions": questions}


def main() -> None:
    """Write the bank, and the key if asked for."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--format", choices=FORMATS, default="md")
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--key", type=Path)
    asked = options.parse_args()
    bank = list(entries(asked.questions, asked.seed, asked.format != "questions"))
    asked.out.write_text(FORMATS[asked.format](bank), "utf-8")
    if asked.key:
        same = [(entry.twin, number) for number, entry in enumerate(bank) if entry.twin is not None]
        alike = [(entry.alike, number) for number, entry in enumerate(bank) if entry.alike is not None]
        asked.key.write_text(json.dumps({"same": same, "alike": alike}), "utf-8")


if __name__ == "__main__":
    main()
