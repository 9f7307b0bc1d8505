"""How near two wordings of a question are. Careful: terms that look alike may mean opposite things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qadeck.identity.content import question_key


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that frame a question and seldom carry its subject. In a language without a row here every word counts, so
# fewer rewordings are known again and more are asked about; none is guessed.
FRAME = _words(
    """
    a an and are as at be been being by can could describe did do does explain for from give had has have how i in
    into is it its me might my of on one or our please should so tell that the their them there
    these they this those to us was we were what whats when where which who whom whose why will with would you
    your s
    aber als am an auch auf aus bei beim das dem den der des die ein eine einem einen einer eines er es für im in ist
    man mit nach oder sich sie sind und von vom was welche welchem welchen welcher welches wenn wer werden wie wird
    wo worin warum wieso woraus zu zum zur erkläre erklären nenne beschreibe
    au aux avec ce ces cette dans de des du elle en est et il la le les on ou où par pour pourquoi qu que quel
    quelle quelles quels qui quoi se sont sur un une
    al como cómo con cual cuál cuales cuáles cuando cuándo de del donde dónde el en es esta este la las lo los para por
    porque qué que quien quién se ser su sus un una y
    che chi cos cosa da dei del della delle di e è gli i il la le lo nel per perché qual quale quali quando si
    sono un una
    é o os a as do da dos das em no na nos nas com qual quais uma um
    в и на по что это как какой какая какие какое где когда почему чем или для с
    """
)
# Their coming or going turns a question round. An apostrophe is a blank here: “don t”.
NOT = _words(
    """
    not no never without except cannot don doesn didn isn aren wasn won non least false incorrect
    nicht kein keine keinen ohne nie außer pas jamais sans aucun aucune sauf nunca sin sino não sem mai senza
    не нет без никогда кроме
    """
)

Relation = Literal["same", "more", "other"]


@dataclass(frozen=True, slots=True)
class Nearness:
    """`relation`: the same terms, more of them on one side, or other ones. `share`: 0 to 1, of all words in common."""

    relation: Relation
    share: float


def nearness(left: str, right: str) -> Nearness:
    """Compare two question texts; the same both ways."""
    a, b = set(question_key(left).split()), set(question_key(right).split())
    share = 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
    only_a, only_b = terms(a - b), terms(b - a)
    if bool((a ^ b) & NOT):
        return Nearness("other", share)
    left_over = {word for word in only_a if not any(alike(word, other) for other in only_b)}
    right_over = {word for word in only_b if not any(alike(word, other) for other in only_a)}
    if left_over and right_over:
        return Nearness("other", share)
    if not terms(a) or not terms(b):
        return Nearness("same" if a == b else "other", share)
    return Nearness("more" if left_over or right_over else "same", share)


def terms(words: set[str]) -> set[str]:
    """The words that carry a question's subject."""
    return words - FRAME


def alike(left: str, right: str) -> bool:
    """Forms of one word (an ending of up to three letters more), or one letter mistyped in a word of five or more."""
    short, long = sorted((left, right), key=len)
    if not (left.isalpha() and right.isalpha()) or len(long) - len(short) > 3 or len(short) < 3:
        return False
    return (len(short) > 3 and long.startswith(short)) or (len(short) > 4 and one_letter_apart(short, long))


def one_letter_apart(short: str, long: str) -> bool:
    """Whether one letter added, left out, changed, or two swapped make one word of the other."""
    if len(long) - len(short) > 1:
        return False
    head = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    tails = [(short[head + 1 :], long[head + 1 :])] if len(short) == len(long) else [(short[head:], long[head + 1 :])]
    if len(short) == len(long):
        tails.append((short[head + 1 : head + 2] + short[head : head + 1] + short[head + 2 :], long[head:]))
    return any(a == b for a, b in tails)
