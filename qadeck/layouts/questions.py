"""Does a line ask? Interrogatives, imperatives and question marks of the larger languages."""

from __future__ import annotations

import re

from qadeck.patterns import later

# Closing question marks: Latin, full-width, Arabic, Armenian. Behind one may stand quotes, brackets, emoji.
_MARK = later(
    r"[?？؟՞]"
    r"(?:[\s\"'”’»」』）)\]*_`~!！…]|<[^>]*>|[\U0001F000-\U0001FAFF\u2190-\u2BFF\uFE0F\u200d])*$"
)
_INNER_MARK = later(r"[?？؟](?=[\s\"'”’»)\]]|$)")

# What a question or an examiner's task begins with. Separated by commas; one row a language.
_ASKING = (
    "what, why, how, when, where, who, whom, whose, which, is, are, was, were, do, does, did, can, could,"
    " should, would,"
    " will, shall, may, has, have, had, am, what's, who's, how's, where's, what are,"
    " explain, describe, define, differentiate, distinguish, compare, contrast, discuss, elaborate, enumerate,"
    " illustrate,"
    " justify, summarize, summarise, briefly, suppose, imagine, given, in which, at what, in what, for what, to what,"
    " by what, on what, under what, from what, with what, of what, at which, to which, on which, difference between,"
    " differences between, the difference between, advantages of, disadvantages of, pros and cons of,"
    " true or false, name,"
    " tell me, list the, list some, list all, list any, list out, list at least, state the, give an, give a,"
    " give some,"
    " give two, give three, mention, prove that, show that, walk me through, talk about, consider",
    "qué, cuál, cuáles, cómo, cuándo, dónde, quién, quiénes, cuánto, cuánta, cuántos, cuántas, por qué,"
    " para qué, en qué,"
    " de qué, a qué, con qué, explica, explique, describe, describa, define, defina, nombra, nombre, menciona,"
    " mencione,"
    " enumera, enumere, diferencia entre, diferencias entre, compara, compare, da un, dé un, cite, cita, indica,"
    " indique",
    "was, wie, warum, weshalb, wieso, wann, wo, wer, wem, wen, wessen, welche, welcher, welches, welchen,"
    " welchem, wozu,"
    " wofür, womit, wodurch, worin, woraus, woher, wohin, worauf, worüber, in welchem, in welcher, aus welchen,"
    " unter welchen, erkläre, erklären, erläutere, erläutern, beschreibe, beschreiben, nenne, nennen, definiere,"
    " definieren, vergleiche, vergleichen, unterscheide, begründe, ist, sind, kann, können, gibt es,"
    " unterschied zwischen",
    "que, qu'est-ce, qu’est-ce, quel, quelle, quels, quelles, quoi, comment, pourquoi, quand, où, qui, combien,"
    " est-ce,"
    " à quoi, en quoi, de quoi, dans quel, dans quelle, expliquez, explique, expliquer, décrivez, décris, décrire,"
    " définissez, définir, nommez, citez, donnez, comparez, comparer, énumérez, peut-on, faut-il, différence entre",
    "o que, o quê, qual, quais, como, quando, onde, quem, quanto, quanta, quantos, quantas, por que, por quê,"
    " para que,"
    " em que, explique, descreva, defina, cite, liste, dê um, dê, diferencie, diferença entre, mencione",
    "che cosa, cosa, cos'è, cos’è, qual è, quale, quali, come, quando, dove, chi, perché, quanto, quanti,"
    " a cosa, in cosa,"
    " spiega, spiegare, descrivi, definisci, elenca, confronta, differenza tra",
    "wat, hoe, waarom, wanneer, waar, wie, welke, welk, leg uit, beschrijf, noem, geef, verschil tussen",
    "co, czym, jak, dlaczego, kiedy, gdzie, kto, jaki, jaka, jakie, który, która, które, czy, wyjaśnij, opisz,"
    " podaj, wymień,"
    " ile, proč, kdy, kde, kdo, který, vysvětlete, popište, co je, jaký, jaké, kolik",
    "nedir, nasıl, neden, niçin, hangi, kim, nerede, açıklayın, açıklayınız, kaç, ne zaman, ne demektir",
    "apa, apakah, bagaimana, mengapa, kapan, siapa, jelaskan, sebutkan, tại sao, thế nào, hãy giải thích,"
    " trình bày, nêu, vì sao",
    "что, чем, чего, какой, какая, какое, какие, каков, какова, каковы, как, почему, зачем, когда, где, кто,"
    " кого, сколько,"
    " куда, откуда, чей, в чём, в чем, для чего, из чего, за что, на что, от чего, к чему, по какому, в каких,"
    " в каком,"
    " какими, каким, какую, каких, объясните, объясни, опишите, опиши, назовите, назови, перечислите, перечисли,"
    " дайте, приведите,"
    " расскажите, расскажи, сравните, определите, докажите, можно ли, является ли, разница между, отличие, що,"
    " чому, навіщо,"
    " коли, де, хто, яка, яке, які, який, скільки, поясніть, опишіть, назвіть, у чому",
    "vad, hur, varför, när, var, vem, vilken, vilket, vilka, förklara, beskriv, hvad, hvordan, hvorfor, hvornår,"
    " hvem,"
    " hva, hvilke, hvilken, forklar, mikä, mitä, miksi, miten, milloin",
    "क्या, क्यों, कैसे, कब, कहाँ, कौन, किस, समझाइए",
    "ما, ماذا, لماذا, كيف, متى, أين, من, كم, هل, أي, اشرح, عرف, عرّف, اذكر, وضح, قارن, ماهي, ماهو, τι, πώς,"
    " γιατί, πότε, πού, ποιος",
    "מה, מהו, מהי, למה, מדוע, איך, כיצד, מתי, איפה, היכן, מי, האם, הסבר, הסבירו",
)
# Tasks that head a tutorial's steps just as well: they count only beside lines that surely ask.
_DOING = (
    "how to, write, implement, design, find, calculate, compute, derive, prove, show, outline, identify, classify,"
    " evaluate, determine, demonstrate, create, build, convert, reverse, check, draw, estimate, predict,"
    " choose, select, solve, sort, merge, print, remove, swap, count, provide, list, state, give, make, use, add,"
    " generate, complete, fill, fix, debug, trace, simplify, express, rewrite, translate, if, in, for, let, you, your,"
    " under, assume, while,"
    " escribe, calcula, implementa, crea, schreibe, berechne, zeige, écrivez, calculez, montrez, escreva, calcule,"
    " напишите, реализуйте, найдите, вычислите, scrivi, calcola, napisz, oblicz",
)


def _phrases(rows: tuple[str, ...]) -> frozenset[str]:
    return frozenset(part.strip() for row in rows for part in row.split(","))


_WORDS = later(r"[\W_]*(?!(?:name|given|what|why|how|when|where|who|which|list)\s*[:：])([\w'’-]+)(?:\s+([\w'’-]+))?")
_THIRD = later(r"\s+([\w'’-]+)")
_STARTS, _TASKS = _phrases(_ASKING), _phrases(_DOING)
_FIRST = frozenset(phrase.split()[0] for phrase in _STARTS | _TASKS)
_SECOND = frozenset(phrase.split()[1] for phrase in _STARTS | _TASKS if " " in phrase)
# Scripts without blanks between words, and languages that ask at the end: the asking word stands anywhere.
_ASKS_CHINESE = later(
    r"什么|什麼|甚麼|为何|為何|如何|怎么|怎麼|怎样|怎樣|哪些|哪个|哪個|哪种|哪種|哪里|哪儿|是否|[吗嗎][?？。]?$"
    r"|多少|几种|幾種|^请(?!求)|^請(?!求)|解释|解釋|说明|說明"
    r"|简述|簡述|描述|列举|列舉|谈谈|談談|说说|比较|比較|的区别|的區別|有何|何谓|实现一个"
)
_ASKS_INSIDE = later(
    r"何です|ですか|ますか|でしょうか|とは[?？。何]?$|とは何|なぜ|どのよう|どうやって|どんな|どれ|どこ"
    r"|違い(?:は|を|について)|説明(?:して|せよ|しなさい)|述べ[よな]"
    r"|挙げ[よな]|教えて|무엇|왜|어떻게|어떤|언제|어디|누가|무슨|인가|습니까|까요|설명(?:하|해)|차이(?:점|는"
    r"|를)|비교(?:하|해)|나열하|서술하"
    r"|คืออะไร|ทำไม|อย่างไร|\bnedir\b|\bnelerdir\b|\bnasıl\b|là gì|क्या है",
)
# What a text must hold for that pattern to be tried: a letter of those scripts (Indic to Hangul), or one of the rest.
_UNPARTED = later("[\u0900-\u1fff\u3000-\ud7ff]")
_PARTED = ("nedir", "nelerdir", "nasıl", "là gì")


# With these a statement or an order begins as well: "When it rains, stay inside.", "Do not run."
_STATING = frozenset(
    "when where do does did have has had may will would can could should is are was were am shall who which".split()
)
# The title of a changelog.
_NEWS = later(r"\W*what(?:['’]s| is| was) new\b", re.I)


def asks(text: str) -> bool:
    """True for a line that surely asks: a question mark, an asking word in front, an examiner's task."""
    return tone(text)[0]


def tone(text: str) -> tuple[bool, bool]:
    """Whether a line surely asks, and whether it begins like a task ("Write ..."), a weak sign that tutorials share.

    "How to ..." heads a tutorial's chapters as often as it asks: it needs the mark.
    """
    quiet = "?" not in text and text.isascii() and "nedir" not in text
    asking, task = (True, False) if not quiet and ends_in_mark(text) else _tone_of_words(text, quiet)
    if (asking or task) and text[:20].lstrip("*_ ")[:4].lower() == "what" and _NEWS.match(text):
        return False, False
    return asking, task


def _tone_of_words(text: str, quiet: bool) -> tuple[bool, bool]:
    """The same for a line that ends in no question mark; a `quiet` one can ask by its first words alone."""
    phrases = _first_phrases(text)
    if not phrases:
        return not quiet and (_asks_inside(text) or _marked_inside(text)), False
    if phrases[1] == "how to":
        return "?" in text, True
    if phrases[0] in _STATING and text.endswith(".") and "?" not in text:
        return False, False
    asking = not _STARTS.isdisjoint(phrases) or (not quiet and (_asks_inside(text) or _marked_inside(text)))
    return asking, not _TASKS.isdisjoint(phrases)


def _asks_inside(text: str) -> bool:
    """The asking word stands anywhere: only in scripts that part no words, and in Turkish and the like."""
    if text.isascii():
        return "nedir" in text and bool(_ASKS_INSIDE.search(text[:300]))
    head = text[:300]
    named = _UNPARTED.search(head) or any(word in head for word in _PARTED)
    if not named:
        return False
    # A Chinese sentence with a full stop tells, unless it begins with the word that asks.
    chinese = _ASKS_CHINESE.match(head) if text.endswith("。") else _ASKS_CHINESE.search(head)
    return bool(chinese) or bool(_ASKS_INSIDE.search(head))


def _first_phrases(text: str) -> tuple[str, ...]:
    """The first word, the first two and the first three of a line; nothing where the tables know neither word."""
    head = text[:80].replace("_", " ").casefold()
    found = _WORDS.match(head)
    if not found:
        return ()
    one, two = found.groups("")
    if one not in _FIRST or (two not in _SECOND and one not in _STARTS and one not in _TASKS):
        return ()
    third = _THIRD.match(head, found.end()) if two in _SECOND else None
    return one, f"{one} {two}", f"{one} {two} {third[1]}" if third else ""


def ends_in_mark(text: str) -> bool:
    """True when the text ends in a question mark, whatever quotes, brackets or emoji stand behind it."""
    return _may_hold_mark(text) and bool(_MARK.search(text[-40:]))


def _marked_inside(text: str) -> bool:
    return len(text) < 600 and _may_hold_mark(text) and bool(_INNER_MARK.search(text))


def _may_hold_mark(text: str) -> bool:
    """Most lines hold no question mark: the other three marks are beyond ASCII."""
    return "?" in text or not text.isascii()
