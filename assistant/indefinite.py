"""几 that asks nothing: of 好几户共有的, or of 进几台设备只做展示，还得办注册吗, nobody wants to be told a number."""

import re

from corpus.regex import regex

_SEVERAL = regex("(?<![建办做修盖装弄管搞整写最])好几(?=[十百千万]?[\u3400-\u9fff]{3})")  # 建好几个 asks
_UNIT = "[款个台辆家户人名位只头亩间套张次回天年月样件种块份处项本批栋层门辆趟]"
# Behind these it is asked for, or is part of another word: 能领几个月, 一共几项, 第几批, 哪几个.
_SOME = regex(
    rf"(?:^|(?<=[，,。；？?]))(?P<before>[^，,。；？?几能要需得可最共分是给领补奖免罚第哪至差交缴]*)几(?=[十百千万]?个?{_UNIT}[\u3400-\u9fff]{{2}})"
)
_THESE = regex("(?<=[这那])几(?=[\u3400-\u9fff])")
_TOLD = regex("知道|告诉|清楚|晓得|几乎|才")
_YES_OR_NO = regex("(?:吗|么|不|没有?)[？?。！!]*$")
_SUPPOSED = regex("(?:想(?!知道|问|了解|请教|查)|打算|准备|要是|如果|假如|万一)[^，,]{0,8}$")
_LEAST = 8  # characters of a stretch behind its 几 that tells a story, where another asks: 进几台设备放在店里展示，


def without_indefinite(text: str) -> str:
    """The question with 数 for each 几 that means some: those of 好几, and those of a stretch that leads up to 吗."""
    return "".join(map(_settled, re.split(r"(?<=[。；？?！!])", _SEVERAL.sub("数", _THESE.sub("些", text)))))


def _settled(sentence: str) -> str:
    """A sentence in which a stretch that leads up to the asking asks nothing itself: 想关几天装修，……."""
    *before, last = re.split(r"(?<=[，,])", sentence)
    doubts = bool(_YES_OR_NO.search(sentence)) and not _TOLD.search(sentence)
    told = [
        _some(one) if _SUPPOSED.search(one.partition("几")[0]) or (doubts and _is_long(one)) else one for one in before
    ]
    return "".join([*told, _some(last) if doubts else last])


def _is_long(stretch: str) -> bool:
    behind = stretch.partition("几")[2]
    return len(behind) >= _LEAST or behind.endswith(("的，", "的,"))


def _some(stretch: str) -> str:
    return _SOME.sub(lambda match: f"{match['before']}数", stretch)
