"""What a statement claims, held against the words that it cites.

Each check looks for one kind of claim: figures and dates, the year and the matter that a figure belongs to, bodies,
titles and document numbers, people, quoted words, addresses, negation, and at last the words as a whole.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from assistant.draft import Statement, Support
from assistant.question import fold
from corpus.facts.departments import find_bodies, is_body, same_body, split_names
from corpus.facts.quantities import Quantity, numbers, read_figures
from corpus.policy import Policy, Span, Table
from index.words import bigrams, cut, is_word

Kind = Literal[
    "figure", "bound", "body", "document", "name", "quote", "link", "negation", "matter", "uncited", "citation"
]

_UNIT = re.compile(r"[（(]([^）)]*)[）)]$")
_TITLE = re.compile(r"《([^》]+)》")
_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,10})[〔\[（(]\s*((?:19|20)\d\d)\s*[〕\]）)]\s*第?\s*(\d+)\s*号")
_LINK = re.compile(r"https?:|www\.|!\[|\]\(|[\w.]+@[\w.]+\.\w|[a-z0-9-]+\.(?:com|cn|net|org|gov)\b", re.I)
_QUOTED = re.compile(r"“([^“”]{4,})”")
_LATIN = re.compile(r"[a-z][a-z0-9\-]+", re.I)
_BARE = re.compile(r"(?<![\w.\-—~〔:：])\d+(?:,\d{3})*(?:\.\d+)?(?![\w.\-—~:：])")
_RATIO = re.compile(r"\d+(?:\.\d+)?(?:[:：∶]\d+(?:\.\d+)?)+")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,4}?[处科](?=[、，。；：）)]|$|牵头|负责|配合)")
_GOVERNMENT = re.compile(r"(?:^|(?<=[、，：:由（]))[\u4e00-\u9fff]{2,14}政府(?=[、，。；）]|$|牵头|负责)")
_LISTED = re.compile(r"(?:单位|部门|牵头|负责|会同|配合|机关)[^，。；：]{0,8}[：:]([^。；]+)")
_VERB = re.compile("^(?:促进|推进|推动|引导|鼓励|支持|扶持)+")
_ANNOTATION = re.compile(r"[〔（(【\[]|\s*(?:牵头|责任|配合|负责|主办|承办)[单部]?[位门]?[：:]")
_SERIAL = re.compile(r"^(?:序\s*号|编\s*号|行\s*次|No\.?)$", re.I)
_PIECE = re.compile(r"[，,；;。！？!?：:\n]+")
_YEARS = re.compile(r"(?:19|20)\d\d")

_AT_LEAST = re.compile(
    "不得?少于|不得?低于|不得?小于|不得?多于以外|至少|最低|最少|以上|高于|大于|多于|超过|超出|突破|逾|≥|>|(?<!不)超"
)
_AT_MOST = re.compile("不得?超过|不得?高于|不得?大于|不得?多于|不超|最高|最多|至多|以下|以内|之内|低于|小于|少于|≤|<")
# A negation and what it is said of. 不断, 无锡, 未来 negate nothing, and 不少于 is a bound.
_NOT = re.compile(
    r"(?P<not>不(?!断|在其|在此|同|仅|但|只|少(?!于)|足|可或缺|锈|动产|良|管|论|久|忘|限|含|一)(?:得|予|能|可以|可|应|再|需要|需|必|要|会|准|许|宜)?"
    r"|未(?!来|必|央|成年|尽)(?:能|曾|予)?|无(?!锡|人|线|废|缝|偿|障碍|形|害|论|机|纺|感|氧|菌|疑|限|抵押|接触|纸|车|极|还本|理|界)(?:需|须|法)?"
    r"|严禁|禁止|没有|没(?!收)|非(?!常|遗|物质|洲|公有|公经|凡|盈利|营利|农|煤|化石|金融|接触|道路|银行|学历|急|税|全日)|免(?!疫|税店|检|申|费)(?:于|予|除|收|征|缴|交)?|杜绝|取消|停止|暂停|终止|排除)"
    r"(?P<what>[\u4e00-\u9fff\d]{1,6})"
)
_NEGATED_BEFORE = re.compile(
    "(?:不|未|无|非|免|没有?|禁止|严禁|不得|不予|不能|不可|不再|杜绝|取消|停止|暂停|终止|排除)[^，。；]{0,3}$"
)
_NEGATED_BEHIND = re.compile("[^，。；]{0,2}(?:免[收征缴交除]|不得|不予|不再)")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵汪祁毛禹狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉"
    "龚程邢裴陆荣翁甄曲家封储靳段富焦谷车侯班仰秋仲伊宫宁仇栾甘厉戎武符刘景詹束龙叶幸司黎薄印白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔"
    "阴胥苍双闻党翟谭劳姬申冉雍桑桂牛寿通边燕冀浦尚农温别庄晏柴瞿阎连习容向古易慎戈廖终居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越"
    "师巩聂晁勾敖融冷辛那简饶曾沙养鞠须丰巢关查后荆红游竺权盖益桓公肖欧阳闫"
)
_PERSON = re.compile(
    rf"(?:^|(?<=[是为由叫：:、和及，,（(\-]))\s*(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|欧阳[\u4e00-\u9fff]{{1,2}})"
    r"(?=$|[，,。；;：:、（）()和及的]|不是|担任|负责|牵头|任(?!务|何)|同志|是(?!否)|为|[（(])"
)
_FIELD = re.compile("发文字号|发文机关|文件名称|印发日期|成文日期|发布日期|施行日期|有效期[限至]?")
# Words that carry a statement and claim nothing by themselves.
_FRAME = frozenset(
    "原文 文件 政策 本文 条款 规定 明确 提出 要求 指出 载明 写明 列出 说明 表示 根据 按照 依据 依照 关于 对于 对此 其中 分别 包括 包含 具体 "
    "主要 有关 相关 以及 同时 此外 另外 并且 而且 因此 所以 如果 那么 这些 这个 这项 上述 以上 以下 如下 可以 能够 应当 应该 需要 需 应 将 "
    "要 会 可 单位 部门 责任 负责 牵头 配合 参与 承担 共同 担任 任务 工作 事项 目标 指标 措施 内容 方面 情况 标准 条件 对象 范围 方式 达到 "
    "达 实现 完成 力争 争取 确保 给予 提供 享受 获得 进行 开展 实施 予以 使用 采取 通过 一共 总共 合计 共计 累计 共有 全部 没有 不符 相符 "
    "更多 更少 最多 最少 最高 最低 相比 比较 分工 到 至 在 于 从 由 为 是 有 和 与 及 或 的 了 等 个 家 项 条 名 该 其 此 每 各 即 也 都 就 还 "
    "又 且 而 但 并 把 将 被 对 向 以 按 让 使 则 者 所 之 中 内 后 前 时 上 下 年 月 日 底 末 初 期间 之前 以前 之后 问 您 您问的 是否 最 更 "
    "涉及 对应 符合条件 符合 相差 最重 最轻 最快 最早 最晚 为首 另行 名称 即 这是 明确规定 来说 具体来说 发文 机关 印发 发布 日期 文号 标题 名称 施行 有效期 附件 受理 一样 相同 不同 其余 "
    "更高 更低 为止 截至 左右 不少 不低 不高 不超 至少 不超过 超过 不少于 不低于 大约 约 近 超 间 实行 属于 方案 意见 办法 通知 领衔 职责".split()
)
_SILENT = re.compile(
    r"(?:未|没有?|并未)(?:载明|规定|列出|写明|明确|提到|说明|涉及|提及|给出|作出|注明|列明|包含|标明|列有)"
)
_LEAST_MATTER = 4  # characters of matter, below which a share of it says nothing
_HELD = 0.55  # share of a statement's matter that its evidence must hold
_FEW = 12  # characters of matter, of which more must be held:
_HELD_OF_FEW = 0.65
_HELD_PIECE = 0.34  # the same for a part between two commas
_PIECE_MATTER = 6


class Fault(NamedTuple):
    """Something in a statement that its evidence does not hold."""

    kind: Kind
    what: str  # the statement's own words
    why: str  # in Chinese, for people and for a model that is to write anew


@dataclass(frozen=True)
class Evidence:
    """The words that a statement rests on."""

    sentences: tuple[str, ...]  # what is quoted of running text
    earlier: tuple[str, ...] = ()  # of each sentence, what stands before it in its clause
    rows: tuple[str, ...] = ()  # the rows that are quoted, each cell behind its header: 链长：林乔；牵头部门：市科技局
    around: tuple[str, ...] = ()  # headings above them, and the title of the document
    headers: tuple[str, ...] = ()  # titles and columns of their tables, which say what every row says
    leads: tuple[str, ...] = ()  # what an annotation is said of; it holds no figure or name for it

    @cached_property
    def text(self) -> str:
        """Everything that may hold a figure or a name, one stretch a line."""
        return "\n".join((*self.sentences, *self.rows, *self.around, *self.headers))

    @cached_property
    def folded(self) -> str:
        """The text, as words are compared."""
        return fold(self.text)

    @cached_property
    def figures(self) -> set[str]:
        """The canonical forms of all figures."""
        return numbers(self.text)

    @cached_property
    def bodies(self) -> list[str]:
        """The bodies that are named."""
        return list(dict.fromkeys(name for name, _, _ in find_bodies(self.text)))


def evidence_of(supports: Iterable[Support], policies: Mapping[str, Policy]) -> Evidence:
    """Collect the words of supports with what belongs to them: headings, the document's title, a table's headers."""
    sentences, earlier, rows, around, headers, leads = [], [], [], [], [], []
    for support in dict.fromkeys(supports):
        policy = policies[support.doc]
        clause = policy.by_id[support.clause]
        quote = _whole(_ready(policy.source[support.span.start : support.span.end]))
        around += [policy.facts.metadata.title, *(step.heading for step in policy.path(clause))]
        tables = [table for table in policy.facts.tables if table.clause in (clause.id, clause.parent)]
        headers += [words for table in tables for words in (table.title, *table.columns)]
        quoted = [row for table in tables for row in _rows(table, support)]
        if quoted:
            rows += quoted
            continue
        start = next((s for s, e in clause.spans if s <= support.span.start < e), support.span.start)
        sentences.append(quote)
        earlier.append(policy.source[start : support.span.start])
        if _ANNOTATION.match(quote):  # an annotation, 〔责任单位：…〕, says something of what stands before it
            leads.append(earlier[-1])
    unique = (tuple(dict.fromkeys(words)) for words in (rows, around, headers, leads))
    return Evidence(tuple(sentences), tuple(earlier), *unique)


def _rows(table: Table, support: Support) -> Iterator[str]:
    """The table's rows that a support quotes: cells behind their headers, with the units that these print in brackets."""
    for row in table.rows:
        if not (row.span.start < support.span.end and support.span.start < row.span.end):
            continue
        cells = []
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell is not None and not _SERIAL.match(column):
                unit = match[1] if (match := _UNIT.search(column)) else ""
                cells.append(f"{column}：{cell.text}{unit}")
        yield _ready("；".join(cells))


def faults(statement: Statement, evidence: Evidence, question: str) -> tuple[Fault, ...]:
    """Return what a statement claims beyond its evidence; empty if there is nothing.

    Args:
        statement: What is claimed.
        evidence: The words that it cites.
        question: A figure or a name that only the question holds is no evidence; words of quoted speech may be.
    """
    text = _ready(_without(statement.text, question))
    found = [
        *_figures(text, evidence, [*statement.computed, *_derived(text), *_denied(text, question)]),
        *_bounds(text, evidence),
        *_documents(text, evidence),
        *_bodies(text, evidence),
        *_names(text, evidence, question),
        *_quoted(text, evidence, question),
        *_negations(text, evidence),
    ]
    if not found:
        loud = "".join(piece for piece in re.split("(?<=[，。；：\n])", text) if not _SILENT.search(piece))
        found += _matter(loud, evidence)
    return tuple(dict.fromkeys(found))


def _ready(text: str) -> str:
    """The text with 人数30% as 人数 30%: behind 数 alone a figure is none, as in 数10."""
    return re.sub(r"(?<=[\u4e00-\u9fff])数(?=\d)", "数 ", text)


def _whole(text: str) -> str:
    """The text with figures that were broken over two lines made whole."""
    return re.sub(r"(?<=[\d不超])\s*\n\s*(?=[\d万亿元%个家项于过])|(?<=[\u4e00-\u9fff])\s*\n\s*(?=于|过)", "", text)


def _without(text: str, question: str) -> str:
    """The text without stretches of the question that it quotes."""
    asked = fold(question)
    return re.sub(
        "(《[^》]*》)|“([^”]{6,})”", lambda m: "" if m[2] and fold(m[2]).strip("。，？?") in asked else m[0], text
    )


# -- figures -----------------------------------------------------------------------------------------------------------


def _figures(text: str, evidence: Evidence, computed: Sequence[str]) -> Iterator[Fault]:
    """Figures and dates that are not there, have another unit, or belong to another year or another thing."""
    counted = {*computed, *numbers("、".join(computed))}
    for figure in sorted(numbers(text) - evidence.figures - counted):
        yield Fault("figure", figure, f"所引资料里没有“{figure}”")
    for ratio in _RATIO.findall(fold(text)):
        if ratio.replace("∶", ":") not in evidence.folded.replace("∶", ":"):
            yield Fault("figure", ratio, f"所引资料里没有“{ratio}”")
    known = list(_dated(evidence))
    for quantity, years in _in_years(text):
        alike = [(other, when) for other, when in known if _same_amount(quantity, other)]
        if not alike or numbers(quantity.printed) <= counted:
            continue
        if not any(_same_unit(quantity, other) for other, _ in alike):
            yield Fault("figure", quantity.printed, f"“{quantity.printed}”的单位与所引资料不同")
        elif years and all(when and not years & when for _, when in alike):
            yield Fault("figure", quantity.printed, f"资料里的“{quantity.printed}”不属于{'、'.join(sorted(years))}年")
    yield from _misplaced(text, evidence)


def _derived(text: str) -> list[str]:
    """Figures that a statement works out from what it says itself: how many it lists, their sum, a difference."""
    derived: set[str] = set()
    for sentence in re.split("[。\n]", text):
        pieces = re.split("[:：]|，即|分别是", sentence)
        for at in range(1, len(pieces)):
            derived |= _worked_out(pieces[at - 1], "：".join(pieces[at:]))
    return sorted(derived)


def _worked_out(lead: str, rest: str) -> set[str]:
    """The figures of `lead` that count, sum up or compare what `rest` lists."""
    counts = {len([e for e in re.split(mark, rest) if e.strip()]) for mark in ("[、；，]", "、", "；")}
    found = {str(count) for count in counts if count}
    values = [quantity.value for quantity in _quantities(rest)]
    if re.search("共|合计|总", lead) and len(values) > 1:
        found.add(f"{round(sum(values), 6):.15g}")
    if re.search("多|少|差|高|低|增|减", lead):
        found |= {f"{round(abs(a - b), 6):.15g}" for a in values for b in values if a != b}
    return found & numbers(lead)


def _denied(text: str, question: str) -> list[str]:
    """Figures of the question that a statement says the text does not hold: 原文未载明2028年的目标."""
    denied = "".join(sentence for sentence in re.split("(?<=[。；，：\n])", text) if _SILENT.search(sentence))
    return sorted(numbers(denied) & numbers(question))


def _dated(evidence: Evidence) -> Iterator[tuple[Quantity, frozenset[str]]]:
    for quote, before in zip(evidence.sentences, evidence.earlier, strict=True):
        moments = [moment for moment in read_figures(before)[1] if _YEARS.search(moment.when)]
        last = frozenset(_YEARS.findall(moments[-1].when)) if moments else frozenset()
        yield from _in_years(quote, last)
    for unit in evidence.rows:
        for cell in unit.split("；"):
            yield from _in_years(cell)
    for words in evidence.around:
        yield from ((quantity, frozenset()) for quantity in _quantities(words))


def _in_years(text: str, before: frozenset[str] = frozenset()) -> Iterator[tuple[Quantity, frozenset[str]]]:
    """Each quantity with the years named last before it; none where it comes first."""
    moments = read_figures(text)[1]
    dated = [(moment.span.start, frozenset(_YEARS.findall(moment.when))) for moment in moments]
    for quantity in _quantities(text):
        years = before
        for start, named in dated:
            if start < quantity.span.start and named:
                years = named
        yield quantity, years


def _quantities(text: str) -> list[Quantity]:
    """The quantities of a text and its bare figures, as table cells hold them."""
    quantities, moments = read_figures(text)
    taken = [*(quantity.span for quantity in quantities), *(moment.span for moment in moments)]
    bare = [
        Quantity(float(m[0].replace(",", "")), None, "", None, m[0], Span(*m.span()))
        for m in _BARE.finditer(text)
        if not any(start < m.end() and m.start() < end for start, end in taken)
    ]
    return sorted((*quantities, *bare), key=lambda quantity: quantity.span)


def _same_amount(a: Quantity, b: Quantity) -> bool:
    values = {b.value, b.high}
    return a.value in values and (a.high is None or a.high in values)


def _same_unit(a: Quantity, b: Quantity) -> bool:
    one, other = _unit_kind(a.unit), _unit_kind(b.unit)
    return not one or not other or one == other


def _unit_kind(unit: str) -> str:
    """What a unit measures; things that are counted (家, 个, 名) are all alike, and a bare figure may be any of them."""
    unit = unit.removeprefix("个") or unit
    for kind, pattern in (
        ("money", "元|港币"),
        ("work day", "工作日|交易日"),
        ("day", "^(?:日|天|自然日)"),
        ("month", "^半?月|个月"),
        ("hour", "小时"),
        ("age", "岁"),
        ("year", "^(?:年|周年|年度)"),
        ("share", "[%‰成折]|百分点"),
        ("area", "亩|公顷|平方|㎡"),
        ("mass", "吨|克|斤"),
        ("length", "米$|公里|海里"),
    ):
        if re.search(pattern, unit):
            return kind
    return "count" if unit else ""


def _misplaced(text: str, evidence: Evidence) -> Iterator[Fault]:
    """Figures that the evidence states of another thing: 园区40个、企业15家 where it has 15 and 40."""
    units = [*evidence.rows, *(piece for sentence in evidence.sentences for piece in _with_figures(sentence))]
    if len(units) < 2:
        return
    held = [(fold(unit), read_figures(unit)[0]) for unit in units]
    for piece in _PIECE.split(text.replace("、", "，")):
        quantities = read_figures(piece)[0]
        if len(quantities) != 1:
            continue
        quantity = quantities[0]
        words = _matter_words(piece, [])
        size = sum(map(len, words))
        if size < 3:
            continue
        rivals = [(unit, any(_same_amount(quantity, q) for q in qs), qs) for unit, qs in held]
        of_it = max((_share(words, unit) for unit, has, _ in rivals if has), default=None)
        other = max(
            (_share(words, unit) for unit, has, qs in rivals if not has and any(_same_unit(quantity, q) for q in qs)),
            default=0.0,
        )
        if of_it is not None and of_it < 0.25 and other >= 0.75:
            yield Fault("figure", quantity.printed, f"资料里的“{quantity.printed}”说的不是“{''.join(words)}”")


def _with_figures(sentence: str) -> Iterator[str]:
    """The pieces of a sentence that hold a figure, each with the ones before it that hold none."""
    pending = ""
    for piece in _PIECE.split(sentence.replace("、", "，")):
        pending += piece
        if read_figures(piece)[0]:
            yield pending
            pending = ""


def _bounds(text: str, evidence: Evidence) -> Iterator[Fault]:
    """Bounds turned round: 超过20% where the evidence has 不超过20%."""
    known = [quantity for unit in (*evidence.sentences, *evidence.rows) for quantity in read_figures(unit)[0]]
    for quantity in read_figures(text)[0]:
        said = _bound(quantity)
        held = {_bound(other) for other in known if _same_amount(quantity, other) and _same_unit(quantity, other)}
        if said and held and held <= {"least", "most"} and said not in held:
            yield Fault("bound", quantity.printed, f"“{quantity.printed}”的上限、下限与所引资料相反")


def _bound(quantity: Quantity) -> str:
    if re.search("(?<![不得])(?:超过|高于|大于|多于)", quantity.printed):
        return "least"
    if _AT_MOST.search(re.sub("不得?(?:少于|低于|小于)", "", quantity.printed)):
        return "most"
    return "least" if _AT_LEAST.search(quantity.printed) else ""


# -- names -------------------------------------------------------------------------------------------------------------


def _documents(text: str, evidence: Evidence) -> Iterator[Fault]:
    for title in _TITLE.findall(text):
        if fold(title) not in evidence.folded:
            yield Fault("document", f"《{title}》", f"所引资料里没有《{title}》")
    held = {(code, year, int(n)) for code, year, n in _NUMBER.findall(fold(evidence.text))}
    for code, year, n in _NUMBER.findall(fold(text)):
        if not any((y, m) == (year, int(n)) and (c.endswith(code) or code.endswith(c)) for c, y, m in held):
            yield Fault("document", f"{code}〔{year}〕{n}号", f"所引资料里没有文号“{code}〔{year}〕{n}号”")


def _bodies(text: str, evidence: Evidence) -> Iterator[Fault]:
    held = evidence.folded + fold("\n".join(evidence.leads))
    names = [_VERB.sub("", name) for name, _, _ in find_bodies(_TITLE.sub("", text))]
    listed = (entry.name for names in _LISTED.findall(text) for entry in split_names(names) if is_body(entry.name))
    names += [name for name in listed if not re.match(r"等?\d+个?部门", name)]  # 等5部门 is counted, not named
    for name in dict.fromkeys(names):
        if fold(name) not in held and not any(same_body(name, other) for other in evidence.bodies):
            yield Fault("body", name, f"所引资料里没有“{name}”")
    for match in _GOVERNMENT.finditer(text):
        if fold(match[0]) not in evidence.folded:
            yield Fault("body", match[0], f"所引资料里没有“{match[0]}”")
    for match in _OFFICE.finditer(text):
        if fold(match[0])[-3:] not in evidence.folded and not is_word(match[0][-2:]):
            yield Fault("body", match[0], f"所引资料里没有“{match[0]}”")


def _names(text: str, evidence: Evidence, question: str) -> Iterator[Fault]:
    """People, Latin names and addresses."""
    for match in _PERSON.finditer(text):
        name = match["name"]
        if re.search("[的之和与及或在是不了为有]", name[1:]):
            continue
        if fold(name) not in evidence.folded and not _common(name):
            yield Fault("name", name, f"所引资料里没有“{name}”")
    held = fold(evidence.text) + fold(question)
    for word in _LATIN.findall(fold(text)):
        if word not in held:
            yield Fault("name", word, f"所引资料里没有“{word}”")
    for match in _LINK.finditer(text):
        if match[0].lower() not in evidence.text.lower():
            yield Fault("link", match[0], "资料里没有这个网址或链接")


def _common(name: str) -> bool:
    """Whether what could be a person's name is made of dictionary words: 时间, 方案, 高新区."""
    words = cut(name)
    return name in _FRAME or (len(words) == 1 and is_word(name)) or (len(words) > 1 and all(is_word(w) for w in words))


def _quoted(text: str, evidence: Evidence, question: str) -> Iterator[Fault]:
    """Words in quotation marks must be printed so."""
    held = evidence.folded + fold(question)
    for words in _QUOTED.findall(text):
        if fold(words).rstrip("。，；") not in held:
            yield Fault("quote", f"“{words}”", f"所引资料里没有“{words}”这句话")


# -- words -------------------------------------------------------------------------------------------------------------


def _negations(text: str, evidence: Evidence) -> Iterator[Fault]:
    """A negation that the evidence has and the statement has not, or the other way round."""
    if _SILENT.search(text):
        return
    said = _plain(text)
    held = _plain("\n".join((*evidence.sentences, *evidence.rows, *evidence.around, *evidence.leads)))
    for one, other, line in (
        (held, said, "资料里是“{}”，句子里没有否定"),
        (said, held, "资料里没有“{}”这样的否定"),
    ):
        for match in _NOT.finditer(one):
            what = next((match["what"][:n] for n in (5, 4, 3, 2) if match["what"][:n] in other), "")
            if len(what) < 2 or what == match["what"][:1]:
                continue
            if _affirmed(what, other) and not _denied_at(what, other) and not _affirmed(what, one):
                yield Fault("negation", match["not"] + what, line.format(match["not"] + what))


def _affirmed(what: str, text: str) -> bool:
    """Whether a text says something somewhere without a negation beside it."""
    return not all(_negated(match, text) for match in re.finditer(what, text))


def _denied_at(what: str, text: str) -> bool:
    """Whether a text says something somewhere with a negation beside it."""
    return any(_negated(match, text) for match in re.finditer(what, text))


def _negated(match: re.Match[str], text: str) -> bool:
    before, behind = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 6]
    return bool(_NEGATED_BEFORE.search(before) or _NEGATED_BEHIND.match(behind))


def _plain(text: str) -> str:
    """The text with bounds on figures written as signs, so that 不少于15 is no negation."""
    text = re.sub(r"\s+", "", text)
    text = re.sub("不得?(?:少于|低于|小于)(?=[\\d一二三四五六七八九十百千两])", "≥", text)
    return re.sub("不得?(?:超过|高于|大于|多于)(?=[\\d一二三四五六七八九十百千两])|不超(?=\\d)", "≤", text)


def _matter(text: str, evidence: Evidence) -> Iterator[Fault]:
    """Words that the evidence does not hold, where they are too many."""
    names = [name for name, _, _ in find_bodies(text)]
    held = fold("\n".join((*evidence.sentences, *evidence.rows, *evidence.around, *evidence.leads)))
    weak = fold("\n".join(evidence.headers))

    def own(part: str) -> list[str]:
        own = [word for word in _matter_words(part, names) if word not in weak or (not evidence.rows and word in held)]
        return own if sum(map(len, own)) >= (2 if evidence.rows else _LEAST_MATTER) else []

    words = own(text)
    if _share(words, held) < (_HELD if sum(map(len, words)) > _FEW else _HELD_OF_FEW):
        yield Fault("matter", text.strip(), "所引资料没有这样说")
        return
    for piece in _PIECE.split(text):
        words = own(piece)
        if sum(map(len, words)) >= _PIECE_MATTER and _share(words, held) < _HELD_PIECE:
            yield Fault("matter", piece.strip(), f"所引资料没有“{piece.strip()}”的意思")


def held_share(text: str, other: str, *, beyond: str = "") -> float:
    """Return the share of a text's telling words, bodies included, that stand in another; 1 where it has none.

    Args:
        text: Whose words are looked for.
        other: Where they are looked for.
        beyond: Words that stand here are left out.
    """
    known = fold(beyond)
    return _share([word for word in _matter_words(text, []) if word not in known], fold(other))


def _matter_words(text: str, names: Sequence[str]) -> list[str]:
    """The words of a text that claim something besides figures, bodies and titles."""
    text = _FIELD.sub("，", _TITLE.sub("，", text))
    for name in names:
        text = text.replace(name, "，")
    quantities, moments = read_figures(text)
    spans = [*(quantity.span for quantity in quantities), *(moment.span for moment in moments)]
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + "，" + text[span.end :]
    return [
        word
        for word in cut(fold(text))
        if len(word) > 1 and word not in _FRAME and re.search(r"[\u4e00-\u9fffa-z]", word)
    ]


def _share(words: Sequence[str], folded: str) -> float:
    """Share of the words' characters that stand in a folded text, whole words or their pairs of characters."""
    total = held = 0.0
    for word in words:
        total += len(word)
        if word in folded:
            held += len(word)
        elif len(word) > 2:
            pairs = bigrams(word)
            held += len(word) * sum(pair in folded for pair in pairs) / len(pairs)
    return held / total if total else 1.0
