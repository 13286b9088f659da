"""Other ways of asking the same thing, and one way of asking another thing: pure functions of a question's text.

Each returns None where a question offers nothing to change. None knows a document: only Chinese and its policies.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from zlib import crc32

from pypinyin import lazy_pinyin

Variant = Callable[[str], str | None]

_FULL = {ord(char): chr(ord(char) + 0xFEE0) for char in map(chr, range(0x21, 0x7F)) if char.isalnum() or char in "%+-"}
_HALF = str.maketrans("，？！；：（）％", ",?!;:()%")
_END = re.compile(r"[？?。！!]*$")
# Wordings of one asking; the first that a question holds is exchanged.
_TEMPLATES = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"由谁(来)?负责", "归谁负责"),
        (r"谁(来)?负责", "由谁负责"),
        (r"由(哪个|哪些|什么)部门", r"归\1部门"),
        (r"哪个部门", "什么部门"),
        (r"哪些部门", "什么部门"),
        (r"有哪些", "包括哪些"),
        (r"是哪些", "有哪些"),
        (r"哪些", "什么"),
        (r"哪个", "哪一个"),
        (r"要达到多少", "应该达到多少"),
        (r"达到多少", "要到多少"),
        (r"目标是多少", "目标定为多少"),
        (r"是多少", "为多少"),
        (r"有多少", "一共有多少"),
        (r"多少个", "几个"),
        (r"多少家", "几家"),
        (r"什么时候", "何时"),
        (r"何时", "什么时候"),
        (r"哪一?年", "什么时候"),
        (r"是谁", "是哪位"),
        (r"如何", "怎么"),
        (r"怎么", "如何"),
        (r"有没有", "是否有"),
        (r"是否", "是不是"),
        (r"是不是", "是否"),
    )
)
# Forms that people and the press use; each letter stands in the full name, as the state's own lists of short names have it.
_SHORT = (
    (r"发展(?:和)?改革委(?:员会)?", "发改委"),
    (r"发展(?:和)?改革局", "发改局"),
    (r"工业和信息化局", "工信局"),
    (r"工业和信息化厅", "工信厅"),
    (r"经济和信息化委(?:员会)?", "经信委"),
    (r"经济和信息化局", "经信局"),
    (r"科学技术局", "科技局"),
    (r"人力资源(?:和)?社会保障局", "人社局"),
    (r"人力资源(?:和)?社会保障厅", "人社厅"),
    (r"住房(?:和)?城乡建设局", "住建局"),
    (r"住房(?:和)?城乡建设厅", "住建厅"),
    (r"市场监督?管理?局", "市监局"),
    (r"卫生健康委(?:员会)?", "卫健委"),
    (r"文化广电(?:和)?旅游局", "文旅局"),
    (r"交通运输局", "交通局"),
    (r"国有资产监督管理委员会", "国资委"),
)
_LEADING = re.compile(
    r"^(?P<first>(?:到|对|对于|按|按照|在|关于|截至|自|从|如果)[^，,？?]{2,24})[，,](?P<rest>[^，,？?]{4,})[？?]?$"
)
_ASKS = re.compile("谁|几|多少|什么|哪|何|吗|怎|如何|是否|是不是|有没有|能不能")
_KEPT = frozenset(
    "谁几多少什么哪何吗怎如是否不没有无未非年月日号第一二三四五六七八九十百千万亿零两半的了和与及个家项条件"
)
_YEAR = re.compile(r"(?<![\d—\-~《])(?<![\d年][至到])20\d\d(?=年(?![—\-~至度]|到2))")


def polite(question: str) -> str | None:
    """Courtesies around it: 您好，请问…？谢谢！."""
    return f"您好，请问{_END.sub('', question)}？谢谢！"


def wide(question: str) -> str | None:
    """Letters and digits in full width, Chinese punctuation in half width."""
    changed = question.translate(_HALF).translate(_FULL)
    return changed if changed != question else None


def reworded(question: str) -> str | None:
    """Another wording of the asking, by templates: 是多少 → 为多少."""
    for pattern, other in _TEMPLATES:
        if pattern.search(question):
            return pattern.sub(other, question, count=1)
    return None


def short_department(question: str) -> str | None:
    """A department's short form for its full one: 发展改革委 → 发改委."""
    changed = question
    for full, short in _SHORT:
        changed = re.sub(full, short, changed)
    return changed if changed != question else None


def reordered(question: str) -> str | None:
    """The leading circumstance put last: 到2027年，要建几个园区？ → 要建几个园区，到2027年？."""
    match = _LEADING.match(question)
    if match is None or _ASKS.search(match["first"]) or not _ASKS.search(match["rest"]):
        return None
    return f"{match['rest']}，{match['first']}？"


def other_year(question: str) -> str | None:
    """The question for a year seven years later, where it names just one."""
    named = years(question)
    return question.replace(named[0], str(int(named[0]) + 7)) if len(named) == 1 else None


def years(question: str) -> list[str]:
    """The years that a question asks about; those of a title or a range stand for no date of their own."""
    return _YEAR.findall(question)


def mistyped(questions: Iterable[str]) -> Variant:
    """A variant with one character replaced by the commonest of equal sound in `questions`."""
    sounds: dict[str, Counter[str]] = defaultdict(Counter)
    for char in "".join(questions):
        if _is_han(char):
            sounds[lazy_pinyin(char)[0]][char] += 1

    def variant(question: str) -> str | None:
        places = [at for at, char in enumerate(question) if _is_han(char) and char not in _KEPT]
        # Any order would do, so long as it is always the same and favours no place in the sentence.
        for at in sorted(places, key=lambda place: crc32(f"{place}{question}".encode())):
            alike = [
                c for c, _ in sounds[lazy_pinyin(question[at])[0]].most_common() if c not in (question[at], *_KEPT)
            ]
            if alike:
                return question[:at] + alike[0] + question[at + 1 :]
        return None

    return variant


def synonymous(thesaurus: Path) -> Variant:
    """A variant with a full name replaced by its popular one; what stands in quotation marks is a name of its own.

    Args:
        thesaurus: Lines `kind, popular|…, full|…, domain` divided by tabs, with one line of headings. Only lines of the
            kind abbr are used: the others name a field or a way of speaking, not one meaning.
    """
    pairs = {}
    for row in thesaurus.read_text(encoding="utf-8").splitlines()[1:]:
        kind, popular, full, *_ = row.split("\t")
        if kind == "abbr" and "|" not in full and len(full) >= 3:
            pairs[full] = popular.split("|")[0]
    longest = "|".join(map(re.escape, sorted(pairs, key=len, reverse=True)))
    pattern = re.compile(rf"(?:{longest})(?![^“《]*[”》])")

    def variant(question: str) -> str | None:
        changed = pattern.sub(lambda match: pairs[match[0]], question, count=1)
        return changed if changed != question else None

    return variant


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
