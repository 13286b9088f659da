"""What a question takes for granted: the statements in it, told from what it asks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.regex import regex

_PIECE = regex(r"[^，,。；;？?！!]+[，,。；;？?！!]*")
# At the end of a question: is it so?
_TAG = regex(
    r"(?:是不是这样|是这样|对不对|是不是|没说错|没记错|没搞错|没错|不会错|是真的|真的|对|是|行|可以)(?:的)?(?:吗|么|吧|嘛)?[？?。]*$|^(?:没错|对|是)$"
)
_LEAD_IN = regex(
    r"^(?:那么?|但是?|可是?|所以|请问|听说|听人说|有人说|据说|据了解|我?记得|印象中|既然|都说|我看|"
    r"(?:这份?|该|本)?(?:文件|政策|办法|方案|原文|意见|通知)(?:里|中|上)?(?:不是)?(?:规定|要求|说|写|提)(?:了|的是|着|到|明)?|"
    r"为什么|为何|为啥|凭什么|怎么(?=还|就|会|只|要|不)|不是(?=说|讲|规定|要求|在|归|由|已经|要|只|都|有)|规定|说是|说)+"
)
ASKING = regex(r"多少|几(?!乎)|哪|什么|啥|谁|怎|何(?!况)|多[大长高久快]|为啥|咋")
_WHY = regex(r"为什么|为何|为啥|凭什么|怎么(?=还|就|会|只|要|不)|咋(?=还|就|会|只|要|不)")
# 能不能 asks whether one can: what is doubted is that one can.
_WHETHER = regex(
    r"(?P<verb>能|可|要|会|算|收|给|用|需|该|得|有|是|享受|允许)(?:不|没)(?P=verb)|(?P<whole>[\u4e00-\u9fff])不(?=(?P=whole)[\u4e00-\u9fff])|是否|能否|可否|可不可以"
)
_TAIL = regex(r"(?:了|的|呢|啊|呀)?(?:吗|么|吧|嘛|不|没有?|没)?[？?。！!，,；;\s]*$")
_POLAR = regex(
    r"(?:吗|么(?<!什么)|(?<!干)嘛|吧|(?:了|的)没有?|(?<=[\u4e00-\u9fff])不|(?<=有)[^，,。没不]{1,12}没有?)[？?。！!，,；;\s]*$"
)
# What a doubted statement says of the asker: its figures are a case, not a rule.
_TAKEN = regex(r"吧[，,；;]\s*$")  # 是甲牵头的吧，负责人叫谁: no question, but what is taken for granted
_OWN = regex(r"我(?!市|区|省|县|国)|咱(?!们?市|们?区)|俺|本人|家里|自家|你看")

_SAYS = regex("是|还要|都要|也要|必须")
_OF_POLICY = regex("规定|要求|文件|政策|必须|不得")
_CHOICE = regex("[\u3400-\u9fff][，,]?还是(?=[\u3400-\u9fff])")  # 支持还是不让 takes neither for granted


@dataclass(frozen=True, slots=True)
class Supposition:
    """A statement that a question makes, or doubts."""

    text: str  # without the words that ask
    doubted: bool  # whether the question asks if it is so
    mixed: bool  # whether the same part of the question asks something else: only its figures are taken for granted
    own: bool  # whether it speaks of the asker's own case


def suppositions(question: str) -> list[Supposition]:
    """Return what a question supposes, in its order."""
    pieces = [match[0] for match in _PIECE.finditer(question)]
    tagged = len(pieces) > 1 and bool(_TAG.fullmatch(pieces[-1].strip("，,。；;？?！! ")))
    if tagged:
        pieces = pieces[:-1]
    return list(_read(pieces, tagged=tagged))


def asked_part(question: str) -> str:
    """The part of a question that asks, behind what it takes for granted; empty where it takes nothing for granted."""
    pieces = [match[0] for match in _PIECE.finditer(question)]
    asking = [
        bool(ASKING.search(p) or (_POLAR.search(p) and not _TAKEN.search(p)) or _WHETHER.search(p)) for p in pieces
    ]
    if len(pieces) < 2 or not any(asking) or asking[0] or len(pieces[0]) < 6:
        return ""
    asked = "".join(pieces[asking.index(True) :])
    return "" if _TAG.fullmatch(asked.strip("，,。；;？?！! ")) else asked


def _read(pieces: list[str], *, tagged: bool) -> Iterator[Supposition]:
    own = False
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        why = bool(_WHY.search(piece))
        bare = _WHY.sub("", piece)
        asks = bool(ASKING.search(bare))
        polar = _POLAR.search(piece) and (last or not _TAKEN.search(piece))
        doubted = not asks and not why and (bool(polar or _WHETHER.search(piece)) or (tagged and last))
        denied = bool(re.match(r"(?:难道)?不是(?=说|讲|规定|要求|在|归|由|已经|要|只|都|有)", piece))
        text = _WHETHER.sub(lambda m: m["verb"] or "", _LEAD_IN.sub("", bare.strip("，,。；;？?！! ")))
        text = _TAIL.sub("", text) if doubted or why or denied else text.rstrip("，,。；;？?！! ")
        text = _TAG.sub("", text) if tagged and last and len(text) > 6 else text
        topic = text.endswith("的") and not _SAYS.search(text)  # 单户超过500万的 states nothing
        if len(text) >= 4 and not topic and not _CHOICE.search(text):
            own = bool(_OWN.search(piece)) or (own and not _OF_POLICY.search(piece))
            yield Supposition(text, doubted and not denied, asks, own)
