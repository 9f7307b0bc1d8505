"""What is neither question nor answer: contents, navigation, sponsors, licences, placeholders. Each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from qadeck.model import Block
from qadeck.patterns import later

_LINKS = later(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^()]*(?:\([^()]*\)[^()]*)*\)|<a\b.*?</a>|<img\b[^>]*>"
    r"|https?://\S+",
    re.S | re.I,
)
_NAVIGATION = later(
    r"\b(?:back to (?:the )?(?:top|contents|index|toc|home|questions?)|to top|go to top|return to top"
    r"|scroll to top|table of contents"
    r"|previous|next|prev|home|index|top|volver (?:arriba|al inicio)|nach oben|zurück|haut de page|retour"
    r"|voltar ao (?:topo|início)"
    r"|till toppen|til toppen|naar boven|do góry|na górę|başa dön|về đầu trang|kembali ke atas|догори"
    r"|наверх|к оглавлению|к началу|содержание|torna su)\b|回到顶部|返回顶部|返回目录|回目錄|トップへ|目次へ"
    r"|맨 위로|목차|↥|⬆|↑|🔝|🔼|⏫|⇧",
    re.I,
)
_PROMOTION = later(
    r"\b(?:sponsor(?:ed|s)?|advertis\w+|subscribe|newsletter|follow (?:me|us)|join (?:us|our)|donate|patreon"
    r"|buy me a coffee|ko-fi"
    r"|explore (?:all|more)|find all|see all|check out (?:our|my|the)|visit (?:our|my|us)|download (?:the|our)"
    r"|discord|star (?:this|the|us)"
    r"|give (?:this|it|us) a star|support (?:me|us|this)|full course|enroll|coupon|discount|affiliate"
    r"|more questions|all \d+ (?:answers|questions))\b"
    r"|👉|⭐️? ?star",
    re.I,
)
_LICENCE = later(
    r"\b(?:licen[cs]ed?|copyright|all rights reserved|creative commons|cc[- ]by|mit license|distributed under"
    r"|lizenz|licencia|licença"
    r"|лицензия)\b|©|版权|著作権|저작권",
    re.I,
)
_PLACEHOLDER = later(
    r"[\W_]*(?:(?:your |the |add |insert |write |put |type )*(?:an? )?answers? (?:goes )?(?:here|coming soon"
    r"|to be added|pending|needed|missing)"
    r"|(?:your|insert|add|write|put) (?:your |an? |the )?(?:answers?|text|solution)(?: here)?|answer pending"
    r"|no answer(?: yet)?|unanswered|not answered(?: yet)?"
    r"|to ?do|tbd|tba|to be (?:done|added|answered|written|completed|updated)|coming soon|work in progress|wip"
    r"|n/?a|fixme|lorem ipsum.*"
    r"|pendiente|por completar|respuesta aquí|próximamente|noch offen|folgt(?: noch)?|antwort hier|à compléter"
    r"|à venir|réponse ici"
    r"|a completar|em breve|resposta aqui|da completare|ответ здесь|скоро|нет ответа|дописать|待补充|待補充"
    r"|待完善|待更新|暂无答案|暂无|略|未回答|準備中|未定"
    r"|작성 ?예정|추가 ?예정|미정|قريبا|\?{2,}|\.{3}|…|-{1,3}|_{3,}|x{3,})[\W_]*$",
    re.I,
)
_HINT = later(
    r"[\W_]*(?:hints?|tipp?s?|pista|hinweis|indice|dica|подсказка|提示|ヒント|힌트|تلميح)\s*\d?[*_]{0,2}\s*[:：]",
    re.I,
)
_FIELD = later(
    r"[\W_]*(?:category|categories|topics?|tags?|subject|source|company|companies"
    r"|asked (?:in|by|at)|keywords?|key concepts?"
    r"|points?|marks?|time|type|id|chapter|skills?"
    r"|kategorie|thema|quelle|categoría|tema|fuente|catégorie|thème|категория|тема"
    r"|分类|标签|来源|カテゴリ|분류|태그)[*_]{0,2}\s*[:：][*_]{0,2}\s*.{1,80}$",
    re.I,
)
_BREAK = later(
    r"(?:\s*</?(?:details|summary|p|div|br|hr|center|blockquote|section|span|article|a)\b[^<>]*>)+\s*$",
    re.I,
)
# Tags on a line of their own: they belong to the note.
TAGS = later(r"(?:#[^\W\d_][\w/-]*\s*)+$")
_COMMENT = later(r"\s*<!--.*-->\s*$", re.S)
# What tools read at the end of a text: a signature's separator, RCS keywords, settings of editors.
_TOOLS = later(
    r"\W*(?:\$(?:Id|Date|Revision|Header|Author)\b[^$]*\$|(?:vim?|ex):\s*(?:set?\s)?\w+=?.*|Local Variables:.*"
    r"|(?:mode|End|coding|fill-column|eval):.{0,60})\W*$",
    re.I | re.S,
)


class Leftover(NamedTuple):
    """A reason and the test for it."""

    reason: str
    holds: Callable[[Block], bool]


def _is_only_links(piece: Block) -> bool:
    """What is left beside links and pictures has hardly a letter."""
    text = piece.text or piece.raw
    rest = re.sub(r"<[^<>]*>", "", _LINKS.sub("", text))
    return bool(_LINKS.search(text)) and sum(c.isalnum() for c in rest) <= 3


def _navigates(piece: Block) -> bool:
    text = piece.text or piece.raw
    if not _may_navigate(text):
        return False
    return len(text) < 400 and bool(_NAVIGATION.search(text)) and (_is_only_links(piece) or _shows_arrow(text))


def _may_navigate(text: str) -> bool:
    return "](" in text or "<a" in text or not text.isascii()


def _shows_arrow(text: str) -> bool:
    return len(re.sub(r"<[^<>]*>", "", text)) < 40 and bool(re.search(r"[↥⬆↑🔝🔼⏫⇧]", text))


def _promotes(piece: Block) -> bool:
    text = piece.text or piece.raw
    return len(text) < 700 and piece.kind != "code" and bool(_PROMOTION.search(text)) and bool(_LINKS.search(text))


def _pictures_a_link(piece: Block) -> bool:
    return bool(re.fullmatch(r"\s*(?:<[^<>]*>\s*)*<a\b[^<>]*>\s*<img\b[^<>]*>\s*</a>\s*(?:<[^<>]*>\s*)*", piece.raw))


def _is_for_tools(piece: Block) -> bool:
    """A signature, a keyword of version control, settings of an editor."""
    if piece.kind != "paragraph" or len(piece.text) > 400:
        return False
    return piece.text.split("\n", 1)[0] == "--" or bool(_TOOLS.match(piece.text))


def _licenses(piece: Block) -> bool:
    text = piece.text or piece.raw
    return piece.kind not in ("code", "table") and len(text) < 500 and bool(_LICENCE.search(text))


# What may be taken off both ends of an answer, by the name of the reason.
ENDS = (
    Leftover("rule or layout", lambda p: p.kind == "rule" or (p.kind == "html" and bool(_BREAK.match(p.raw)))),
    Leftover("comment", lambda p: p.kind == "html" and bool(_COMMENT.match(p.raw))),
    Leftover("navigation", _navigates),
    Leftover("tags", lambda p: p.kind == "paragraph" and p.text[:1] == "#" and bool(TAGS.match(p.text))),
)
# What is no part of the last answer before the end of a document or a section.
TAIL = (
    *ENDS,
    Leftover("sponsor or promotion", lambda p: _promotes(p) or _pictures_a_link(p)),
    Leftover("licence", _licenses),
    Leftover("for other programs", _is_for_tools),
)


def names_licence(text: str) -> bool:
    """A question about licences, whose answer speaks of nothing else."""
    return bool(_LICENCE.search(text))


def reason(piece: Block, table: tuple[Leftover, ...]) -> str:
    """The first reason in the table that holds for the piece, or ""."""
    for row in table:
        if row.holds(piece):
            return row.reason
    return ""


def end_reason(piece: Block) -> str:
    """The same for ENDS. Most pieces are text without a link or a sign beyond ASCII: no row can hold for them."""
    if piece.kind not in ("rule", "html") and piece.text[:1] != "#" and not _may_navigate(piece.text or piece.raw):
        return ""
    return reason(piece, ENDS)


def is_placeholder(text: str) -> bool:
    """The answer is yet to be written: "TODO", "Answer here", "coming soon" in the larger languages."""
    return len(text) < 80 and bool(_PLACEHOLDER.match(text))


def is_field(piece: Block) -> bool:
    """A line about the question: "Category: roofs", "Tags: easy, wood"."""
    return piece.kind in ("paragraph", "item") and bool(_FIELD.match(piece.text))


def is_hint(piece: Block) -> bool:
    """A paragraph that begins "Hint:"."""
    if piece.kind not in ("paragraph", "quote", "item") or not (":" in piece.text or "：" in piece.text):
        return False
    return bool(_HINT.match(piece.text))
