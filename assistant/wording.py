"""The telling words and the names of a statement: what is left of it without what every statement is made of."""

import re
from collections.abc import Iterator, Sequence

from assistant.question import fold
from corpus.facts.quantities import read_figures
from corpus.regex import regex
from index.words import bigrams, cut, is_word

TITLE = regex(r"《([^》]{1,200})》")
PIECE = regex(r"[，,；;。！？!?：:\n]+")  # between the parts of a sentence
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵汪祁毛禹狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉"
    "龚程邢裴陆荣翁甄曲家封储靳段富焦谷车侯班仰秋仲伊宫宁仇栾甘厉戎武符刘景詹束龙叶幸司黎薄印白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔"
    "阴胥苍双闻党翟谭劳姬申冉雍桑桂牛寿通边燕冀浦尚农温别庄晏柴瞿阎连习容向古易慎戈廖终居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越"
    "师巩聂晁勾敖融冷辛那简饶曾沙养鞠须丰巢关查后荆红游竺权盖益桓公肖欧阳闫"
)
_PERSON = regex(
    rf"(?:^|(?<=[是为由叫：:、和及，,（(\-]))\s*(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|欧阳[\u4e00-\u9fff]{{1,2}})"
    r"(?=$|[，,。；;：:、（）()和及的]|不是|担任|负责|牵头|任(?!务|何)|同志|是(?!否)|为|[（(])"
)
_FIELD = regex("发文字号|发文机关|文件名称|印发日期|成文日期|发布日期|施行日期|有效期[限至]?")
# Words that carry a statement and claim nothing by themselves.
_FRAME = frozenset(
    "原文 文件 政策 本文 条款 规定 明确 提出 要求 指出 载明 写明 列出 说明 表示 根据 按照 依据 依照 关于 对于 对此 其中 分别 包括 包含 具体 "
    "主要 有关 相关 以及 同时 此外 另外 并且 而且 因此 所以 如果 那么 这些 这个 这项 上述 以上 以下 如下 可以 能够 应当 应该 需要 需 应 将 "
    "要 会 可 单位 部门 责任 负责 牵头 配合 参与 承担 共同 担任 任务 工作 事项 目标 指标 措施 内容 方面 情况 标准 条件 对象 范围 方式 达到 "
    "达 实现 完成 力争 争取 确保 给予 提供 享受 获得 进行 开展 实施 予以 使用 采取 通过 一共 总共 合计 共计 累计 共有 全部 没有 不符 相符 "
    "更多 更少 最多 最少 最高 最低 相比 比较 分工 到 至 在 于 从 由 为 是 有 和 与 及 或 的 了 等 个 家 项 条 名 该 其 此 每 各 即 也 都 就 还 "
    "又 且 而 但 并 把 将 被 对 向 以 按 让 使 则 者 所 之 中 内 后 前 时 上 下 年 月 日 底 末 初 期间 之前 以前 之后 问 您 您问的 是否 最 更 "
    "涉及 对应 符合条件 符合 相差 最重 最轻 最快 最早 最晚 为首 另行 名称 即 这是 明确规定 来说 具体来说 发文 机关 印发 发布 日期 文号 标题 名称 施行 有效期 附件 受理 一样 相同 不同 其余 "
    "其下 更高 更低 为止 截至 左右 不少 不低 不高 不超 至少 不超过 超过 不少于 不低于 大约 约 近 超 间 实行 属于 方案 意见 办法 通知 领衔 职责".split()
)


def people(text: str) -> Iterator[str]:
    """What reads as a person's name: a surname and one or two characters, where a name stands, and no other word."""
    for match in _PERSON.finditer(text):
        name = match["name"]
        if not re.search("[的之和与及或在是不了为有]", name[1:]) and not _common(name):
            yield name


def _common(name: str) -> bool:
    """Whether what could be a person's name is made of dictionary words: 时间, 方案, 高新区."""
    words = cut(name)
    return name in _FRAME or (len(words) == 1 and is_word(name)) or (len(words) > 1 and all(is_word(w) for w in words))


def held_share(text: str, other: str, *, beyond: str = "") -> float:
    """Return the share of a text's telling words, bodies included, that stand in another; 1 where it has none.

    Args:
        text: Whose words are looked for.
        other: Where they are looked for.
        beyond: Words that stand here are left out.
    """
    known = fold(beyond)
    return share([word for word in matter_words(text, []) if word not in known], fold(other))


def matter_words(text: str, names: Sequence[str]) -> list[str]:
    """The words of a text that claim something besides figures, bodies and titles."""
    text = _FIELD.sub("，", TITLE.sub("，", text))
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


def share(words: Sequence[str], folded: str) -> float:
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
