"""Names of bodies: cutting printed lists, finding names in running text, and telling short forms of the same body."""

import re
from functools import lru_cache

_CUT = re.compile(r"[、，,；;\s]+|(?<=[局委办厅部院府会])和(?=[省市区县国])")
_TRAILING = re.compile(r"(按照?(各自)?(职责|分工)+(分工)?.*|分别负责|等?(负责|牵头|配合|落实|参与|实施)|等)$")
_LEVEL = re.compile(r"^(国家|自治区|全国|中共|省|市|区|县|州)+")
_TAIL = re.compile(r"(管理委员会|监督管理局|管理局|委员会|管委会|办公室|办公厅|人民政府|监管局|局|委|厅|办|部门|部|处|署)$")
_BODY = re.compile(
    r"(?:(?:国家|省|市|区|县|州|自治区|各|全)?[\u4e00-\u9fff]{1,14}?)"
    r"(?:管理委员会|管委会|委员会|领导小组|办公室|办公厅|人民政府|发展改革委|发改委|卫生健康委|卫健委|国资委|改革委|体改委|政法委|编办|组织部|宣传部|统战部|管理局|监管局|税务局|[\u4e00-\u9fff]局|科协|团委|工会|妇联|残联|银保监局|证监局|人行|集团公司|法院|检察院)"
)
_NOT_BODY = re.compile(r"(结局|格局|布局|全局|大局|当局|时局|僵局|新格局|部委|各局|委办局)$")


def split_names(text: str, start: int = 0) -> list[tuple[str, int, int]]:
    """Cut a printed list of bodies; returns (name without inner spaces, start, end), brackets kept whole."""
    names = []
    depth, left = 0, 0
    pieces = []
    for i, character in enumerate(text):
        depth += character in "（(〔"
        depth -= character in "）)〕"
        if depth <= 0 and character in "、，,；;\n。":
            pieces.append((left, i))
            left = i + 1
    pieces.append((left, len(text)))
    for a, b in pieces:
        piece = text[a:b]
        stripped = _TRAILING.sub("", piece.strip())
        offset = a + len(piece) - len(piece.lstrip())
        name = re.sub(r"\s+", "", stripped)
        if len(name) >= 2:
            names.append((name, start + offset, start + offset + len(stripped)))
    return names


def find_bodies(text: str) -> list[tuple[str, int, int]]:
    """Return the bodies named in running text, as (name, start, end)."""
    found = []
    for match in _BODY.finditer(text):
        name = re.sub(r"^(由|请|和|与|及|是|在|的|了|哪些|什么|个|为|让|找|问|对|归|跟|或|[^\u4e00-\u9fff]|需要|要|应|该)+", "", match[0])
        if len(name) >= 3 and not _NOT_BODY.search(name):
            found.append((name, match.end() - len(name), match.end()))
    return found


@lru_cache(maxsize=65536)
def same_body(short: str, full: str) -> bool:
    """Whether `short` may be a short form of `full`: its stem is a subsequence with the same first character, levels agree where both print one."""
    if short == full:
        return True
    short_level, full_level = _LEVEL.match(short), _LEVEL.match(full)
    if short_level and full_level and short_level[0] != full_level[0]:
        return False
    if short_level and not full_level:
        return False
    a, b = _LEVEL.sub("", short), _LEVEL.sub("", full)
    stem_a, stem_b = _TAIL.sub("", a), _TAIL.sub("", b)
    if not stem_a or not stem_b or len(stem_a) < 2:
        return False
    if (a != stem_a) and (b == stem_b):
        return False
    shorter, longer = (stem_a, stem_b) if len(stem_a) <= len(stem_b) else (stem_b, stem_a)
    if shorter[0] != longer[0]:
        return False
    rest = iter(longer)
    return all(character in rest for character in shorter) and len(shorter) * 4 >= len(longer)


def resolve(short: str, names: list[str]) -> list[str]:
    """Return those of `names` that `short` may mean."""
    return [name for name in names if same_body(short, name)]
