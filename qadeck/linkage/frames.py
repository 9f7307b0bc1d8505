"""The table of question frames: which opening asks for what.

Written as patterns with short names: {is} a form of "to be", {do} of "to do", {you} who is asked, {the} articles and
empty adjectives; << and >> stand round words of which a text must have one to fit. Patterns are tried in order, but only
those that the text's first word and its telling words let in: two or three of a hundred.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from qadeck.patterns import later

# The form, the pattern, and words of which a text must have one to fit it (none: it need not).
Frame = tuple[str, "re.Pattern[str]", frozenset[str]]

OPENERS = later(
    r"^(?:(?:can|could|would|will) (?:you|u|we|someone) (?:please )?(?:also )?(?:briefly )?"
    r"(?=(?:explain|describe|define|tell|name|list|give|discuss|compare|state|mention|elaborate|differentiate|distinguish)\b)"
    r"|(?:please|briefly|also|so|now|and|well|then|ok|okay|in short|in brief|in general|generally|quick check|interview question"
    r"|in your own words|in simple (?:terms|words)|in a few words|in practice),? "
    r"|do you know (?:about )?(?=\S+ )|tell (?:me|us) (?:about )?"
    r"|(?:explain|describe|discuss|state|define|show|elaborate on)(?: (?:to me|briefly|clearly|in (?:brief|detail|short)))? "
    r"(?=(?:what|how|why|when|where|which|who|whether)\b)"
    r"|(?:explain|describe|discuss|define|state) (?=(?:briefly|in (?:brief|detail|short))\b)"
    r"|what do you (?:know|understand|mean) (?:about|by|of) (?=(?:the )?(?:difference|distinction)))"
)
TAILS = later(
    r"(?:,? (?:with|using|by giving|by using) (?:an? |the help of an? |some |suitable |simple )*(?:real[- ](?:life|world) )?"
    r"examples?(?: of (?:it|each|them))?|,? (?:in|with) (?:brief|detail|short|simple (?:terms|words|language)|your own words|"
    r"a nutshell|a few words|general|one sentence|layman'?s terms)|,? (?:briefly|intuitively|please|exactly|actually|simply|clearly))+$"
)

# The words that OPENERS can begin with and TAILS can end with: looked at first, for speed.
OPENING_WORDS = frozenset(
    """can could would will please briefly also so now and well then ok okay in general generally quick interview do tell
    explain describe discuss state define show elaborate what""".split()
)
TAIL_WORDS = frozenset(
    """example examples it each them brief detail short terms words language nutshell general sentence briefly intuitively
    please exactly actually simply clearly""".split()
)

# Words of one meaning ("_" for a blank). A frame that names one of these groups is tried only on a text that has one.
_WORDS = {
    "prevent": """prevent avoid mitigate reduce overcome combat fight address tackle fix solve resolve eliminate alleviate
        counteract counter handle deal_with cope_with guard_against protect_against""",
    "prevented": """prevented avoided mitigated reduced overcome combated combatted addressed tackled fixed solved resolved
        eliminated alleviated countered handled dealt_with""",
    "role": """role roles purpose function importance significance need necessity usefulness job point aim goal objective use
        relevance motivation value""",
    "good": "advantages advantage benefits benefit pros strengths strength merits merit upsides upside positives",
    "bad": """disadvantages disadvantage drawbacks drawback cons weaknesses weakness demerits demerit downsides downside
        limitations limitation shortcomings shortcoming negatives pitfalls pitfall""",
    "type": """types type kinds kind categories category sorts sort variants variant varieties variety forms form classes""",
    "effect": """effects effect impacts impact consequences consequence influences influence implications implication results
        result outcomes outcome""",
    "cause": "causes cause reasons reason rationale explanations explanation",
}
_DIFFERENCE = frozenset(
    """difference differences distinction distinctions comparison differentiate distinguish compare contrast different
    distinct distinguished differ deviate vary sets distinguishes differentiates makes vs opposed""".split()
)

_WAYS = """way ways method methods technique techniques approach approaches step steps strategy strategies measure measures
    means procedure procedures process processes trick tricks solution solutions remedy remedies practice practices precaution
    precautions""".split()

_PARTS = {
    **{name: f"(?:{'|'.join(words.split()).replace('_', ' ')})" for name, words in _WORDS.items()},
    "is": r"(?:is|are|was|were|am|be|been)",
    "do": r"(?:do|does|did)",
    "can": r"(?:can|could|do|does|did|should|would|will|might|may|must|shall|to|is|are|was|were)",
    "you": r"(?:you|we|i|one|they|people|someone|somebody|u)",
    "the": r"(?:some of (?:the |its |their )?|the |a |an |some |any |your |its |their |main |key |major |primary |principal |common |basic |fundamental |most |important "
    r"|different |various |possible |general |typical |overall |exact |core |essential |few |several |best |specific |two |three |four |five |\d+ |certain )*",
    "say": r"(?:explain|describe|discuss|define|state|name|list|mention|give|tell|identify|enumerate|outline|highlight|elaborate on"
    r"|elaborate|summari[sz]e|write about|write|provide|illustrate|show|demonstrate)",
    "way": f"(?:{'|'.join(_WAYS)})",
    "x": r"(?P<x>.+?)",
    "y": r"(?P<y>.+?)",
    "where": r"(?:in|on|at|for|during|within|among|when|under|with|by|as)",
}

_TABLE: tuple[tuple[str, str], ...] = (
    # -- two things against each other
    # -- some of many, not the thing itself
    ("list", r"(?:name|list|mention|give|enumerate|what {is}) (?:some|any|a few|few|two|three|four|five|\d+|(?:the )?(?:most common|common|several|popular|well[- ]known|famous|other)) "
     r"(?!(?:main |common |different )?(?:examples?|differences?|{good}|{bad}|{type}|{cause}|applications?|uses?|{way}|use cases?)\b|general\b|of\b){x}$"),
    ("difference", r"(?:what {is} |{say} |is there |find )?{the}(?:\w+ )?(?:differences?|distinctions?|comparison)(?: and similarit(?:y|ies)| lies| exists?)? (?:between|of|among) {x}$"),
    ("difference", r"(?:differentiate|distinguish|compare(?: and contrast)?|contrast)(?: between| among)? {x}$"),
    ("difference", r"how {is} {x} (?:different|distinct|distinguished) from {y}$"),
    ("difference", r"how {do} {x} (?:differ|deviate|vary) from {y}$"),
    ("difference", r"how {do} {x} (?:compare|differ)(?: (?:to|with) {y})?$"),
    ("difference", r"how {is} {x} different$"),
    ("difference", r"what (?:sets|distinguishes|differentiates|makes) {x} (?:apart from|from|different from) {y}$"),
    ("difference", r"{x} (?:vs|as opposed to) {y}$"),
    ("similarity", r"what {is} {the}<<similarity|similarities>> (?:between|of) {x}$"),
    # -- for and against
    ("pros and cons", r"(?:what {is} |{say} )?{the}<<{good} and {bad}|{bad} and {good}|pros and cons|trade-offs|tradeoffs>> (?:of|to|for|in) {x}$"),
    ("advantage", r"(?:what {is} |{say} )?{the}{good} (?:of|to|for|in) {x} (?:over|compared (?:to|with)|against|relative to|than) {y}$"),
    ("advantage", r"(?:what |which |{say} )?{the}{good} (?:do |does |did |can )?{x} (?:has|have|offers?|brings?|provides?|gives?)(?: (?:over|compared (?:to|with)) {y})?$"),
    ("advantage", r"(?:what {is} |{say} )?{the}{good} (?:of|to|for|in|from) {x}$"),
    ("advantage", r"(?:why|how) {is} {x} <<better|more \w+|preferred|preferable|superior>> (?:than|to|over) {y}$"),
    ("advantage", r"how {do} {x} <<benefit>> {y}$"),
    ("disadvantage", r"(?:what {is} |{say} )?{the}{bad} (?:of|to|for|in) {x} (?:over|compared (?:to|with)|against|relative to|than) {y}$"),
    ("disadvantage", r"(?:what |which |{say} )?{the}{bad} (?:do |does |did )?{x} (?:has|have|brings?)(?: (?:over|compared (?:to|with)) {y})?$"),
    ("disadvantage", r"(?:what {is} |{say} )?{the}{bad} (?:of|to|for|in|with) {x}$"),
    # -- against something bad
    ("prevent", r"how (?:{can} )?(?:{you} )?(?:best )?{prevent} (?:the (?:problem|issue|risk)s? of )?{x}$"),
    ("prevent", r"how {can} {x} be (?:best )?{prevented}(?P<y> .+)?$"),
    ("prevent", r"(?:what {is} |what |which |{say} )?{the}(?:\w+ )?{way}(?: (?:{is}|can be|could be|may be|that|which|you can|we can|do you|would you|help|helps|used|use|employed|taken|exists?|exist))* (?:to|for|of) "
     r"(?:help )?(?:{prevent}|preventing|avoiding|mitigating|reducing|overcoming|combating|addressing|tackling|fixing|solving|handling|dealing with) (?:the (?:problem|issue|risk)s? of )?{x}$"),
    # -- kinds, uses, examples
    ("types", r"(?:what {is} |{say} )?{the}{type} of {x}(?: (?:are|is) there| exist| do you know| that exist)?(?: (?:are |is )?(?P<y>used .+))?$"),
    ("types", r"(?:what|which) {the}{type} of {x} (?:are|is) (?!there\b)(?P<y>.+)$"),
    ("types", r"(?:what|which) {the}{type} of {x}(?: (?:are|is) there| exist| do you know)?$"),
    # -- what it is good for
    ("role", r"(?:what {is} |{say} )?{the}{role} (?:of|for|behind|in) (?:having |using |doing )?{x}$"),
    ("role", r"what {the}{role} {do} {x} (?:play|serve|have|fulfil)s?(?P<y> .+)?$"),
    ("role", r"what {is} {x} <<used|useful|good|needed|required|responsible>> (?:for|in)(?P<y> .+)?$"),
    ("role", r"what {x} (?:is|are) (?:used )?<<for>>$"),
    ("role", r"how {is} {x} <<useful>>(?P<y> .+)?$"),
    ("role", r"(?:in what ways|how) {do} {x} <<contributes?>> to (?P<y>.+)$"),
    ("role", r"how {x} <<contributes?>> to (?P<y>.+)$"),
    ("why use", r"why {is} it <<important|useful|necessary|essential|crucial>> (?:to|for) (?:have|use) {x}$"),
    ("why", r"why {is} it <<important|necessary|useful|essential|crucial>> (?:to|that|for) (?:let )?{x}$"),
    ("role", r"why {is} {x} (?:so )?<<important|significant|essential|crucial|relevant|useful>>(?P<y> .+)?$"),
    ("why use", r"why {is} {x} <<needed|necessary|used|required|helpful>>(?P<y> .+)?$"),
    ("why use", r"why (?:(?:do|does|did|should|would|must|can) {you} (?:\w+ )?)?<<use|need|want|apply|employ|prefer|choose>>(?: to (?:use|have))? {x}$"),
    ("why use", r"what {is} {the}<<reasons?>> (?:for|of|behind) (?:using|having) {x}$"),
    ("why use", r"what (?:do|does|did) {you} <<need>> {x}(?: for)?$"),
    ("example", r"(?:what {is} |{say} )?{the}<<examples?>> of {x}$"),
    ("applications", r"(?:what {is} |{say} )?{the}(?:\w+ )?<<applications?|use-cases?|use cases?|usecases?|uses>> (?:of|for) {x}$"),
    ("applications", r"where {is} {x} <<used|applied>>(?P<y> .+)?$"),
    ("when to use", r"(?:when|in (?:which|what) (?:situations?|cases?|circumstances?|scenarios?|contexts?)|under (?:which|what) (?:conditions?|circumstances?)) {can} (?:{you} |be )?(?:(?:need|want|have|like) to )?<<use|choose|prefer|apply|select|pick|opt for|employ>> {x}(?: (?:instead of|rather than|over|and not) {y})?$"),
    ("when to use", r"(?:when|in (?:which|what) (?:situations?|cases?|circumstances?|scenarios?|contexts?)|under (?:which|what) (?:conditions?|circumstances?)) {can} {x} be <<used|chosen|preferred|applied|selected>>(?: (?:instead of|rather than|over|and not) {y})?$"),
    ("when to use", r"when {is} {x} <<used|useful|preferred|applied|appropriate|a good choice>>(?P<y> .+)?$"),
    # -- how it works
    ("work", r"how {do} {x} <<work|operate|function>>s?(?P<y> .+)?$"),
    ("work", r"how {x} <<works?|operates?|functions>>(?P<y> .+)?$"),
    ("work", r"(?:what {is} |{say} )?{the}<<working|working principles?|working mechanism|mechanism|inner workings|workings|operation|principles?>> (?:of|behind) {x}$"),
    # -- why it is so, and what follows
    ("why", r"why {is} it (?:\w+ )?<<that>> {x}$"),
    ("why", r"why (?:do|does|did|is|are|was|were|should|must|can|could|has|have|had|would|will|might|may) {x}$"),
    ("why", r"why {x}$"),
    ("why", r"(?:what {is} |{say} |for what )?{the}{cause} (?:of|for|behind|that|why) {x}$"),
    ("why", r"what <<causes?|caused|led to|leads? to|brought about|triggers?|triggered|gave rise to|can cause|could cause|may cause|makes?|made>> {x}$"),
    ("why", r"how (?:do|does|did|can) {x} (?P<y><<cause|lead to|result in|produce|trigger>> .+)$"),
    ("why", r"how {x} (?P<y><<causes?|leads? to|results? in|produces?|triggers?>> .+)$"),
    ("effect", r"(?:what {is} |{say} )?{the}{effect} of {x}(?: (?:on|upon|for|to) {y})?$"),
    ("effect", r"(?:what|which) {the}{effect} (?:do|does|did|can|will) {x} (?:have|cause|produce)(?: (?:on|upon|for) {y})?$"),
    ("effect", r"how (?:do|does|did|can|will|would) {x} <<affect|influence|impact|change>> {y}$"),
    ("effect", r"how {x} <<affects?|influences?|impacts?|changes?>> {y}$"),
    ("happens", r"what <<happens|happened|would happen|will happen|occurs|if|happens to \w+>>(?: when| if| to)? {x}$"),
    # -- ways to do it
    ("how to", r"(?:how|in (?:what|which) ways?) (?:can|could|do|should|would|will|might|may|must|did) {you} (?:best )?{x}$"),
    ("how to", r"how to (?:best )?{x}$"),
    ("how to", r"how (?:can|could|should|would|might|may|must|do) {x} <<be>> (?P<y>\w+(?: .+)?)$"),
    ("how to", r"(?:what {is} |what |which |{say} )?{the}(?:\w+ )?<<{way}>>(?: (?:that|which|used|can be used|{is} used|do you use|would you use|you can use|you would use|available))* (?:to|for) {x}$"),
    ("how to", r"(?:what {is} |{say} )?{the}<<{way}>> of {x}$"),
    ("how to", r"what (?:should|would|can|could|must) {you} <<do>> (?:to|if|when) {x}$"),
    ("how many", r"how <<many|much|long|often|far|old|big|large|fast|high|deep|tall|sure|soon>> {x}$"),
    ("how", r"(?:how|in (?:what|which) ways?) (?:do|does|did|is|are|was|were|can|has|have|could|will|would) {x}$"),
    ("how", r"how {x}$"),
    # -- place, time, person
    ("where", r"(?:where|in which (?:country|place|city|region)) (?:do|does|did|is|are|was|were|can|should) {x}(?: located| found| situated)?$"),
    ("when", r"(?:when|in (?:which|what) (?:situations?|cases?|circumstances?|scenarios?)|under (?:which|what) (?:conditions?|circumstances?)) (?:do|does|did|is|are|was|were|can|should|would|may|must|will|has|have) {x}$"),
    ("who", r"who(?:se|m)? {x}$"),
    # -- what it is
    ("what", r"what (?:do|does|did) (?:{you} )?<<mean|understand|know>>(?: by| about| of)?(?: the (?:term|phrase|word|concept|expression)(?: of)?)? {x}$"),
    ("what", r"what {is} (?:it )?<<meant|understood|known|implied>> by {x}$"),
    ("what", r"what (?:do|does|did) (?:the (?:term|word|phrase|expression) )?{x} <<mean|stand for|signify|refer to|denote|represent|imply|tell you|tell us|say>>s?(?P<y> .+)?$"),
    ("what", r"what <<information|idea>> (?:do|does|did|can) {x} (?:give|provide|convey|contain)s?(?P<y> .+)?$"),
    ("does", r"what {is} {x} an? (?P<y>\w+) <<of>>$"),
    ("what", r"(?:what|which) (?P<y>\w+(?: of \w+)?) (?:do|does|did) {x} <<have|has|give|gives|cause|causes|contain|show|include>>s?$"),
    ("role", r"what (?:do|does|did) {x} <<do>>(?P<y> .+)?$"),
    ("does", r"what (?:do|does|did|should|can|may|must|could|would|will) {x}$"),
    ("what", r"(?:{say}|what {is}|recall) {the}<<term|concepts?|idea|notion|meaning|definition|basics|phrase|theory|overview|description|intuition|big idea|process>>(?: (?:of|behind|for|on|about))? {x}$"),
    ("what", r"what {is} {the}{x} <<defined as|called|known as|about|all about|like>>$"),
    ("what", r"(?:what {is}|{say}|recall) (?:about )?{x}$"),
    ("what", r"(?:what|which) {x} (?:{is}|exist|do you know) <<there|known|available>>$"),
    ("what", r"(?:what|which) {x} (?:is|are|was|were)$"),
    ("which", r"(?:what|which|in (?:what|which)|at (?:what|which)|to (?:what|which)|by (?:what|which)|on (?:what|which)|with (?:what|which)|for (?:what|which)|from (?:what|which)|of (?:what|which)|between (?:what|which|how many)) {x}$"),
    ("whether", r"(?:is|are|was|were|do|does|did|can|could|should|must|may|might|will|would|has|have|had|whether) {x}$"),
)  # fmt: skip


def _compile(pattern: str) -> re.Pattern[str]:
    parts = dict(_PARTS)
    for name in ("x", "y"):
        if pattern.rstrip("$").endswith("{" + name + "}"):
            parts[name] = f"(?P<{name}>.+)" if pattern.endswith("}") else parts[name]
    pattern = pattern.replace("<<", "(?:").replace(">>", ")")
    return later(re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], pattern))


def _needs(form: str, pattern: str) -> frozenset[str]:
    """Words: a text that has none of them cannot fit the pattern. Empty when any text may."""
    if form == "difference":
        return _DIFFERENCE
    if found := re.search(r"<<(.+)>>(s\?)?", pattern):
        return frozenset(word for choice in found[1].split("|") for word in _first(choice, bool(found[2])))
    groups = [name for name in re.findall(r"\{(\w+)\}", pattern) if name in _WORDS] if form != "list" else []
    # Two groups in one pattern may be alternatives.
    return frozenset(word.split("_")[0] for name in groups for word in _WORDS[name].split())


def _first(choice: str, plural: bool) -> list[str]:
    """What the first word of one choice between << and >> may be."""
    if named := re.match(r"\{(\w+)\}", choice):
        return _WAYS if named[1] == "way" else _WORDS[named[1]].split()
    word = re.split(r"[ (]", choice, maxsplit=1)[0]
    return [word, f"{word}s"] if plural else [word.replace("?", ""), word[:-2]] if word.endswith("?") else [word]


_DEFINED: tuple[tuple[str, str], ...] = (
    ("what", r"how (?:{is}|would {you} define|do {you} define|can {you} define) {x} <<defined|described>>$"),
    ("what", r"how (?:would|do|can|could) {you} <<define|explain|describe>> {x}$"),
)
_ALL: tuple[Frame, ...] = tuple(
    (form, _compile(pattern), _needs(form, pattern)) for form, pattern in (*_DEFINED, *_TABLE)
)

_LEADS = frozenset(
    """what which how why when where who whose whom in under for at to by on with from of between is are was were do does
    did can could should must may might will would has have had whether differentiate distinguish compare contrast explain
    describe discuss define state name list mention give tell identify enumerate outline highlight elaborate summarize
    summarise write provide illustrate show demonstrate recall find""".split()
)


def _can_begin(pattern: re.Pattern[str], lead: str) -> bool:
    """Whether the pattern can match a text that begins with this word: whether it names the word near its beginning."""
    return lead in _named(pattern.pattern) or pattern.pattern.startswith(("(?P<x>", "(?:what "))


@cache
def _named(pattern: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", pattern[:700]))


@cache
def _led(lead: str) -> tuple[Frame, ...]:
    """The frames that can begin with this word; those for no known word for any other."""
    return tuple(frame for frame in _ALL if _can_begin(frame[1], lead if lead in _LEADS else "zzz"))


_TELLING = frozenset(word for _, _, needs in _ALL for word in needs)


def frames(piece: str) -> tuple[Frame, ...]:
    """The frames that the text may fit, going by its words."""
    words = piece.split(" ")
    return _fitting(words[0] if words[0] in _LEADS else "", _TELLING.intersection(words))


@lru_cache(maxsize=1 << 14)
def _fitting(lead: str, telling: frozenset[str]) -> tuple[Frame, ...]:
    return tuple(frame for frame in _led(lead) if not frame[2] or not frame[2].isdisjoint(telling))
