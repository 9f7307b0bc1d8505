"""Tables of English that the comparison needs: small words, empty words, opposites. No subject's vocabulary.

All entries are stems (see stems.py) unless said otherwise; the tables are built from plain words below.
"""

from __future__ import annotations

from qadeck.linkage.stems import stem

# Words (not stems) that carry nothing by themselves.
STOP = frozenset(
    """a an the this that these those it its is are was were be been being am do does did done doing has have had having
    can could shall should will would may might must i you we they he she me us them your our their his her my one ones
    as so such also too then there here just very really quite some any each every other another
    what which who whom whose how when where why if whether
    and or but nor s t etc eg ie via per vs than upon
    used use uses using into onto about between among to from by at on in for of with within during through across
    along over under while whilst because since until actually usually often typically generally commonly exactly
    """.split()
)
# Words (not stems) that begin an addition: where, when, with what.
CONTEXT = frozenset("in on at for during within when while if using among with by as via through across given".split())
# Words (not stems) that turn a statement round.
NEGATIVE = frozenset("not no never without neither nor none lack lacks lacking absence except".split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


# A head that adds nothing to the name before it: "the dropout technique" is dropout.
HEADS = _stems(
    """technique method algorithm concept problem issue mechanism approach phenomenon term notion idea architecture
    procedure strategy practice paradigm"""
)
# Heads and qualifiers that often add nothing; only the answers can tell.
SOFT = _stems(
    """model process system function theory principle tool structure framework design pattern scheme type kind task work
    way basic simple general common modern traditional classical typical standard conventional ordinary main fundamental
    overall usual specific different various application situation case scenario setting purpose example definition
    meaning importance operation activity regular normal classic
    artificial plain"""
)
# Verbs that only carry the object: "give an explanation", "make use of".
LIGHT = _stems(
    "give make take get put let help want need happen occur exist go come become know say tell call name mean"
)

# Members of a contrast: two questions with one each ask about different things. (Words; stems made below.)
_OPPOSITES = """
min/max minimum/maximum minimal/maximal minimize/maximize lower/upper low/high lowest/highest smallest/largest
small/large big/small short/long shortest/longest fast/slow hard/soft hot/cold warm/cool wet/dry rich/poor old/new
young/old wide/narrow deep/shallow thick/thin strong/weak heavy/light light/dark bright/dark loud/quiet easy/difficult
simple/complex first/last early/late before/after previous/next start/end begin/end start/stop start/finish open/close
opening/closing opened/closed enter/exit entry/exit input/output in/out inner/outer inside/outside internal/external
interior/exterior import/export read/write push/pull push/pop fetch/push fetch/pull get/set send/receive sender/receiver
upload/download encode/decode encoder/decoder encoding/decoding encrypt/decrypt encryption/decryption
compress/decompress serialize/deserialize pack/unpack lock/unlock load/unload load/store install/uninstall
mount/unmount bind/unbind wrap/unwrap create/delete create/drop create/destroy add/remove add/delete add/subtract
insert/delete append/prepend attach/detach join/split join/leave merge/split multiply/divide increase/decrease
increment/decrement rise/fall grow/shrink gain/lose gain/loss profit/loss raise/lower expand/contract
expansion/contraction inflation/deflation ascending/descending ascend/descend asc/desc upward/downward up/down
top/bottom above/below front/back forward/backward forward/reverse left/right north/south east/west
northern/southern eastern/western horizontal/vertical row/column latitude/longitude x/y positive/negative
plus/minus true/false yes/no on/off enable/disable enabled/disabled allow/deny allow/forbid grant/revoke accept/reject
success/failure succeed/fail pass/fail win/lose active/passive active/inactive static/dynamic mutable/immutable
public/private local/global local/remote master/slave primary/secondary primary/replica primary/foreign
client/server host/guest parent/child ancestor/descendant superclass/subclass super/sub base/derived
abstract/concrete explicit/implicit absolute/relative direct/indirect synchronous/asynchronous sync/async
symmetric/asymmetric sequential/parallel serial/parallel series/parallel concurrent/sequential online/offline
batch/stream eager/lazy greedy/lazy strong/weak strict/loose hard/soft linear/nonlinear continuous/discrete
discrete/continuous finite/infinite bounded/unbounded supervised/unsupervised deterministic/stochastic
parametric/nonparametric generative/discriminative precision/recall sensitivity/specificity bias/variance
mean/median mean/mode mean/variance average/max average/maximum average/sum training/test training/validation
validation/test train/test underfitting/overfitting overfit/underfit vanishing/exploding vertical/horizontal
physical/logical logical/physical real/virtual virtual/physical hardware/software theoretical/practical
theory/practice quantitative/qualitative subjective/objective inductive/deductive formal/informal
natural/artificial organic/inorganic domestic/foreign national/international urban/rural civil/criminal
plaintiff/defendant prosecution/defence prosecution/defense landlord/tenant buyer/seller lender/borrower
creditor/debtor employer/employee donor/recipient supply/demand import/export asset/liability debit/credit
revenue/cost income/expense fixed/variable fixed/floating nominal/real gross/net micro/macro
microeconomics/macroeconomics
fiscal/monetary bull/bear call/put long/short acute/chronic benign/malignant systolic/diastolic arterial/venous
artery/vein anterior/posterior dorsal/ventral proximal/distal medial/lateral superior/inferior male/female
mother/father man/woman boy/girl king/queen adult/child dominant/recessive genotype/phenotype mitosis/meiosis
prokaryote/eukaryote prokaryotic/eukaryotic plant/animal aerobic/anaerobic exothermic/endothermic
oxidation/reduction acid/base anode/cathode cation/anion proton/electron concave/convex kinetic/potential
elastic/inelastic boiling/freezing boiling/melting freezing/melting conductor/insulator transparent/opaque
solid/liquid liquid/gas solid/gas homogeneous/heterogeneous saturated/unsaturated soluble/insoluble
hypertension/hypotension hyperglycemia/hypoglycemia hyperthyroidism/hypothyroidism overloading/overriding
overload/override interface/class checked/unchecked compile/runtime compiler/interpreter stack/heap stack/queue
clustered/nonclustered inner/outer union/intersection normalization/denormalization commit/rollback
cause/effect cause/consequence cause/symptom cause/treatment symptom/treatment symptom/complication
diagnosis/treatment problem/solution question/answer advantage/disadvantage benefit/drawback pro/con
strength/weakness merit/demerit structure/function structure/formula function/formula unit/formula
soldier/civilian war/peace victory/defeat attack/defence attack/defense attack/defend offensive/defensive
birth/death life/death buy/sell lend/borrow give/take teach/learn hire/fire arrive/depart arrival/departure
morning/evening day/night summer/winter spring/autumn sunrise/sunset past/future ancient/modern
singular/plural noun/verb vowel/consonant question/statement major/minor majority/minority minor/adult
odd/even prime/composite numerator/denominator dividend/divisor rational/irrational
differentiate/integrate differentiation/integration derivative/integral sine/cosine radius/diameter
centripetal/centrifugal clockwise/counterclockwise alternating/direct ac/dc analog/digital
lawful/unlawful legal/illegal valid/invalid guilty/innocent mandatory/optional required/optional
stable/unstable reversible/irreversible renewable/nonrenewable dependent/independent
compute/interpret calculate/interpret select/update insert/update delete/update delete/truncate
tcp/udp http/https get/post put/post ipv4/ipv6 rgb/grayscale json/xml sql/nosql
"""
# Stem -> the stems that it is contrasted with.
CONTRASTS: dict[str, set[str]] = {}
for _pair in _OPPOSITES.split():
    _one, _other = map(stem, _pair.split("/"))
    CONTRASTS.setdefault(_one, set()).add(_other)
    CONTRASTS.setdefault(_other, set()).add(_one)
# Prefixes that turn a word into another, so that "supervised" and "unsupervised" never count as one slip of a letter.
PREFIXES = frozenset(
    """un in im ir il dis non de anti a an mis re pre post sub super over under inter intra multi uni bi tri semi
    micro macro hyper hypo auto counter co mono di poly en em ex e trans pseudo meta quasi""".split()
)

# Words that turn another round when only one question has them: preemptive, non-preemptive.
TURNING = _stems("non anti un counter pseudo quasi semi half inverse reverse multi opposite")

# General verbs and nouns that say the same in a question. (Words; a line is a meaning, its first word stands for it.)
_SYNONYMS = """
choose select pick
compute calculate
evaluate assess
begin start commence
end finish
perform conduct
get obtain acquire retrieve
find locate
build construct
speed accelerate
occur happen
enhance improve
require need
fundamental basic
issue problem
challenge difficulty
tuning optimization
assign allocate
show demonstrate
contain include
operate run
declare create
erase delete
fast quick rapid
big large
component part element constituent
stage phase step
feature characteristic property
kind type
duty obligation
consequence effect
convert transform
"""
SYNONYMS: dict[str, str] = {
    stem(word): stem(line.split()[0]) for line in _SYNONYMS.strip().splitlines() for word in line.split()[1:]
}
