"""Whether the evidence of a drafted answer states what was asked, or only something near it.

A number of shallow trees weighs what a reader would look at: which of the question's words the evidence holds, above
all the rare ones; whether the document says them elsewhere; whether the kind of thing asked for stands beside them; and
how the clause was found. `assistant.train_answerability` grows the trees.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from assistant.attributes import is_said, lacks_attribute
from assistant.contrasts import tells_of_others
from assistant.dossier import Dossier
from assistant.draft import Draft, Support
from assistant.evidence import Evidence, evidence_of
from assistant.places import areas
from assistant.question import Question, fold, years_of
from assistant.sought import lacks_sought
from assistant.trees import load_trees
from corpus.facts.departments import find_bodies
from corpus.regex import regex
from index.search import Hit
from index.thesaurus import expand
from index.words import _tag, bigrams, cut

FILE = Path(__file__).with_name("answerability.safetensors")
COMMON = Path(__file__).with_name("answerability.tsv")  # words of questions about many policies
_ANSWERERS = ("passages", "targets", "duties", "tables", "measures", "metadata")
_ASKS = (
    "who department money number when list count whether why how condition procedure contact meaning support duty compare"
).split()
_FEW_HITS = 16
_LONGEST = 4000  # characters of evidence that are looked at
_PARTS = regex(r"[，；。：\n]")
_KINDS: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (frozenset({"money"}), regex(r"\d[\d.,]{0,15}\s{0,4}(?:[万亿千百]{0,3}元|[%％])|免征|免费|全额|减半")),
    (
        frozenset({"number", "count", "sum"}),
        regex(r"\d|[一二三四五六七八九十百千](?:个|项|家|人|次|倍|成|分之|名|条)"),
    ),
    (
        frozenset({"when"}),
        regex(
            r"\d{1,8}\s{0,4}个?(?:年|月|日|天|周|工作日|小时)|[一二三四五六七八九十两](?:年|个月|日|天|周)|之日起|每[年月日]"
        ),
    ),
    (frozenset({"department"}), regex(r"[局委办厅部院会]|政府|单位|中心|机构|公司|银行")),
    (frozenset({"procedure"}), regex(r"申请|申报|提交|受理|审核|审批|办理|报送|公示|材料|证明|登记")),
    (frozenset({"contact"}), regex(r"\d{3,4}-?\d{7,8}|\d{5,}|网址|邮箱|www|http")),
)
_UNIT = regex(
    r"(?:多少|(?<!哪)几)(?P<unit>家|所|座|栋|项|条|层|张|辆|台|套|件|人|名|位|户|亩|平方米|平方公里|公里|米|吨|公斤|度|次|页|分钟|小时|岁|股|床|个|天|日|年|月|元|万|亿|倍|岁)"
)
_LEVEL = regex("(?:国家|省|市|区|县)级")
_EXACT = frozenset({"number", "count", "money", "who", "department"})
_FIGURES = frozenset({"number", "count", "money", "sum", "when"})
_DEPARTMENT = regex(r"政府|机关|单位|中心|委员?会|各[市县区地]|部门|[局委办厅部院组](?![\u3400-\u9fff])")
# Who does something though no body is: 申请人、备案人应当编制说明书, 联合电信运营商.
_ACTOR = "[请案有册理讼用买承出受]人(?![机才口力工])|[营有产管]者|[营务发供承]商|业主|专家|家长|联盟|高校|[几两三四五六七八九]委"
_BODY = regex(
    rf"{_DEPARTMENT.pattern}|由[^，。；]{{1,40}}|机构|公司|银行|企业|协会|财政|学校|医院|研究院|实验室|{_ACTOR}"
)
_MONEY_ASKED = regex(r"(?:资金|财政|经费|预算|投入(?!运行|使用|运营|生产|市场)|投资|基金|拨款).{0,8}(?:多少|多大|几)")
_MONEY = regex(r"[万亿千百\d]元|[%％]|万亿|亿|资金|经费")
_MEASURE_OF = regex(
    r"([\u4e00-\u9fff](?<!年)[\u4e00-\u9fff](?<!的))的?(?:总的?|年|最高|平均)?(?:比例|占比|比率|比重|[利费税]率|规模|总额|面积)"
    r"(?:最[高低])?(?:是|为|有|要|达|能|占|大概)*(?:到|提高|增加)?(?:多少|百分之几|几成|几个点|多[大高少])"
)
# What applicants are asked for by its name: 学历要求是什么 is told by no sentence that says nothing of 学历.
_REQUIRED = regex("(学历|学位|职称|户籍|户口|工龄|资质|注册资本)的?(?:要求|限制|门槛|条件)")
# A post whose holder is asked for: nobody in another post is meant.
_POST = (
    "(?:副|常务副|名誉|前任?|原)?(?:(?:[省市区县局处科厅院校所部组镇乡村会站队链社厂行班园]|秘书|检察|董事|理事|干事|首席)长"
    "|书记|主任|秘书|经理|总监|助理|联系人|经办人|负责人|联络员|召集人|发言人|首席官)"
)
_POST_ASKED = regex(
    rf"(?P<post>{_POST})(?:到底|究竟|现在|目前)?(?:是|叫|由|为|有)?(?:谁|哪位|哪一位|何人|什么名字)|(?:谁|哪位)(?:是|当|任|担任|做)[\u3400-\u9fff]{{0,8}}?(?P<of>{_POST})"
    rf"|的(?P<alone>{_POST})[？?。]*$"
)
_STANDARD_ASKED = regex(
    r"(评分|验收|收费|考核|评价|评定|评审|认定|准入|处罚|定价|计分|评选|服务)的?标准(?:是|为|有|怎)"
)
# A tax or a charge by its name: no sentence tells it that speaks of none.
_CHARGE_ASKED = regex(
    r"(?P<of>[\u4e00-\u9fff]{2}税|[水电气]费|[电水气]价|物业费|学费|门?票价|门票|注册资本|保证金|违约金|滞纳金)(?!收|务)[^，,。？?]{0,12}(?:多少|百分之几|几成|几折|几个点)"
)
# What a sentence says of a charge holds this of its name.
_CHARGES = {"注册资本": "注册", "保证金": "保证金|押金", "违约金": "违约", "滞纳金": "滞纳", "门票": "票"}
_DIGITS = dict(zip("两二三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_WHICH_OF_MANY = regex(
    r"哪(?P<many>[三四五六七八九十]|\d{1,2})[个家项大类种条座城所位]|(?P<of>\d{1,2})[家个所座项位][^，。？]{2,16}(?:分别)?(?:是哪些|是哪几|叫什么)"
)
# What is on a list is told by no sentence that only says there is one: 落实轻微违法不予处罚清单制度.
_ON_LIST_ASKED = regex(
    "(?:清单|目录|名单|名录|指南|指引)[里中上内]?(?:面|头)?(?:都|现在|到底|具体|分别)*(?:有|列了?|包括|包含|收了?|写了?|是)[着了]?(?:哪|(?:什么|啥)(?!好处|用|意思|区别|作用|奖|要求))"
    "|(?:能|可以|可)(?:在[^，,。？?]{1,6})?(?:办|换|买)(?:理)?(?:哪些|什么|啥)[^，,。？?]{0,6}[？?]?$"
)
_SEPARATORS = regex("[、和与及《;+/]")
# Things that have names of their own: where these are asked for, evidence names some.
_NAMES_ASKED = regex(
    "(?:哪些|哪几[个家]|哪[一]?[个家])(?P<of>省份?|城市|地[区市]|(?<![用在到]哪些)地方|区县|县市|国家|企业|公司|园区|期刊|杂志|药品?|商圈|协会|商会|银行|高校|医院|学校|部门|单位|局)(?!.{0,10}(?:可以|能|才|要|需|应|会被|符合|享受|适用|属于|来|负责|牵头))"
    "|(?P<on>名单|白名单|黑名单)[里上中]?(?:现在|目前|都|具体)*(?:有|是)(?:哪|谁|什么(?!后果|用|好处|影响))"
)
_NAMED = regex("、[^，。；]{1,20}、|《|“[^”]{2,12}”|[\u4e00-\u9fff]{2}(?:大学|学院|集团|公司|医院|银行(?!业)|协会)")
_FEWEST_ENTRIES = 2
_COMPOSED_ASKED = regex("由(?:哪|什么|谁)[^，。？]{0,10}(?:组成|构成)")
_COMPOSED = regex("组成|构成|成员|包括|由|、|分别")
_SITES_ASKED = regex("分别在哪|[建设]在哪|在哪个城市")
_SITE = regex(
    "位于|设在|设于|坐落|选址|落户|依托|以.{1,10}为|在[^，。；]{2,14}(?:内|处|建|设|布局|开|办|举)|[\u4e00-\u9fff]{2}(?:市|区|县|镇|街道|路|大道|号|新城|片区|大厦|广场)"
)
_PLANNED = regex(
    r"(?P<what>[\u4e00-\u9fff]{2,12}?)(?:到?20\d\d年底?)?(?:要|应|将|计划|打算|争取|力争|需|得|再|共){0,3}"
    "(?:培育|建设|建成|引进|新增|打造|认定|创建|组建|设立|培养|招引)(?:到|出|成)?(?:多少|几)[家个名位所座项人条处种]?(?P<object>[\u4e00-\u9fff]?)"
)
_NOUNS = frozenset({"n", "ns", "nt", "nz", "j", "l", ""})  # 上市公司, and what the dictionary does not know
_PRICE_ASKED = regex("[卖售买](?:得|价|到|给)?多少|多少钱(?:一[个平套层间亩]|卖|出售)|什么价|(?:售|房|楼|地|均|单)价")
_PRICE = regex("[价售卖买购]|出让")
_SHARE = regex("百分之[几多]|比例|占比|几成|率")


def features(question: Question, dossier: Dossier, draft: Draft, hits: Sequence[Hit]) -> dict[str, float]:
    """Describe how a draft's evidence fits the question.

    Returns:
        Figures by name, the same names for every draft; -1 where a figure has no meaning for the question.
    """
    supports = list(dict.fromkeys(draft.support))
    evidence = evidence_of(supports, {dossier.policy.slug: dossier.policy})
    hits = [hit for hit in hits if hit.doc == dossier.policy.slug]
    said = fold("\n".join((*evidence.sentences, *evidence.rows, *evidence.headers)))[:_LONGEST]
    around = fold(" ".join(evidence.around))
    return {
        **_of_words(question, dossier, supports, said, around),
        **_of_terms(question, dossier, said, around, hits),
        **_of_kinds(question, dossier, evidence),
        **_of_hits(supports, hits),
        "supports": len(supports),
        "length": len(said),
        "confidence": draft.confidence,
        "partial": float(draft.status == "partial"),
        "asked": len(question.folded),
        **{f"by_{name}": float(draft.answerer == name) for name in _ANSWERERS},
        **{f"ask_{name}": float(name in question.asks) for name in _ASKS},
    }


def is_another(question: Question, dossier: Dossier, draft: Draft) -> bool:
    """Whether the evidence is plainly of another kind than what is asked for.

    Others of its kind (主板 for 新三板), another level (市级 for 省级), another post (链长 for 副链长), no department where
    one is asked for, or a number that is no money where money is, the measure of something else, nothing of the
    requirement or of the sort of thing asked for, what is no price where one is, no names where things are asked for
    that have names, or how things shall be where it is asked how they stand now.
    """
    supports = draft.support
    policies = {dossier.policy.slug: dossier.policy}
    clauses = {support.clause for support in supports}  # a title says nothing of which thing is meant
    said = fold("".join(dossier.quote(s.span) for s in supports)) + "".join(dossier.headings[c] for c in clauses)
    stated = said + fold(draft.text)
    post = _POST_ASKED.search(question.folded)
    evidence = evidence_of(supports, policies)
    if post and (post["post"] or post["of"] or post["alone"]) not in stated + fold("".join(evidence.headers)):
        return True
    told = fold("".join((*evidence.sentences, *evidence.rows, *(statement.text for statement in draft.statements))))
    before = fold(evidence.lead)
    above = fold("".join((*evidence.around, *evidence.headers)))
    compared = draft.answerer == "comparing"
    if question.asks & _FIGURES and not compared and tells_of_others(question.folded, told, above + before):
        return True
    free = draft.answerer in ("passages", "targets", "measures") and draft.status == "answered" and not draft.corrects
    if free and (
        lacks_attribute(question, told + said + before)
        or _lacks_list(question, draft, told)
        or _lacks_names(question, draft, told)
        or lacks_sought(question, told)
        or _is_of_other_planned(question, told + said + before + above)
    ):
        return True
    levels = set(_LEVEL.findall(question.folded)) if question.asks & _EXACT else set()
    if levels and all(level[0] not in stated for level in levels) and _LEVEL.search(stated):
        return True
    required = _REQUIRED.search(question.folded)
    if required and not any(map(dossier.mentions_name, (required[1], *(fold(t) for t, _ in expand(required[1]))))):
        return True
    if draft.answerer not in ("passages", "targets") or draft.status != "answered":
        return False
    measured = _MEASURE_OF.search(question.folded)
    if measured and not is_said(measured[1], said):
        return True
    standard = _STANDARD_ASKED.search(question.folded)
    if standard and not is_said(standard[1], said):
        return True
    charge = _CHARGE_ASKED.search(question.folded)
    if charge and not re.search(_CHARGES.get(charge["of"], charge["of"][-1]), said):
        return True
    if _PRICE_ASKED.search(question.folded) and not _PRICE.search(said):
        return True
    bodies = _DEPARTMENT if "部门" in question.folded else _BODY
    if "department" in question.asks and not bodies.search(said) and not find_bodies(said):
        return True
    money = _MONEY_ASKED.search(question.folded)
    if not money or not re.search(r"\d", said):
        return False
    return not _MONEY.search(said) or (money[0].startswith("投") and "投" not in said)  # an output is no investment


def _lacks_list(question: Question, draft: Draft, told: str) -> bool:
    """Whether it is asked which ones they are, of what or where, and evidence only says that there are some."""
    if _COMPOSED_ASKED.search(question.folded):
        return not _COMPOSED.search(told)
    if _SITES_ASKED.search(question.folded):
        return not _SITE.search(told)
    if _ON_LIST_ASKED.search(question.folded) and len(draft.statements) == 1:
        return len(_SEPARATORS.findall(told)) < _FEWEST_ENTRIES
    asked = _WHICH_OF_MANY.search(question.folded)
    if asked is None or draft.answerer == "measures":
        return False
    many = asked["many"] or asked["of"]
    entries = max(len(draft.statements), len(_SEPARATORS.findall(told)) + 1)
    return entries < max(_FEWEST_ENTRIES, _DIGITS.get(many) or int(many)) / 2


def _lacks_names(question: Question, draft: Draft, told: str) -> bool:
    """Whether things are asked for that have names of their own, and evidence names none: 哪些地方是试点地区."""
    asked = _NAMES_ASKED.search(question.folded)
    if asked is None or len(draft.statements) > 2:
        return False
    return not (_NAMED.search(told) or areas(told) or find_bodies(told))


def _is_of_other_planned(question: Question, said: str) -> bool:
    """Whether evidence does not speak of what is to be built or fostered, 上市公司要培育多少家, nor of whose area it is."""
    planned = _PLANNED.search(question.folded)
    word = fold(cut(planned["what"])[-1]) if planned else ""
    if planned is None or len(word) < _FEWEST_ENTRIES or _tag(word) not in _NOUNS:
        return False
    if planned["object"] and not areas(word):  # whoever fosters it need not be named
        return False
    held = all(pair in said for pair in bigrams(word))
    return not held and not any(fold(term) in said for term, _ in (*expand(word), *expand(planned["what"])))


def _of_words(
    question: Question, dossier: Dossier, supports: Sequence[Support], said: str, around: str
) -> dict[str, float]:
    """What the evidence holds of the question's words, each weighed by how rare it is in the document."""
    words = list(dict.fromkeys(fold(word) for stretch in question.words for word in stretch if fold(word))) or ["？"]
    clause = " ".join(dossier.own_text.get(one, "") for one in dict.fromkeys(s.clause for s in supports))
    weights = np.array([_weight(dossier, word) for word in words])
    inside = np.array([_held(word, said) for word in words])
    near = np.maximum(inside, [_held(word, around) for word in words])
    wide = np.maximum(near, [_held(word, clause) for word in words])
    meant = np.maximum(near, [_meant(word, said + around) for word in words])
    known = np.array([float(all(map(dossier.knows, bigrams(word)))) for word in words])
    missing, total = 1 - meant, float(weights.sum())
    telling = weights * np.array([1 - _common().get(word, 0.0) for word in words])
    told = max(float(telling.sum()), 0.01)
    rarest = int(np.argmax(weights))
    return {
        "inside": float(inside @ weights) / total,
        "near": float(near @ weights) / total,
        "wide": float(wide @ weights) / total,
        "meant": float(meant @ weights) / total,
        "known": float(known @ weights) / total,
        "missing_known": float((missing * known) @ weights) / total,  # the document says it, but not here
        "missing_unknown": float((missing * (1 - known)) @ weights) / total,
        "most_missing": float((missing * weights).max()),
        "most_missing_known": float((missing * known * weights).max()),
        "telling": float(meant @ telling) / told,
        "telling_inside": float(inside @ telling) / told,
        "telling_weight": told,
        "most_telling_missing": float((missing * telling).max()),
        "rarest": float(meant[rarest]),
        "rarest_weight": float(weights[rarest]),
        "last": float(meant[-1]),
        "first": float(meant[0]),
        "words": len(words),
        "weight": total,
    }


def common(word: str) -> float:
    """In how many of the policies that people ask about they ask with a word, as a share."""
    return _common().get(word, 0.0)


@cache
def _common() -> dict[str, float]:
    """Words that people ask with about many policies, 写清楚 or 东西, with the share of policies, at most 1."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return {word: float(share) for word, share in (line.split("\t") for line in lines)}


def _weight(dossier: Dossier, word: str) -> float:
    weight = max(map(dossier.weight, bigrams(word)), default=0.05)
    return 0.3 * weight if len(word) == 1 and not word.isascii() else weight


def _held(word: str, text: str) -> float:
    """1 where a text holds a word, the share of its pairs of characters for a longer one."""
    if word in text:
        return 1.0
    pairs = bigrams(word)
    return sum(pair in text for pair in pairs) / len(pairs) if len(word) > 2 and pairs else 0.0


def _meant(word: str, text: str) -> float:
    """The weight of the thesaurus's wordings for an everyday word that a text holds."""
    return max((weight for term, weight in _wordings(word) if term in text), default=0.0)


@lru_cache(maxsize=20_000)
def _wordings(word: str) -> tuple[tuple[str, float], ...]:
    return tuple((fold(term), weight) for term, weight in expand(word))


def _of_terms(question: Question, dossier: Dossier, said: str, around: str, hits: Sequence[Hit]) -> dict[str, float]:
    """What the evidence holds of the question's pairs of characters, and what the best clause found holds."""
    terms = dossier.terms(question)
    known = [term for term in terms if dossier.knows(term)]
    places = [
        (dossier.own_text[h.clause], dossier.headings[h.clause])
        for h in hits[:_FEW_HITS]
        if h.clause in dossier.own_text
    ]
    best = max((dossier.coverage(terms, *texts) for texts in places), default=0.0)
    held = dossier.coverage(terms, said, around)
    focus = Question(question.focus).terms or bigrams(question.focus) if question.focus else ()
    bridges = question.bridges
    return {
        "terms_inside": dossier.coverage(terms, said),
        "terms_near": held,
        "terms_known": dossier.coverage(known, said, around),
        "known_terms": len(known),
        "terms_best": best,
        "terms_short": best - held,
        "bridges": sum(pair in said for pair in bridges) / len(bridges) if bridges else -1.0,
        "focus": dossier.coverage(focus, said, around) if focus else -1.0,
    }


def _of_kinds(question: Question, dossier: Dossier, evidence: Evidence) -> dict[str, float]:
    """Whether the kind of thing asked for stands in the evidence, and among which of the question's words."""
    text = "\n".join((*evidence.sentences, *evidence.rows))[:_LONGEST]
    bare = re.sub(r"(?:19|20)\d\d\s*年", "", text)
    pattern = next((pattern for asks, pattern in _KINDS if asks & question.asks), None)
    terms = [term for term in dossier.terms(question) if dossier.knows(term)]
    beside = -1.0
    if pattern is not None:
        parts = [part for part in _PARTS.split(text) if part.strip()]
        pairs = [fold(before + part) for before, part in zip(["", *parts], parts, strict=False) if pattern.search(part)]
        beside = max((dossier.coverage(terms, pair) for pair in pairs), default=0.0)
    unit = _UNIT.search(question.folded)
    years = set(years_of(text))
    return {
        "kind": -1.0 if pattern is None else float(bool(pattern.search(bare))),
        "beside": beside,
        "unit": -1.0
        if unit is None
        else float(bool(re.search(rf"[\d一二两三四五六七八九十百千万亿几]\s*余?{unit['unit']}", bare))),
        "share": float(bool(re.search(r"\d\s*[%％]|分之|成", text))) if _SHARE.search(question.folded) else -1.0,
        "years": -1.0 if not question.years else 0.5 if not years else float(bool(years & set(question.years))),
        "figures": float(len(re.findall(r"\d+", bare))),
    }


def _of_hits(supports: Sequence[Support], hits: Sequence[Hit]) -> dict[str, float]:
    """How the clauses of the evidence were found."""
    cited = {(doc, clause) for doc, clause, _ in supports}
    rank, hit = next(((i, h) for i, h in enumerate(hits) if (h.doc, h.clause) in cited), (len(hits), None))
    other = max((h.fused for h in hits if (h.doc, h.clause) not in cited), default=0.0)
    signals = hit.signals if hit else (0.0,) * 5
    return {
        "rank": rank,
        "fused": hit.fused if hit else 0.0,
        "top": hits[0].fused if hits else 0.0,
        "ahead": hit.fused - other if hit else -1.0,
        **{f"signal_{i}": float(signal) for i, signal in enumerate(signals)},
    }


def log_odds(question: Question, dossier: Dossier, draft: Draft, hits: Sequence[Hit]) -> float:
    """How sure it is that a draft's evidence states what was asked: 0 where it is just enough, in logarithms of odds."""
    return load_trees(FILE)(list(features(question, dossier, draft, hits).values()))
