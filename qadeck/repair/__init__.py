"""Records of one document -> the records mended, with before and after of every repair; and what no rule can mend.

The rules are one ordered table. Each takes a text whose code is masked, gives a text, and is safe to apply twice; the
runner compares before and after, so that no rule can forget to report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from qadeck.model import Finding, Record, Repair
from qadeck.repair import characters, copies, emphasis, labels, nesting, paragraphs, prose, references, tex, wrapped
from qadeck.repair.findings import findings_of, unknown_rules
from qadeck.repair.masks import Piece, mask, unmask
from qadeck.repair.rules import Place, Rule, Siblings, alone

RULES: tuple[Rule, ...] = (
    Rule("encoding", "text read in the wrong encoding", "both", alone(characters.mend_mojibake), "any"),
    Rule("ligatures", "ligatures spelled out", "both", alone(characters.split_ligatures), "any"),
    Rule("invisible-characters", "invisible characters dropped", "both", alone(characters.drop_invisible), "any"),
    Rule("no-break-blanks", "no-break blanks that only fill", "both", alone(characters.plain_blanks)),
    Rule("bullet-glyphs", "lines with a bullet glyph are items", "answer", alone(characters.bullets_from_glyphs)),
    Rule("hyphen-at-line-end", "word cut by a hyphen at a line's end", "both", paragraphs.join_hyphens),
    Rule("punctuation-in-formula", "punctuation slipped into a subscript", "both", alone(tex.punctuation_out)),
    Rule("symbols-from-letters", "symbol copied three times into the prose", "both", alone(prose.symbols_from_letters)),
    Rule("glued-copies", "formula's text glued to the formula", "both", alone(prose.drop_glued_copies)),
    Rule("formulas-from-prose", "formula copied without delimiters", "both", alone(prose.formulas_from_prose)),
    Rule("formula-copies", "formula that stands two or three times", "both", alone(copies.one_copy)),
    Rule("formula-twins", "same formula twice in a row", "both", alone(copies.drop_twin)),
    Rule("formula-debris", "rest of a copied formula", "both", alone(copies.drop_debris)),
    Rule("formula-chain", "right side of a formula repeated", "both", alone(copies.shorten_chain)),
    Rule("formula-escapes", "escapes inside a formula", "both", alone(tex.drop_escapes)),
    Rule("powers-of-ten", "e-notation inside a formula", "both", alone(tex.powers_of_ten)),
    Rule("flattened-formula", "formula's text beside the formula", "answer", alone(wrapped.flattened_twin)),
    Rule("formula-spacing", "blanks round a formula", "both", alone(tex.close_up)),
    Rule("cut-paragraph", "paragraph cut by a page break", "answer", alone(paragraphs.join_paragraphs)),
    Rule("hard-break", "hard break in mid-sentence", "answer", alone(paragraphs.join_hard_breaks)),
    Rule(
        "numbered-list-drift", "numbered list that drifted to the right", "answer", alone(nesting.numbers_at_one_level)
    ),
    Rule("bullets-between-numbers", "bullets that belong to a number", "answer", alone(nesting.items_between_numbers)),
    Rule("items-under-label", "items at the level of their label", "answer", alone(nesting.items_under_label)),
    Rule("label-text", "label's text on the next line", "answer", alone(labels.text_to_label)),
    Rule("label-paragraph", "label's text as a paragraph", "answer", alone(labels.paragraph_to_label)),
    Rule("formula-in-sentence", "display formula inside a sentence", "answer", alone(wrapped.formula_into_sentence)),
    Rule("formula-in-item", "display formula of a list item", "answer", alone(wrapped.formula_into_item)),
    Rule("wrapped-bullet", "bullet that is a wrapped line", "answer", alone(wrapped.wrapped_bullets)),
    Rule("cut-item", "list item cut in two", "answer", alone(wrapped.cut_items)),
    Rule(
        "nesting-after-page-break", "nested items after a page break", "answer", alone(nesting.items_after_page_break)
    ),
    Rule(
        "bullets-under-number", "bullets indented less than their number", "answer", alone(nesting.bullets_under_number)
    ),
    Rule("blank-between-lists", "numbers and bullets run together", "answer", alone(nesting.blank_between_lists)),
    Rule("blank-in-list", "blank line inside a list", "answer", nesting.no_blank_in_list),
    Rule("trailing-blanks", "blanks at the end of an item", "answer", alone(paragraphs.no_break_after_item)),
    Rule("bold-edges", "bold that ends too early or too late", "both", alone(emphasis.bold_in_place)),
    Rule("bold-question", "question all in bold", "question", alone(emphasis.bold_off_whole)),
    Rule("question-references", "reference to a question by number", "answer", references.name_the_question),
)
ALL = frozenset(rule.id for rule in RULES)


def repair(records: Sequence[Record], off: frozenset[str]) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """The records of one document, mended, in order; and findings on damage that no rule can mend.

    `off` holds ids (or names) of rules that are not applied. A finding's line counts from 1 in the source.
    """
    rules = [rule for rule in RULES if not off & {rule.id, rule.name}]
    siblings = Siblings(records)
    mended = tuple(_mended(record, Place(record, siblings), rules) for record in records)
    found = [item for old, new in zip(records, mended, strict=True) for item in findings_of(old, new)]
    known = ALL | {rule.name for rule in RULES}
    return mended, (*unknown_rules(off - known, records), *found)


def _mended(record: Record, place: Place, rules: Sequence[Rule]) -> Record:
    question, first = _apply(record.question, "question", place, rules)
    answer, second = _apply(record.answer, "answer", place, rules)
    if not first and not second:
        return record
    return replace(record, question=question, answer=answer, repairs=(*record.repairs, *first, *second))


def _apply(text: str, where: str, place: Place, rules: Sequence[Rule]) -> tuple[str, list[Repair]]:
    """The text after every rule that is for it, and what each changed."""
    masked, pieces = mask(text)
    html = place.record.markup == "html"
    repairs: list[Repair] = []
    for rule in rules:
        if rule.where not in (where, "both") or (html and rule.markup != "any"):
            continue
        after = rule.mend(masked, place)
        if after != masked:
            repairs += _report(rule.id, masked, after, pieces)
            masked = after
    return (unmask(masked, pieces), repairs) if repairs else (text, repairs)


_MANY_LINES = 1000  # the difference is quadratic in the lines: beyond this the whole change is one excerpt


def _report(rule: str, before: str, after: str, pieces: tuple[Piece, ...]) -> list[Repair]:
    """One repair for each run of changed lines."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) > _MANY_LINES:
        return [Repair(rule, unmask(before, pieces), unmask(after, pieces))]
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        Repair(rule, unmask("\n".join(old[a:b]), pieces), unmask("\n".join(new[c:d]), pieces))
        for kind, a, b, c, d in changes
        if kind != "equal"
    ]
