"""Text -> the words that carry its subject, cut to a common form. What difficulty and topics count."""

from __future__ import annotations

from functools import lru_cache

from qadeck.patterns import later

_WORD = later(r"[^\W_]+(?:['’.\-][^\W_]+)*")
# What of ASCII stands in no word.
_BETWEEN = bytes(code if chr(code).isalnum() or chr(code) in "'.-" else ord(" ") for code in range(256))
_LOOSE = later(r"['.\-](?:(?![a-z0-9])|(?<![a-z0-9].))")
_LINK_OR_TAG = later(r"\]\([^)\s]*\)|</?[a-zA-Z][^<>]*>|https?://\S+")
_UNSPACED = later(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# Words that say how something is asked or joined, never what it is about.
_FUNCTION_WORDS = (
    # English
    "a an the this that these those of to in on at by for from with without into as about between among over under "
    "and or but nor if then than so such is are was were be been being am do does did done doing has have had "
    "having "
    "can could may might must shall should will would it its they them their he she his her we us our you your "
    "i my me "
    "one some any each every all both no not only own same other others another more most less many much few "
    "what which who whom whose when where why how there here also very just too out up down off again once "
    "explain describe define discuss compare name list give mention differentiate distinguish difference "
    "differences "
    "different differ example examples use used using uses mean means meant vs versus e.g i.e etc via per let "
    "let's "
    # German
    "der die das den dem des ein eine einen einem einer eines und oder aber nicht ist sind war waren wird "
    "werden wurde "
    "von zu zum zur mit bei für auf aus im in an am als wie was wer wann warum wo welche welcher welches man "
    "sich es er "
    "sie ihr wir kann können hat haben durch über unter zwischen erkläre nenne unterschied beispiel "
    # French
    "le la les un une des du de et ou à au aux en dans par pour sur avec est sont qui que quoi quel quelle "
    "quels quelles "
    "comment pourquoi quand où ce cette ces il elle on nous vous ne pas se son sa ses entre différence expliquez "
    # Spanish, Portuguese, Italian
    "el los las del al y o en con por para es son que qué cómo cuándo cuál cuáles por qué se su sus lo no "
    "entre diferencia "
    "explique explica um uma os as dos das no na nos nas ao com é são não como quando qual quais seu sua o a e "
    "do da ou "
    "il lo gli i un uno una di del della dei delle e ed nel nella con per tra fra è sono che cosa come quando "
    "quale quali "
    # Dutch, Polish, Turkish
    "de het een en van op te met voor is zijn wat hoe waarom wanneer welke tussen niet i w z na do się jest są "
    "co jak "
    "dlaczego kiedy nie ve ile bir bu için nedir nasıl neden ne "
    # Russian, Ukrainian
    "и в во на с со к ко по из за от до о об для не что как какой какая какие какое чем где когда почему кто "
    "это эта этот "
    "или же ли бы между у та й що як чому коли який яка які є"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
_ENDINGS = tuple(
    "izations isations ization isation ations ation izing ising ments ment ings ing ies ers er es ed s".split(" ")
)


def bare(text: str) -> str:
    """Lower case, without addresses of links and without tags."""
    if "](" in text or "<" in text or "://" in text:
        text = _LINK_OR_TAG.sub(" ", text)
    return text.lower()


def words(text: str) -> list[str]:
    """Every word in order, lower case. A run of letters of a script without blanks gives its pairs of neighbours."""
    low = bare(text)
    if low.isascii():
        # The same words as the pattern finds, in half the time.
        return _LOOSE.sub(" ", low.encode().translate(_BETWEEN).decode()).split()
    found = _WORD.findall(low)
    if not _UNSPACED.search(text):
        return found
    return [piece for word in found for piece in _pieces(word)]


def _pieces(word: str) -> list[str]:
    if not _UNSPACED.fullmatch(word) or len(word) < 3:
        return [word]
    return [word[i : i + 2] for i in range(len(word) - 1)]


def terms(text: str) -> list[str]:
    """The words that carry the subject, cut to their stems, in order, repeats kept."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS and len(word) > 1]


def term_set(text: str) -> set[str]:
    """`terms`, each once."""
    return {stem(word) for word in set(words(text)) - FUNCTION_WORDS if len(word) > 1}


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word without its commonest English endings, never under three letters: "pooling", "pools" -> "pool"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
