"""Right statements made wrong: each function changes one thing that a careless or inventive writer gets wrong.

They know how Chinese policy text is written, and nothing of what any policy says.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from evals.fabricated import numbers
from evals.text import bigrams, normalise, occurs


@dataclass(frozen=True, slots=True)
class Cited:
    """A place in a document; offsets are code points into its stored text, end exclusive."""

    doc: str
    clause: str
    start: int
    end: int
    quote: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with what it cites."""

    text: str
    cited: tuple[Cited, ...]
    question: str = ""

    @property
    def evidence(self) -> str:
        """All that is cited, labels included: a heading belongs to what stands under it."""
        return "\n".join(part for place in self.cited for part in (place.quote, place.label))


@dataclass(frozen=True, slots=True)
class Pool:
    """What a document holds besides a claim's own evidence, to swap in."""

    people: tuple[str, ...]
    bodies: tuple[str, ...]
    places: tuple[Cited, ...]
    foreign: tuple[str, ...]  # sentences of other documents


Corruption = Callable[[Claim, Pool, random.Random], Claim | None]

_YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?=\s?年|[-—~至]20)")
_FIGURE = re.compile(r"(?<![\d.\-—~〔A-Za-z])(\d+(?:\.\d+)?)(?![\d.:：]|\s?[年月日号]|[-—~/]\d|[A-Za-z〕])")
_LEVELS = ("国家级", "省级", "市级", "区级", "县级")
_AMOUNT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?=\s?[万亿]*元)")
_NUMBER = re.compile(r"〔(20\d\d)〕(\d+)号")
_NEGATIONS = (
    ("不得少于", "少于"), ("不少于", "少于"), ("不低于", "低于"), ("不得超过", "可以超过"), ("不超过", "超过"), ("不高于", "高于"),
    ("不得", "可以"), ("不予", "予以"), ("不再", "继续"), ("不能", "能"), ("不可", "可"), ("不应", "应"), ("不需要", "需要"), ("无需", "需"),
    ("禁止", "允许"), ("严禁", "允许"), ("未经", "经"), ("未", ""), ("不属于", "属于"), ("不符合", "符合"), ("不具备", "具备"), ("不享受", "享受"),
    ("不纳入", "纳入"), ("没有", "有"), ("免征", "征收"), ("免收", "收取"),
)  # fmt: skip
_NO_NEGATION = re.compile("未载明|未列|未另|未规定|未来|不断|不同|不仅|无锡|不动产|未成年")
_INVENTED = (
    "申请人可通过政务服务网在线提交申请材料。",
    "逾期未申报的，视为自动放弃。",
    "符合条件的企业还可以叠加享受省级配套奖励。",
    "该项工作实行月调度、季通报制度。",
    "具体名单由第三方机构评审后公示。",
    "资金于每年第四季度集中拨付到企业账户。",
    "对作出突出贡献的个人同时授予荣誉称号。",
    "申报主体须在本地连续缴纳社会保险。",
    "专家评审意见作为立项的唯一依据。",
    "未按期完成的，将约谈有关负责人。",
    "外地迁入的企业同样适用。",
    "同一项目可以重复申报。",
    "所需经费由社会捐赠解决。",
    "获奖企业应当承诺五年内不迁出。",
    "群众可拨打服务热线反映问题。",
    "试点结束后在全国推广。",
)
_AWARDS = ("最高给予{}万元一次性奖励", "按{}万元标准给予补贴", "安排专项资金{}亿元", "每家奖励{}万元")
_CODES = ("国办发", "省政办发", "市政发", "发改高技", "工信部规")


def number(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """Another figure in the place of one that is no year and no amount of money."""
    amounts = {match.start() for match in _AMOUNT.finditer(claim.text)}
    return _other_figure(claim, [m for m in _FIGURE.finditer(claim.text) if m.start() not in amounts], rng)


def amount(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """Another amount of money."""
    return _other_figure(claim, list(_AMOUNT.finditer(claim.text)), rng)


def _other_figure(claim: Claim, places: Sequence[re.Match[str]], rng: random.Random) -> Claim | None:
    if not places:
        return None
    place = rng.choice(places)
    value = float(place[1])
    held = {entry.value for entry in numbers(claim.evidence)}
    scale = next((n.value / value for n in numbers(claim.text[place.start() : place.end() + 3]) if value), 1.0)
    for other in rng.sample(_near(place[1]), k=len(_near(place[1]))):
        if float(other) not in held and float(other) * scale not in held:
            return _with(claim, place.start(1), place.end(1), other)
    return None


def _near(figure: str) -> list[str]:
    """Figures that one is easily mistaken for: off by one, twice, half, ten times, two digits swapped."""
    value = float(figure)
    values = [value + 1, value - 1, 2 * value, value / 2, 10 * value, value + 5, value * 1.5]
    shown = [f"{v:.2f}".rstrip("0").rstrip(".") for v in values if v > 0]
    if len(figure) > 1 and figure.isdigit() and figure[0] != figure[1]:
        shown.append(figure[1] + figure[0] + figure[2:])
    return [text for text in shown if float(text) != value and not text.startswith("0")]


def exchanged_figures(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """Two figures of a sentence in each other's place: 园区40个、企业6家 where it has 6 and 40."""
    found = list(_FIGURE.finditer(claim.text))
    pairs = [
        (one, other)
        for one, other in pairwise(found)
        if one[1] != other[1] and re.search("[，；、]", claim.text[one.end() : other.start()])
    ]
    if not pairs or "分别" in claim.text:
        return None
    one, other = rng.choice(pairs)
    between = claim.text[one.end() : other.start()]
    return _with(claim, one.start(), other.end(), f"{other[1]}{between}{one[1]}")


def currency(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """Money of another country."""
    found = list(re.finditer(r"(?<=\d)[万亿]*元", claim.text))
    if not found or "美元" in claim.evidence:
        return None
    place = rng.choice(found)
    return _with(claim, place.start(), place.end(), place[0].replace("元", "美元"))


def level(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """国家级 in the place of 省级, and so on, where the evidence does not speak of it."""
    found = [match for name in _LEVELS for match in re.finditer(f"{name}(?!别)", claim.text)]
    others = [name for name in _LEVELS if name[:-1] not in claim.evidence]
    if not found or not others:
        return None
    place = rng.choice(found)
    return _with(claim, place.start(), place.end(), rng.choice(others))


def every_year(claim: Claim, _: Pool, __: random.Random) -> Claim | None:
    """What is given once, given every year."""
    if re.search("每|均|逐|按[年月季]|年度|一年", claim.evidence):
        return None
    text = re.sub(r"(?:一次性)?(给予|奖励|补助|补贴|资助)(?=[^，。；]{0,6}\d)", r"每年\1", claim.text, count=1)
    return replace(claim, text=text) if text != claim.text else None


def upper_bound(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """An exact figure as an upper bound."""
    if re.search("最|上限|限额|封顶|不超|不高于|内|以下|至多|分别", claim.evidence):
        return None
    found = list(re.finditer(r"(?<=给予|奖励|补助|补贴|资助)\d[\d.]*[万亿]*元(?!以上)", claim.text))
    if not found:
        return None
    place = rng.choice(found)
    return _with(claim, place.start(), place.end(), f"最高{place[0]}")


def year(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """A neighbouring year that the evidence does not name."""
    places = list(_YEAR.finditer(claim.text))
    if not places:
        return None
    place = rng.choice(places)
    held = set(re.findall(r"20\d\d", claim.evidence))
    others = [str(int(place[1]) + step) for step in (1, -1, 2, 5, -2) if str(int(place[1]) + step) not in held]
    return _with(claim, place.start(1), place.end(1), rng.choice(others)) if others else None


def year_of_another_figure(claim: Claim, pool: Pool, rng: random.Random) -> Claim | None:
    """The year of another figure, whose place is cited too: both stand in the evidence, and not together."""
    places = list(_YEAR.finditer(claim.text))
    figures = [figure[1] for figure in _FIGURE.finditer(claim.text)]
    if len(places) != 1 or not figures:
        return None
    others = [
        (place, other)
        for place in pool.places
        for other in set(re.findall(r"20[1-4]\d(?=年)", place.quote))
        if other != places[0][1]
        and other not in claim.evidence
        and not any(occurs(figure, place.quote) for figure in figures)
    ]
    if not others:
        return None
    place, other = rng.choice(others)
    return replace(_with(claim, places[0].start(1), places[0].end(1), other), cited=(*claim.cited, place))


def person_of_another_row(claim: Claim, pool: Pool, rng: random.Random) -> Claim | None:
    """The person of another row, which is cited too."""
    named = [name for name in pool.people if name in claim.text]
    rows = [
        (place, name)
        for place in pool.places
        for name in pool.people
        if name in re.sub(r"\s", "", place.quote)
        and name not in re.sub(r"\s", "", claim.evidence)
        and not any(other in re.sub(r"\s", "", place.quote) for other in named)
        and len(place.quote) < 200
    ]
    if len(named) != 1 or len(claim.cited) != 1 or not rows:
        return None
    place, name = rng.choice(rows)
    return replace(claim, text=claim.text.replace(named[0], name), cited=(*claim.cited, place))


def person(claim: Claim, pool: Pool, rng: random.Random) -> Claim | None:
    """Another person of the documents."""
    named = [name for name in pool.people if name in claim.text]
    others = [name for name in pool.people if name not in re.sub(r"\s", "", claim.evidence)]
    return replace(claim, text=claim.text.replace(rng.choice(named), rng.choice(others))) if named and others else None


def department(claim: Claim, pool: Pool, rng: random.Random) -> Claim | None:
    """Another body of the documents."""
    named = [name for name in pool.bodies if name in claim.text]
    evidence = normalise(claim.evidence)
    others = [name for name in pool.bodies if not _same_body(name, evidence)]
    if not named or not others:
        return None
    return replace(claim, text=claim.text.replace(max(named, key=len), rng.choice(others), 1))


def _same_body(name: str, evidence: str) -> bool:
    """Whether the evidence may name the body, in full, shortened, or as one of a group."""
    core = re.sub("^[省市区县]|[局委厅部办]$|委员会$", "", normalise(name))
    return core in evidence or bool(re.search("".join(f"{char}[\u4e00-\u9fff]{{0,4}}" for char in core), evidence))


def document_number(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """A document number that nobody issued: changed where there is one, made up where there is none."""
    place = _NUMBER.search(claim.text)
    if place:
        return _with(claim, place.start(2), place.end(2), str(int(place[2]) + rng.randint(1, 30)))
    invented = f"（{rng.choice(_CODES)}〔{rng.randint(2019, 2025)}〕{rng.randint(2, 180)}号）"
    return replace(claim, text=f"{claim.text.rstrip('。；')}{invented}。")


def award(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """An amount of money that nothing states, added."""
    figure = rng.choice([30, 80, 150, 260, 350, 700, 1200])
    if occurs(str(figure), claim.evidence):
        return None
    return replace(claim, text=f"{claim.text.rstrip('。；')}，{rng.choice(_AWARDS).format(figure)}。")


def negation(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """A negation dropped."""
    found = [
        (at.start(), word, put)
        for word, put in _NEGATIONS
        for at in re.finditer(word, claim.text)
        if not _NO_NEGATION.match(claim.text, at.start())
    ]
    if not found:
        return None
    longest: dict[int, tuple[str, str]] = {}
    for at, word, put in found:
        if len(word) > len(longest.get(at, ("", ""))[0]):
            longest[at] = (word, put)
    at = rng.choice(sorted(longest))
    word, put = longest[at]
    return _with(claim, at, at + len(word), put)


def moved_citation(claim: Claim, pool: Pool, rng: random.Random) -> Claim | None:
    """The citation of another clause, which does not say this."""
    own = {(place.doc, place.clause) for place in claim.cited}
    others = [p for p in pool.places if (p.doc, p.clause) not in own and not _says(p.quote + p.label, claim)]
    return replace(claim, cited=(rng.choice(others),)) if others else None


def neighbouring_citation(claim: Claim, pool: Pool, rng: random.Random) -> Claim | None:
    """The citation of a clause beside the right one: another row of the table, another item of the list."""
    if len(claim.cited) != 1:
        return None
    own = claim.cited[0]
    parent = own.clause.rpartition("/")[0]
    others = [
        place
        for place in pool.places
        if place.clause != own.clause
        and place.clause.rpartition("/")[0] == parent
        and not _says(place.quote + place.label, claim)
    ]
    return replace(claim, cited=(rng.choice(others),)) if parent and others else None


def _says(words: str, claim: Claim) -> bool:
    """Whether words may say what a claim says: most of its pairs of characters, with its figures, stand in them."""
    pairs = bigrams(claim.text)
    share = len(pairs & bigrams(words)) / max(len(pairs), 1)
    figures = [entry.value for entry in numbers(claim.text) if entry.claimed]
    held = {entry.value for entry in numbers(words)}
    return share > 0.6 and all(figure in held for figure in figures)


def invented_sentence(claim: Claim, _: Pool, rng: random.Random) -> Claim | None:
    """A sentence of the kind that models add, under the same citation."""
    text = rng.choice(_INVENTED)
    return replace(claim, text=text) if not _says(claim.evidence, replace(claim, text=text)) else None


def foreign_sentence(claim: Claim, pool: Pool, rng: random.Random) -> Claim | None:
    """A sentence of another policy, under the same citation."""
    text = rng.choice(pool.foreign)
    return replace(claim, text=text) if not _says(claim.evidence, replace(claim, text=text)) else None


def _with(claim: Claim, start: int, end: int, put: str) -> Claim:
    return replace(claim, text=claim.text[:start] + put + claim.text[end:])


CORRUPTIONS: Mapping[str, Corruption] = {
    "数字": number,
    "金额": amount,
    "数字对调": exchanged_figures,
    "币种": currency,
    "年份": year,
    "年份错配": year_of_another_figure,
    "人名": person,
    "人名错配": person_of_another_row,
    "部门": department,
    "文号": document_number,
    "杜撰金额": award,
    "引文移位": moved_citation,
    "引文移到邻条": neighbouring_citation,
    "级别": level,
    "改成每年": every_year,
    "改成上限": upper_bound,
    "漏否定": negation,
    "杜撰句": invented_sentence,
    "别处的句子": foreign_sentence,
}
STRICT = (
    "数字",
    "金额",
    "数字对调",
    "币种",
    "年份",
    "年份错配",
    "人名",
    "人名错配",
    "部门",
    "文号",
    "杜撰金额",
    "引文移位",
    "引文移到邻条",
)
