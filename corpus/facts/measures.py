"""Measures: who gets which support, under which condition.

Read where a sentence names both the one who benefits and what is given: 对…的企业，给予…奖励; 通过…方式加大对…的支持.
General exhortations (鼓励创新, 加强建设) name no benefit and are none.
"""

import re
from collections.abc import Callable, Sequence

from corpus.policy import Clause, Measure, Span

_GIVES = (
    r"给予|予以|奖励|奖补|补贴|补助|资助|扶持|贴息|贴费|减免|免征|免收|减征|减按|减半|返还|退还|缓缴|缓征|优先(?:安排|支持|推荐|保障|供应|列入|纳入)|"
    r"提供[^，。；]{0,16}(?:资金|补贴|贷款|担保|场地|公寓|服务|便利)|享受|抵扣|加计扣除|配套(?:支持|资金)|长期支持|重点支持|支撑力度|支持力度|纳入重大项目"
)
_BENEFIT = re.compile(_GIVES)
_FOR = re.compile(
    r"(?:对于?|向|为)(?!外|接|标|口|照|策|应|象|比|此)(?P<who>[^，。；：]{2,80}?)(?=，|按|给予|予以|发放|实行|提供|进行|的?支[持撑]|的?扶持|减|免|可|根据|每|在[^，。；]{2,20}方面)"
)
_SUBJECT = re.compile(
    r"(?P<who>[^，。；：、]{2,40}?(?:企业|单位|机构|个人|人员|人才|毕业生|个体工商户|农户|家庭|园区|平台|团队|项目|纳税人|居民|老年人|青年|申请人|业主))(?=[^，。；]{0,6}(?:可|按规定|享受|给予|予以))"
)
_CONDITION = re.compile(
    r"(?:符合[^，。；]{0,20}条件|首次[^，。；]{2,20}|新(?:认定|引进|设立|建|增)[^，。；]{2,24}|获(?:评|得|批)[^，。；]{2,24}|年[^，。；]{0,12}(?:达到|超过|以上)[^，。；]{0,12}|[^，。；对]{2,30}的(?=，|企业|单位|个人))"
)
_AMOUNT = re.compile(
    r"(?:(?:最高|不超过|不低于|每[^，。；\d]{0,6}|按[^，。；]{0,24}?|总额|一次性|分别)?\d[\d.,]*(?:—\d[\d.]*|-\d[\d.]*)?\s?(?:万|亿)?(?:元|%|％)(?:/[^，。；\s]{1,4})?(?:以内|以下|以上)?)"
    r"|免征|免收|全额|减半"
)
_INSTRUMENTS = (
    ("算力券", "算力券|模型券|数据券"),
    ("创新券", "创新券|服务券"),
    ("奖励", "奖励|奖补|奖金"),
    ("补贴", "补贴|补助|资助|补偿"),
    ("税费", "税|费(?!用)|减免|免征|缓缴|返还|抵扣"),
    ("贴息", "贴息"),
    ("信贷", "贷款|信贷|融资|授信"),
    ("担保", "担保"),
    ("基金", "基金|投资"),
    ("人才", "子女入学|医疗|住房|落户|人才|公寓|职称"),
    ("用地", "用地|土地|厂房|场地|租金"),
    ("场景", "场景|首台|首批次|首版次"),
    ("准入", "准入|审批|资质|先行先试"),
)
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")


def read_measures(
    source: str, clauses: Sequence[Clause], departments_of: Callable[[str], tuple[str, ...]]
) -> tuple[Measure, ...]:
    """Return the support that the clauses grant, in printed order.

    Args:
        source: The stored text.
        clauses: Its clauses; offsets are code points into `source`.
        departments_of: Gives the departments of a clause, by its id.
    """
    measures = []
    for clause in clauses:
        if clause.kind not in ("section", "annex"):
            continue
        for start, end in clause.spans:
            for sentence in _SENTENCE.finditer(source, start, end):
                measure = _measure(clause.id, sentence[0], sentence.start(), departments_of)
                if measure:
                    measures.append(measure)
    return tuple(measures)


def _measure(clause: str, text: str, base: int, departments_of: Callable[[str], tuple[str, ...]]) -> Measure | None:
    given = _BENEFIT.search(text)
    if not given or re.search(r"责任单位|不予|不得|取消|追回|停止|处罚|罚款", text):
        return None
    to = _FOR.search(text)
    if to is None or to.start() > given.end():
        to = _SUBJECT.search(text[: given.end() + 4])
    if to is None:
        return None
    who = re.sub(r"\s+", "", to["who"]).strip("的")
    condition = _CONDITION.search(to["who"])
    benefit = re.sub(r"\s+", "", text[min(to.end(), given.start()) :]).strip("，。；")
    amounts = [match[0] for match in _AMOUNT.finditer(text, to.end())]
    instrument = next((name for name, words in _INSTRUMENTS if re.search(words, text[to.end() :])), "其他")
    lead = len(text) - len(text.lstrip())
    span = Span(base + lead, base + len(text.rstrip()))
    return Measure(
        clause=clause,
        span=span,
        beneficiary=who,
        condition=re.sub(r"\s+", "", condition[0]).strip("的") if condition else None,
        benefit=benefit,
        instrument=instrument,
        amount="、".join(dict.fromkeys(amounts)) or None,
        departments=departments_of(clause),
    )
