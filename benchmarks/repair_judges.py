"""Was a damaged spot mended? One judge a kind of damage; lists are seen through a CommonMark parser's outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt

Spot = dict[str, Any]
_MARKS = re.compile(r"\*\*|__|[*_`]|^\s*(?:[-*+]|\d+[.)])\s+|\$[^$]*\$", re.M)
_MATH = re.compile(r"\$\$?([^$]+)\$\$?")


# --- the outline -----------------------------------------------------------------------------------------------------


@dataclass
class Item:
    """A list item: its own text, the items under it, and the kind of its list."""

    text: str = ""
    kind: str = ""
    list_id: int = 0
    parent: Item | None = None
    children: list[Item] = field(default_factory=list)


def items_of(answer: str) -> list[Item]:
    """Every list item of an answer in order, as a CommonMark parser nests them."""
    found: list[Item] = []
    stack: list[Item] = []
    lists: list[tuple[str, int]] = []
    for number, token in enumerate(MarkdownIt().parse(answer)):
        if token.type.endswith("_list_open"):
            lists.append((token.type[:-5], number))
        elif token.type.endswith("_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            item = Item("", lists[-1][0], lists[-1][1], stack[-1] if stack else None)
            (stack[-1].children if stack else found[:0]).append(item)
            found.append(item)
            stack.append(item)
        elif token.type == "list_item_close":
            stack.pop()
        elif token.type == "inline" and stack:
            stack[-1].text += "\n" * bool(stack[-1].text) + token.content
    return found


def key(text: str) -> str:
    """The words of a piece of text without markup and formulas, for finding it again."""
    return " ".join(_MARKS.sub(" ", text).split())[:40].strip(" :.,;()")


def find(items: list[Item], text: str) -> Item | None:
    """The item whose text begins with these words, else the one that holds them."""
    words = key(text)
    if not words:
        formula = math(text)
        return next((item for item in items if any(f in math(item.text) for f in formula)), None)
    flat = [(" ".join(_MARKS.sub(" ", item.text).split()), item) for item in items]
    starts = [item for own, item in flat if own.strip(" (").startswith(words)]
    holds = [item for own, item in flat if words in own]
    return (starts or holds or [None])[0]


def math(text: str) -> list[str]:
    """The formulas of a text without blanks."""
    return [re.sub(r"\s", "", tex) for tex in _MATH.findall(text)]


# --- the judges: was the spot mended? --------------------------------------------------------------------------------


@dataclass
class Case:
    """A spot with the answer it stands in, before and after; `lines` are the source's lines from 1."""

    spot: Spot
    lines: list[str]
    answer: str

    @property
    def items(self) -> list[Item]:
        return items_of(self.answer)

    def line(self, number: int) -> str:
        return self.lines[number - 1]

    def item(self, number: int) -> Item | None:
        return find(self.items, self.line(number))


def nested(case: Case, child: int, parent: int) -> bool:
    """The item of one line stands directly under the item of another, or has become part of its text."""
    items = case.items
    above, below = find(items, case.line(parent)), find(items, case.line(child))
    return above is not None and below is not None and (below is above or below.parent is above)


def flattened(case: Case) -> bool:
    label, *children = [n for n in case.spot["lines"] if case.line(n).strip()]
    level = [n for n in children if not case.line(n).startswith(" ")]
    return all(nested(case, n, label) for n in level)


def lost_nesting(case: Case) -> bool:
    parent = re.search(r"child of line (\d+)", case.spot["note"])
    return parent is not None and nested(case, case.spot["line"], int(parent[1]))


def underindented(case: Case) -> bool:
    parent, *children = case.spot["lines"]
    item = case.item(parent)
    return item is not None and item.kind == "ordered_list" and all(nested(case, n, parent) for n in children)


def no_blank(case: Case) -> bool:
    first, second = (key(part) for part in case.spot["found"].split("\n\n"))
    lines = [key(line) if line.strip() else "" for line in case.answer.split("\n")]
    at = next(
        (i for i, line in enumerate(lines) if line and (line == first or (first[30:] and line.startswith(first)))), -1
    )
    return 0 <= at < len(lines) - 1 and (second in lines[at + 1] or lines[at + 1][:20] == second[:20] != "")


def in_text_of(case: Case) -> bool:
    """The paragraph or line after a label is the label's own text, without a break."""
    label, *others = [n for n in case.spot["lines"] if case.line(n).strip()]
    item = case.item(label)
    if item is None or key(case.line(others[0])) not in key_all(item.text.split("\n")[0]):
        return False
    return all(nested(case, n, label) for n in others[1:] if case.line(n).startswith("- ") and key(case.line(n)))


def key_all(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split())


def formula_in_item(case: Case) -> bool:
    formulas = math(case.spot["intended"]) or math(mended_formula(case))
    owner = re.search(r"\(?line (\d+)\)?|item (\d+) of the list at (\d+)", case.spot["intended"])
    if owner is None:
        return any(f in math(item.text) for item in case.items for f in formulas)
    number = int(owner[1]) if owner[1] else int(owner[3]) + int(owner[2]) - 1
    item = case.item(number)
    return item is not None and any(f in math(item.text) for f in formulas)


def mended_formula(case: Case) -> str:
    """The display formula of the spot as it stands in the repaired answer: the one that shares its beginning."""
    start = re.sub(r"\s", "", case.spot["found"].strip("$"))[:6]
    return next((f"${f}$" for f in math(case.answer) if f.startswith(start)), "")


def alone_or_inline(case: Case) -> bool:
    """Each display formula of the answer stands between blank lines."""
    lines = case.answer.split("\n")
    return all(
        (i == 0 or not lines[i - 1].strip()) and (i + 1 == len(lines) or not lines[i + 1].strip())
        for i, line in enumerate(lines)
        if line.strip().startswith("$$")
    )


def no_bullet(case: Case) -> bool:
    text = re.sub(r"\s+", " ", case.spot["found"].split("\n")[0])
    item = find(case.items, text) if key(text) else None
    if "delete" in case.spot["intended"]:
        return key(text) not in key_all(case.answer.replace("$$", ""))
    if (
        "may stay" in case.spot["intended"]
        or "tolerable" in case.spot["intended"]
        or "under **" in case.spot["intended"]
    ):
        wanted = math(case.spot["found"])[-1:] if not key(text) else []
        owner = item or next((i for i in case.items if wanted and wanted[0] in math(i.text)), None)
        return owner is None or owner.parent is not None or owner.text.startswith("**")
    begins = (key(text) or "$")[:20]
    return not any(plain_start(i.text).startswith(begins) for i in case.items if key(text)) and not (
        not key(text) and any(i.text.startswith("$") and math(i.text)[:1] == math(text)[:1] for i in case.items)
    )


def plain_start(text: str) -> str:
    """The first words of an item; a formula before them counts as a word."""
    return key_all(_MATH.sub("FORMULA", text)).lstrip("(")


def formula_is(case: Case) -> bool:
    """The intended formula stands in the answer, the found one does not."""
    found, wanted = math(case.spot["found"]), math(case.spot["intended"])
    have = math(case.answer)
    count = Counter(have)
    if case.spot["rule_id"] == "M3":
        return count[found[0]] == 1
    bare = re.sub(r"\s", "", case.spot["found"]).strip("$")
    if "delete" in case.spot["intended"]:
        return found[0] not in have
    if not wanted:
        text = re.sub(r"\s|\([^()]*goes\)", "", case.spot["intended"]).replace("_{true}", "_{true}")
        return any(text in f for f in have) and not any(bare in f for f in have)
    return any(f in have for f in wanted) and not any(f in have for f in found if f not in wanted)


def spaced(case: Case) -> bool:
    """The words round the formula as intended, whatever became of the formula itself."""
    wanted = case.spot["intended"].strip()
    found = _MATH.search(wanted)
    if found is None:
        return wanted in case.answer
    if key(case.line(case.spot["line"])) not in key_all(case.answer):
        return True  # the whole line was a copy and went
    pattern = re.escape(wanted[: found.start()]) + r"\$[^$]+\$" + re.escape(wanted[found.end() :])
    gone = re.sub(r"\s", "", found[1]) not in math(case.answer) and math(case.answer) == []
    return gone or (bool(re.search(pattern, case.answer)) and not re.search(r"\S  +\$[^$]|[^$]\$  +\S", case.answer))


def no_trailing(case: Case) -> bool:
    words = key(case.spot["intended"])
    return not any(line.endswith("  ") and words in key_all(line) for line in case.answer.split("\n"))


def has_intended(case: Case) -> bool:
    return any(part.strip() in case.answer for part in case.spot["intended"].split("  or nothing"))


def tripled(case: Case) -> bool:
    return case.spot["intended"] in case.answer and case.spot["found"] not in case.answer


def one_list(case: Case) -> bool:
    items = [case.item(n) for n in case.spot["lines"] if re.match(r"\s*\d+\.", case.line(n))]
    return all(i is not None and i.kind == "ordered_list" for i in items) and len({i.list_id for i in items if i}) == 1


def top_level(case: Case) -> bool:
    item = case.item(case.spot["line"])
    return item is not None and item.parent is None


def two_lists(case: Case) -> bool:
    first, second = (case.item(n) for n in case.spot["lines"])
    return first is not None and second is not None and first.list_id != second.list_id and "\n\n" in case.answer


def fragment(case: Case) -> bool:
    return not any(line.strip() == case.spot["found"] for line in case.answer.split("\n"))


JUDGES: dict[str, Callable[[Case], bool]] = {
    "blank_line_inside_list": no_blank,
    "bold_misplaced": tripled,
    "cross_reference_to_question_number": has_intended,
    "dangling_fragment": fragment,
    "display_math_closing_glued": alone_or_inline,
    "display_math_in_list_item": formula_in_item,
    "display_math_opening_glued": alone_or_inline,
    "false_bullet_wrapped_line": no_bullet,
    "list_children_flattened_under_label": flattened,
    "list_item_lazy_continuation": in_text_of,
    "list_item_lost_nesting_at_page_break": lost_nesting,
    "list_item_paragraph_detached": in_text_of,
    "list_item_wrongly_nested": top_level,
    "list_type_switch_without_blank": two_lists,
    "math_escaped_braces_underscores": formula_is,
    "math_lost_structure": formula_is,
    "math_outer_padding": spaced,
    "math_repeated": formula_is,
    "math_sci_notation": has_intended,
    "math_space_before_punctuation": spaced,
    "ordered_item_children_underindented": underindented,
    "ordered_items_indent_drift": one_list,
    "ordered_list_broken_by_formula": one_list,
    "paragraph_cut_by_page_break": has_intended,
    "text_tripled_symbol": tripled,
    "trailing_blanks_hard_break": no_trailing,
}
