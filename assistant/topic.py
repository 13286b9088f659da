"""What an earlier question was about, and what it was answered with: the things that 它, 那个部门 and 这两条 stand for."""

import re
from collections.abc import Sequence

from assistant.draft import Draft
from assistant.question import ASKING, Question, fold
from corpus.facts.departments import find_bodies
from corpus.regex import regex
from index.words import _tag, cut

# Names of attributes, which belong to something that was named before if they stand alone.
ATTRIBUTE = regex(
    r"(责任|牵头|配合|主管|负责|承办)?(单位|部门|人(?![才民口工形群员类力]))|金额|标准|条件|时间|期限|时限|年限|目标|任务|数量|对象|范围|程序|材料|电话|地址|依据|要求|比例|上限|内容|措施|牵头|责任|负责"
)
# Asks for a time by its unit, which names no matter.
TIME_ASKED = regex(
    "(?:几|多少)个?(?:工作日|自然日|小时|分钟|星期|月|周|天|日)(?:之?内)?|多长时间(?:之?内)?|多久(?:之?内)"
)
_THAT_BODY = regex(
    r"(?:(?:你|您)?(?:刚才|刚刚|刚|前面|上面)?(?:说|提|讲)(?:到|过)?的?)?(?:那|这|该)(?:个|家)?(?:牵头|责任|主管)?(?:部门|单位|机构|局|委|厅)(?!长|会)"
)
_ORDINAL = regex(
    r"(?:那|其中|这里面)?的?(?P<which>第[一二三四五六七八九十\d]{1,2}|最后一)(?:个|项|条|家|类|种|名|位|款|样|点)(?=呢|是|归|由|谁|怎|具|有|要|的|在|负|主|包|叫|什|哪|重|牵|能|干|做|到|为|[？?。]*$)"
)
_BOTH = regex(
    r"(?:这|那|它们?|他们?)(?:两|俩)(?:条|个|家|者|项|类|种|块|位)?(?:产?业?链|区|部门|单位|板块|补贴|政策|人)?|两者|二者|(?:它们|他们)(?=一样|相同|哪|谁|差|相差|是不是|是否)"
    r"|^(?:那么?)?两(?:条|个|家|者|项|类|种|块|位)(?:产?业?链|区|部门|单位|板块|补贴|政策|人)?(?=一共|总共|合计|加|合|[谁哪]|相?差|[一不]样)"
    # 谁带得更多, 加起来多少
    r"|^(?:那么?)?(?=(?:谁|哪[一]?[个家条项边])[^，,]{0,8}更|(?:加|合)(?:起来|在一起|一块))"
)
_LIGHT = frozenset("至少 最少 最多 最高 最长 最大 最低 最晚 最迟 以内 以上 以下 归谁 担任 满 天 久 多大 多高".split())
_MODAL = regex("[能要可会该应须得来去].$|^.到$")  # 能扣, 要交, 压到: two words that were cut as one
_ALIKE = 3  # characters that two questions have in common if they ask the same of two things
_DIGITS = "零一二三四五六七八九十"
_OF_ANOTHER = 3  # characters before 第一条 from which it is of another thing: 融合利用路径第一条
_MOST_LISTED = 15
_FIRST = regex(r"^(?P<name>[\u3400-\u9fff\w]{2,20}?)最[多少高低大小早晚长短快]")
_PLACE = "区|板块|地方|市|县|产?业?链|园区|项目"
_IT = regex(rf"^(?:那么?)?(?:它|[这那该](?:[个家条项](?:{_PLACE})?|{_PLACE}))(?![们乡些是样么为])")


def topic(before: str) -> str:
    """What the earlier question is about: its matter, joined by 的 where it is so joined there."""
    folded, at = fold(before), 0
    about = ""
    for stretch in filter(None, map(_without_light, Question(before).words)):
        place = folded.find(stretch, at)
        joint = folded[at:place] if place >= 0 else ""
        about += ("的" if about and "的" in joint else joint if about and joint in ("和", "与", "及") else "") + stretch
        at = place + len(stretch) if place >= 0 else at
    return about or before.strip("？?。")


def led(about: str, core: str) -> str:
    """A topic and what is asked of it now, the words at its end that are asked of again named once: 清理，谁来清理."""
    again = set(cut(fold(core)))
    words = cut(fold(about))
    while len(words) > 1 and (words[-1] in again or is_light(words[-1])):
        words.pop()
    return f"{''.join(words) if len(words) < len(cut(fold(about))) else about}{core}"


def topic_for(core: str, before: str) -> str:
    """The topic without the attribute that was asked for, where another one is asked for now: 算力券的标准, 归谁管."""
    whole = topic(before)
    return bare_topic(whole) if Question(core).asks else whole


def bare_topic(whole: str) -> str:
    """The topic without an attribute at its end, unless nothing else is left."""
    bare = re.sub(rf"的?({ATTRIBUTE.pattern})$", "", whole)
    return bare if len(bare) >= 2 else whole


def _without_light(words: Sequence[str]) -> str:
    """The words of a stretch without those at its ends that say what is done, how often, how much: 归, 管, 每月, 至少."""
    kept = list(words)
    while kept and is_light(kept[-1]):
        kept.pop()
    while kept and is_light(kept[0]):
        kept.pop(0)
    return fold("".join(kept))


def is_light(word: str) -> bool:
    """Whether a word says what is done, how often or how much, and names nothing: 归, 每月, 最长, 要交."""
    tag = _tag(word)
    return (
        tag in ("d", "p", "r", "m", "q", "u", "c", "y")
        or (tag == "v" and len(word) == 1)
        or word in _LIGHT
        or (not tag and bool(_MODAL.match(word)))
    )


def is_side(word: str) -> bool:
    """Whether a word tells on which side of something: 之前, 以内, 里面."""
    return _tag(word) == "f"


def names_something(word: str) -> bool:
    """Whether a word names something rather than says what is done, how much or when; 能扣 and 区要 are cut wrongly."""
    tag = _tag(word) or "n"
    return (tag == "vn" or tag[0] in "naijlbz") and not re.search("^[能要可会该应须得不多几只].|.[要会能到给]$", word)


def of_the_answer(text: str, told: Draft) -> str | None:
    """Name what `text` points to in the answer to the earlier question: 那个部门, 第二个; None where it points to nothing.

    Of several bodies the first is meant, which is the one in charge.
    """
    said = told.text
    body = _THAT_BODY.search(text)
    if body:
        bodies = [name for name, _, _ in find_bodies(said)]
        return _THAT_BODY.sub(lambda _: bodies[0], text, count=1) if bodies else None
    ordinal = _ORDINAL.search(text)
    if ordinal and sum(map(len, Question(text[: ordinal.start()]).matter)) <= _OF_ANOTHER:
        listed = _listed(told)
        place = _place(ordinal["which"], len(listed))
        if not 0 <= place < len(listed):
            return None
        rest = re.sub(r"^呢[，,]?|[？?。]+$", "", text[ordinal.end() :])
        asked = rest or ("负责哪些任务" if find_bodies(listed[place]) else "的具体内容是什么")
        return f"{text[: ordinal.start()]}{listed[place]}{asked}？"
    return None


def of_the_two(text: str, told: Draft, subjects: Sequence[str | None]) -> str | None:
    """Name the two that the answer to the earlier question lists, where `text` points to them: 这两条链 after 杜小刚的链.

    Not where the last two questions name a row each: then `of_both` tells which are meant.
    """
    match = _BOTH.search(text)
    listed = _listed(told)
    if match is None or len(listed) != 2 or (len(subjects) > 1 and all(subjects)):
        return None
    noun = re.search("链|区|部门|单位|板块|补贴|政策$", match[0])
    if noun is None or any(subject and subject.endswith(noun[0]) for subject in subjects):
        return None
    return f"{listed[0]}和{listed[1]}{text[: match.start()]}{text[match.end() :]}"


def subject(before: str) -> str | None:
    """Who or what the earlier question says something of before a verb of may and must: 虚拟电厂 of 虚拟电厂能参与市场吗."""
    words = Question(before).words
    stretch = fold("".join(words[0])) if words else ""
    folded = fold(before)
    able = folded[len(stretch) : len(stretch) + 1]
    holds = len(stretch) >= 3 and folded.startswith(stretch) and able and able in "能可会应须"
    return stretch if holds and names_something(words[0][-1]) else None


def of_the_first(text: str, told: Draft) -> str | None:
    """Name the one that an answer puts first: 它重点发展什么 after 新吴区最多; None where there is no such."""
    first = _FIRST.match(told.statements[0].text) if told.statements else None
    return _IT.sub(lambda _: first["name"], text.strip(), count=1) if first and _IT.match(text.strip()) else None


def _listed(told: Draft) -> list[str]:
    """The things that an answer lists: its entries, else the longest run joined by 、."""
    entries = [statement.text.rstrip("。；") for statement in told.statements if statement.entry]
    if len(entries) > 1:
        return [re.split("[：:（(，]", entry)[0] for entry in entries]
    runs = [
        re.split("、|和|以及", re.split(r"[：:]|是|为|包括", run)[-1])
        for statement in told.statements
        for run in re.split("[。；，]", statement.text)
        if "、" in run
    ]
    return max(runs, key=len, default=[])[:_MOST_LISTED]


def _place(which: str, count: int) -> int:
    if which.startswith("最后"):
        return count - 1
    number = which.removeprefix("第")
    return (int(number) if number.isdigit() else _DIGITS.find(number[-1]) + 10 * (len(number) > 1)) - 1


def of_both(text: str, earlier: Sequence[str], names: Sequence[str | None]) -> str | None:
    """Name the two things that `text` points to, where the last two questions asked the same of each.

    Args:
        text: What is asked, with 这两条 or 两者 in it.
        earlier: The earlier questions, standalone, oldest first.
        names: For the last two of them the row of a table that they name, or None.
    """
    match = _BOTH.search(text)
    if match is None or len(earlier) < 2:
        return None
    first, second = (fold(question).rstrip("?？。呢") for question in earlier[-2:])
    head = _shared(first, second)
    tail = _shared(first[::-1], second[::-1])
    tail = min(tail, len(first) - head, len(second) - head)
    if not all(names) and head + tail < _ALIKE:
        return None
    one, other = names if all(names) else (first[head : len(first) - tail], second[head : len(second) - tail])
    if not one or not other or one == other:
        return None
    frame = first.replace(str(one), "", 1) if all(names) else first[:head] + first[len(first) - tail :]
    asked = re.sub("^是|是$|^由|由$", "", ASKING.sub("", frame)).strip("，, ")
    asked = asked if asked.startswith("的") or not asked else f"的{asked}"
    return f"{one}和{other}{asked}{text[: match.start()]}{text[match.end() :]}"


def _shared(first: str, second: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
