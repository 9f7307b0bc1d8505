"""The rules, in the order of their use: leftovers, characters, formulas, paragraphs, lists, words."""

from __future__ import annotations

from qadeck.repair import (
    characters,
    copies,
    emphasis,
    labels,
    leftovers,
    nesting,
    numbered,
    paragraphs,
    prose,
    references,
    tex,
    wrapped,
)
from qadeck.repair.facts import ANNOUNCES, BULLETS, GAP, LABEL, LINES, LIST, MATH, NON_ASCII, NUMBERS
from qadeck.repair.rules import Rule, alone

_LEFTOVERS = (
    Rule(
        "escaped-newlines", "newlines written out", "both", alone(leftovers.real_newlines), 0, (leftovers.WRITTEN_OUT,)
    ),
    Rule(
        "page-marks",
        "page numbers and page anchors",
        "answer",
        alone(leftovers.drop_page_marks),
        0,
        leftovers.PAGE_MARKS,
    ),
    Rule(
        "citation-marks",
        "marks of a chat's sources",
        "both",
        alone(leftovers.drop_citation_marks),
        0,
        leftovers.CITATIONS,
    ),
)
_CHARACTERS = (
    Rule(
        "encoding",
        "text read in the wrong encoding",
        "both",
        alone(characters.mend_mojibake),
        NON_ASCII,
        characters.MISREAD,
        "any",
    ),
    Rule(
        "ligatures",
        "ligatures spelled out",
        "both",
        alone(characters.split_ligatures),
        NON_ASCII,
        characters.LIGATURES,
        "any",
    ),
    Rule(
        "invisible-characters",
        "invisible characters",
        "both",
        alone(characters.drop_invisible),
        NON_ASCII,
        characters.INVISIBLE,
        "any",
    ),
    Rule(
        "no-break-blanks",
        "no-break blanks that only fill",
        "both",
        alone(characters.plain_blanks),
        NON_ASCII,
        characters.NO_BREAK,
    ),
    Rule(
        "bullet-glyphs", "bullet glyph", "answer", alone(characters.bullets_from_glyphs), NON_ASCII, characters.GLYPHS
    ),
    Rule(
        "hyphen-at-line-end",
        "word cut at a line's end",
        "both",
        paragraphs.join_hyphens,
        LINES,
        (paragraphs.HYPHEN_AT_END,),
    ),
)
_FORMULAS = (
    Rule(
        "punctuation-in-formula",
        "punctuation in a script",
        "both",
        alone(tex.punctuation_out),
        MATH,
        (tex.PUNCTUATION_INSIDE,),
    ),
    Rule("symbols-from-letters", "symbol copied into the prose", "both", prose.symbols_from_letters),
    Rule("glued-copies", "formula's text glued to it", "both", alone(prose.drop_glued_copies), MATH),
    Rule("formulas-from-prose", "formula without delimiters", "both", alone(prose.formulas_from_prose)),
    Rule("formula-copies", "formula that holds itself", "both", copies.one_copy, MATH),
    Rule("formula-twins", "same formula twice in a row", "both", alone(copies.drop_twin), MATH, copies.SIDE_BY_SIDE),
    Rule("formula-debris", "rest of a copied formula", "both", alone(copies.drop_debris), MATH, ("=",)),
    Rule("formula-chain", "right side repeated", "both", alone(copies.shorten_chain), MATH, ("=",)),
    Rule("formula-escapes", "escapes inside a formula", "both", alone(tex.drop_escapes), MATH, (tex.ESCAPED,)),
    Rule("powers-of-ten", "e-notation inside a formula", "both", alone(tex.powers_of_ten), MATH, tex.POWERS),
    Rule(
        "flattened-formula", "formula's text beside it", "answer", alone(wrapped.flattened_twin), MATH | LINES, ("$$",)
    ),
    Rule("formula-spacing", "blanks round a formula", "both", alone(tex.close_up), MATH, tex.SPACED_FORMULAS),
)
_PARAGRAPHS = (
    Rule(
        "cut-paragraph",
        "paragraph cut by a page",
        "answer",
        alone(paragraphs.join_paragraphs),
        GAP,
        (paragraphs.SMALL_AFTER_GAP,),
    ),
    Rule(
        "hard-break",
        "hard break in mid-sentence",
        "answer",
        alone(paragraphs.join_hard_breaks),
        LINES,
        (paragraphs.BREAK_AT_END,),
    ),
)
_LISTS = (
    Rule(
        "cut-item", "list item cut in two", "answer", alone(wrapped.cut_items), LINES | BULLETS, (wrapped.SMALL_ITEM,)
    ),
    Rule(
        "numbered-list-drift",
        "numbers that drifted",
        "answer",
        alone(numbered.numbers_at_one_level),
        NUMBERS,
        (numbered.INDENTED_NUMBER,),
    ),
    Rule(
        "bullets-between-numbers",
        "a number's bullets",
        "answer",
        alone(numbered.items_between_numbers),
        NUMBERS | BULLETS,
    ),
    Rule(
        "items-under-label",
        "items on their label's level",
        "answer",
        alone(nesting.items_under_label),
        LINES | LIST | ANNOUNCES,
    ),
    Rule("label-text", "label's text on the next line", "answer", alone(labels.text_to_label), LINES | LIST | LABEL),
    Rule(
        "label-paragraph", "label's text as a paragraph", "answer", alone(labels.paragraph_to_label), LABEL | LIST | GAP
    ),
    Rule(
        "formula-in-sentence",
        "formula in a sentence",
        "answer",
        alone(wrapped.formula_into_sentence),
        MATH | LINES,
        ("$$",),
    ),
    Rule(
        "formula-in-item",
        "formula of a list item",
        "answer",
        alone(wrapped.formula_into_item),
        MATH | LINES | LIST,
        ("$$", "\\["),
    ),
    Rule(
        "wrapped-bullet",
        "bullet that is a wrapped line",
        "answer",
        alone(wrapped.wrapped_bullets),
        LINES | BULLETS,
        (wrapped.NO_ITEM,),
    ),
    Rule(
        "nesting-after-page-break",
        "nesting lost",
        "answer",
        alone(nesting.items_after_page_break),
        LIST | GAP,
        (nesting.GAP_AFTER_NESTED,),
    ),
    Rule(
        "bullets-under-number",
        "bullets short of a number",
        "answer",
        alone(numbered.bullets_under_number),
        NUMBERS | BULLETS,
    ),
    Rule("blank-between-lists", "two kinds of list", "answer", alone(numbered.blank_between_lists), NUMBERS | BULLETS),
    Rule(
        "blank-in-list",
        "blank line inside a list",
        "answer",
        nesting.no_blank_in_list,
        LIST | GAP,
        (nesting.GAP_IN_LIST,),
    ),
    Rule(
        "trailing-blanks",
        "blanks after an item",
        "answer",
        alone(paragraphs.no_break_after_item),
        LIST,
        (paragraphs.BLANKS_AT_END,),
    ),
)
_WORDS = (
    Rule("bold-edges", "bold that ends too early or late", "both", alone(emphasis.bold_in_place), 0, ("**",)),
    Rule("bold-question", "question all in bold", "question", alone(emphasis.bold_off_whole), 0, ("**", "__")),
    Rule(
        "question-references",
        "question named by number",
        "answer",
        references.name_the_question,
        0,
        ("Q", "question"),
    ),
)

RULES: tuple[Rule, ...] = (*_LEFTOVERS, *_CHARACTERS, *_FORMULAS, *_PARAGRAPHS, *_LISTS, *_WORDS)
