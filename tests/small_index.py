"""A small real index: clauses ranked by the share of the question's character pairs that they hold."""

from collections.abc import Sequence

from assistant.question import fold
from corpus.load import read_policy
from corpus.policy import Policy
from index.fusion import Signals
from index.ranking import Found
from index.search import Hit, Shared
from index.segment import Document
from index.words import bigrams


class PairIndex:
    """Ranks the clauses of a few policies; the same interface as the real index."""

    def __init__(self, *policies: Policy) -> None:
        self.policies = {policy.slug: policy for policy in policies}

    @property
    def documents(self) -> dict[str, Document]:
        return {slug: Document.of(policy) for slug, policy in self.policies.items()}

    def occurrences(self, text: str, *, enough: int) -> int:
        return min(sum(fold(policy.source).count(text) for policy in self.policies.values()), enough)

    def shared(self, question: str, slugs: Sequence[str]) -> dict[str, Shared]:
        pairs = set(bigrams(fold(question)))
        texts = [fold(self.policies[slug].source) for slug in slugs]
        return {
            slug: Shared(sum(pair in text for pair in pairs) / max(len(pairs), 1), 0.0)
            for slug, text in zip(slugs, texts, strict=True)
        }

    @property
    def pairs(self) -> set[str]:
        return {pair for policy in self.policies.values() for pair in bigrams(policy.source)}

    def begin(self, _: str) -> None:
        """There is nothing to begin with."""

    def search(self, question: str, *, k: int, docs: Sequence[str] = (), **_: object) -> list[Hit]:
        pairs = set(bigrams(fold(question)))
        hits = []
        for slug, policy in self.policies.items():
            if docs and slug not in docs:
                continue
            for clause in policy.clauses:
                text = fold(clause.heading + policy.text(clause))
                share = sum(pair in text for pair in pairs) / max(len(pairs), 1)
                signals = Signals(words=share, bigrams=share, thesaurus=0.0, clause=share, sentence=share)
                hits.append(Hit(slug, clause.id, share, share, signals))
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    def strengths(self, question: str, found: Sequence[Found]) -> list[list[float]]:
        """The share of the question's pairs that each sentence holds, scaled."""
        pairs = set(bigrams(fold(question)))
        return [
            [8.0 * sum(pair in fold(text) for pair in pairs) / max(len(pairs), 1) for text in clause.sentences]
            for clause in found
        ]

    def likeness(self, wanted: Sequence[str], text: str) -> list[float]:
        """Whether the text holds one of a word's characters."""
        return [float(any(char in text for char in word)) for word in wanted]


HARBOUR = """滨澜市人民政府关于促进海洋产业发展的实施意见
滨澜政发〔2025〕7号

各区人民政府，市有关部门：

根据《国务院关于海洋经济发展的意见》（国发〔2023〕9号）精神，结合本市实际，制定本意见。

一、发展目标

到2027年，建成海洋特色园区不少于6个，海洋产业规模达到300亿元，培育海洋企业40家以上。
到2030年，海洋产业规模达到800亿元，引进领军团队20个左右。

二、重点任务

（一）强化科技攻关

1.建设创新平台。支持企业牵头建设海洋实验室。对新认定的省级海洋实验室，给予50万元一次性奖励。〔责任单位：市科技局、市财政局〕
2.推进深海装备研发。组织开展深海机器人、水下通信等关键技术攻关。〔责任单位：市工业和信息化局、市科技局〕

（二）优化发展环境

1.加强金融支持。引导银行设立海洋支行，通过贷款贴息等方式支持海洋企业融资。〔责任单位：市财政局、市地方金融管理局〕
2.完善人才服务。对引进的高层次人才，在住房、子女入学等方面给予扶持。（责任单位：市人力资源社会保障局、市教育局）

附件：1.海洋产业链工作专班分工表
2.海洋特色园区建设任务表

滨澜市人民政府
2025年3月18日

附件1
海洋产业链工作专班分工表
序号\t产业链\t链长\t牵头部门
1\t深海装备\t林 乔\t市工业和信息化局
2\t海洋生物\t苏见山\t市科技局
3\t海上风电\t林 乔\t市发展改革委

附件2
海洋特色园区建设任务表
序号\t区\t重点方向\t建成园区（个）
1\t望海区\t深海装备、海洋生物\t3
2\t临江区\t海上风电\t1
3\t云台区\t海洋生物、海上风电\t2
合计\t\t\t6
"""


def harbour() -> Policy:
    """A short policy of an invented city with targets, duties, measures and two tables."""
    return read_policy("harbour", HARBOUR)
