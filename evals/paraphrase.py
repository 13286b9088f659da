"""Right statements said in other words: each function keeps the meaning and changes the wording, as a good writer would.

They know how Chinese policy text is written, and nothing of what any policy says.
"""

import random
import re
from collections.abc import Callable

Rewording = Callable[[str, str, random.Random], str]  # a sentence, its question, chance; the same sentence if unfit

_DIGITS = "零一二三四五六七八九"
_WORDS = (
    ("责任单位：", "由以下单位负责："), ("责任单位", "负责单位"), ("牵头部门", "牵头单位"), ("牵头负责", "牵头"), ("给予", "提供"), ("建成", "建设"),
    ("支持", "扶持"), ("鼓励", "引导"), ("推动", "促进"), ("加强", "强化"), ("提高", "提升"), ("建立", "设立"), ("打造", "建设"),
    ("完善", "健全"), ("推进", "推动"), ("开展", "实施"), ("申请", "申报"), ("积极", ""), ("进一步", ""), ("大力", ""), ("应当", "应"), ("达到", "为"),
    ("共计", "合计"), ("按照", "依照"), ("或者", "或"), ("以及", "和"), ("培育", "培养"),
)  # fmt: skip
_SHORT = (
    ("发展改革委员会", "发改委"), ("发展和改革委员会", "发改委"), ("发展改革委", "发改委"), ("工业和信息化局", "工信局"), ("工业和信息化厅", "工信厅"),
    ("工业和信息化部", "工信部"), ("人力资源社会保障局", "人社局"), ("人力资源和社会保障局", "人社局"), ("自然资源规划局", "资规局"),
    ("自然资源和规划局", "资规局"), ("住房城乡建设局", "住建局"), ("住房和城乡建设局", "住建局"), ("市场监督管理局", "市场监管局"),
    ("农业农村局", "农业局"), ("文化和旅游局", "文旅局"), ("国有资产监督管理委员会", "国资委"), ("卫生健康委员会", "卫健委"), ("卫生健康委", "卫健委"),
    ("市交通运输局", "交通运输局"), ("市财政局", "财政局"), ("市科技局", "科技局"), ("市商务局", "商务局"), ("市教育局", "教育局"),
)  # fmt: skip
_FRAMES = (
    "根据文件规定，{}", "政策明确，{}", "原文规定：{}", "对此，文件提出：{}", "按照相关条款，{}", "具体来说，{}", "文件要求，{}", "{}这是文件的明确规定。",
)  # fmt: skip
_BOUNDS = (
    (re.compile(r"不少于(\d[\d.,]*[万亿]?[个家项名条所])"), r"至少\1"),
    (re.compile(r"不低于(\d[\d.]*[%％万亿]?[个家元]?)"), r"至少\1"),
    (re.compile(r"(\d[\d.,]*[万亿]?[个家项名])以上"), r"不少于\1"),
    (re.compile(r"不超过(\d[\d.,]*[万亿]?[元个家%％])"), r"最多\1"),
    (re.compile(r"最高(\d[\d.,]*[万亿]?元)"), r"不超过\1"),
    (re.compile(r"(?<![不能得])超过?(\d[\d.,]*[万亿]?[个家元])"), r"\1以上"),
)


def figures(text: str, _: str, rng: random.Random) -> str:
    """Amounts printed in another way: 2000亿元 as 2,000亿元 or 两千亿元, 30% as 百分之三十, 10万元 as 100000元."""

    def put(match: re.Match[str]) -> str:
        figure, scale, unit = match[1], match[2] or "", match[3]
        value = int(figure)
        ways = [f"{figure}{scale}{unit}".replace("%", "％")]
        if value >= 1000:
            ways = [f"{value:,}{scale}{unit}"]
        if 1 < value <= 9999 and unit != "%":
            ways.append(f"{_han(value)}{scale}{unit}")
        if unit == "%" and 0 < value < 100:
            ways.append(f"百分之{_han(value)}")
        if scale == "万" and value < 1000 and unit == "元":
            ways.append(f"{value}0000元")
        return rng.choice(ways)

    return re.sub(r"(?<![\d.\-—~〔,])(\d{1,6})([万亿])?([%元家个项名])(?!月|工作)", put, text)


def _han(value: int) -> str:
    """A number from 1 to 9999 as it is read: 2000 两千, 15 十五, 205 二百零五."""
    text, zero = "", False
    for scale, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // scale % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + mark
            zero = False
        else:
            zero = True
    text = re.sub("^一十", "十", text)
    text = re.sub("^二(?=千)", "两", text)
    return "两" if text == "二" else text


def years(text: str, _: str, __: random.Random) -> str:
    """Years in Chinese figures: 二〇二七年."""
    return re.sub(
        r"(?<![\d〔])(20\d\d)(?=年)", lambda m: "".join("〇" if c == "0" else _DIGITS[int(c)] for c in m[1]), text
    )


def bounds(text: str, _: str, __: random.Random) -> str:
    """Bounds in other words: 不少于 as 至少, 以上 as 不少于."""
    for pattern, put in _BOUNDS:
        text, count = pattern.subn(put, text, count=1)
        if count:
            break
    return text


def words(text: str, _: str, rng: random.Random) -> str:
    """A few words by others that policies use for the same, outside quotation marks and titles."""
    fitting = [(word, put) for word, put in _WORDS if word in text]
    for word, put in rng.sample(fitting, k=min(2, len(fitting))):
        text = "".join(
            part if part[:1] in "“《" else part.replace(word, put, 1) for part in re.split("(“[^”]*”|《[^》]*》)", text)
        )
    return text


def short_bodies(text: str, _: str, __: random.Random) -> str:
    """Departments by the short forms that everyone uses."""
    parts = re.split("(《[^》]*》)", text)
    for long, short in _SHORT:
        parts = [
            part if part[:1] == "《" else re.sub(rf"(?<![\u4e00-\u9fff]){long}|(?<=[省市区县]){long}", short, part)
            for part in parts
        ]
    return "".join(parts)


def frame(text: str, _: str, rng: random.Random) -> str:
    """With the words that introduce what a document says."""
    return rng.choice(_FRAMES).format(text)


def turned(text: str, _: str, __: random.Random) -> str:
    """Turned round: 甲的乙是丙 as 丙是甲的乙 or 甲的乙由丙担任, 到某年，… as …（到某年）."""
    if match := re.fullmatch(r"(?P<what>[^，。；：]{3,20}的[^，。；：的]{2,8})是(?P<who>[^，。；：是]{2,12})。?", text):
        return f"{match['who']}是{match['what']}。"
    if match := re.fullmatch(r"(?P<what>[^，。；：]{3,30})的责任单位：(?P<who>[^。；：]+)。?", text):
        return f"{match['who']}负责{match['what']}。"
    if match := re.fullmatch(r"(?P<when>到20\d\d年底?)，(?P<rest>[^，。；：]{6,60})。?", text):
        return f"{match['rest']}（{match['when']}）。"
    return text


def shuffled(text: str, _: str, rng: random.Random) -> str:
    """A list in another order."""

    def put(match: re.Match[str]) -> str:
        entries = match[0].split("、")
        rng.shuffle(entries)
        return "、".join(entries)

    return re.sub(
        r"(?<=：)[^、，。；：（）“”《》等和及]{2,14}(?:、[^、，。；：（）“”《》等和及]{2,14}){2,}(?=。|$)", put, text
    )


def shortened(text: str, _: str, rng: random.Random) -> str:
    """Without one part of a list of actions, never the first, never one that a condition or a turn hangs on."""
    if re.search("但|除|如|若|的，|其中|不|且|分别|对[^，]{2,20}，", text):
        return text
    parts = text.rstrip("。").split("，")
    spare = [i for i in range(1, len(parts)) if not re.search(r"\d|[“”（）《》：]", "".join(parts[i - 1 : i + 1]))]
    if len(parts) < 4 or not spare:
        return text
    gone = rng.choice(spare)
    return "，".join(part for i, part in enumerate(parts) if i != gone) + "。"


def spaced(text: str, _: str, __: random.Random) -> str:
    """With half-width marks, and full-width figures outside of names."""
    text = text.replace("，", ", ").replace("：", ": ").replace("（", "(").replace("）", ")")
    return re.sub(r"(?<![A-Za-z\d.+])\d+(?![A-Za-z\d.+])", lambda m: "".join(chr(ord(c) + 0xFEE0) for c in m[0]), text)


def addressed(text: str, question: str, _: random.Random) -> str:
    """With the question's words before it."""
    topic = re.sub(r"[？?！!。]+$", "", question)
    return f"关于您问的“{topic}”：{text}" if 4 <= len(topic) <= 40 and "”" not in topic else text


REWORDINGS: dict[str, Rewording] = {
    "数字写法": figures,
    "年份写法": years,
    "上下限说法": bounds,
    "近义词": words,
    "部门简称": short_bodies,
    "引述语": frame,
    "倒装": turned,
    "换序": shuffled,
    "缩写": shortened,
    "全半角": spaced,
    "重复问题": addressed,
}
