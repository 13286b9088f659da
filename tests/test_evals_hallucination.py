import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.batch import DraftLine
from assistant.chain import Assistant
from assistant.facts import facts_json
from assistant.verify import check
from corpus.load import read_policy
from evals.corrupt import CORRUPTIONS, Cited, Claim, Pool
from evals.hallucination import Kind, Report, claims, run
from evals.paraphrase import REWORDINGS
from evals.text import normalise
from tests.small_index import PairIndex

QUOTE = "到2027年，建成海洋特色园区不少于6个，由市发展改革委牵头，不得收取费用，奖励50万元"
PLACE = Cited("d", "一", 0, len(QUOTE), QUOTE)
CLAIM = Claim(f"{QUOTE}。", (PLACE,), "海洋特色园区的目标是多少？")
POOL = Pool(
    ("林乔", "苏见山"),
    ("市发展改革委", "市教育局"),
    (PLACE, Cited("d", "二", 50, 60, "完善人才服务，在住房方面给予扶持")),
    ("推广循环水养殖。",),
)


class InProcess:
    """The product as the bench reaches it, without its command."""

    def __init__(self, folder: Path) -> None:
        policies = [read_policy(path.stem, path.read_text("utf-8")) for path in folder.glob("yunlan-*.txt")]
        self.assistant = Assistant(PairIndex(*policies))  # type: ignore[arg-type]

    def batch(self, command: str, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        lines = list(lines)
        if command == "verify":
            return [check(DraftLine.model_validate(line), self.assistant.policies) for line in lines]
        asked = (self.assistant.ask(line["question"], history=line["history"], docs=line["docs"]) for line in lines)
        return [{"id": line["id"], **answer.model_dump()} for line, answer in zip(lines, asked, strict=True)]

    def facts(self, slug: str) -> dict[str, Any]:
        return facts_json(self.assistant.policies[slug])


@pytest.fixture(scope="module")
def report() -> Report:
    tests = Path(__file__).parent
    return run([tests.parent / "evals" / "data" / "dev_invented.jsonl"], InProcess(tests / "data"), seed=1)


def test_invented_statements_are_caught_and_faithful_ones_pass(report):
    assert report.caught(strict=True).drafts > 200
    assert report.caught(strict=True).share >= 0.98
    assert report.caught(strict=False).share >= 0.9
    assert report.false_alarms.drafts > 150
    assert report.false_alarms.share <= 0.03


def test_every_statement_cites_what_it_was_read_from(report):
    assert report.statements > 30
    assert report.documents == 5
    assert all(draft.text != draft.before or draft.kind.startswith("引文") for draft in report.drafts)


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_a_corruption_changes_what_is_said_or_cited(kind):
    wrong = next(filter(None, (CORRUPTIONS[kind](CLAIM, POOL, random.Random(n)) for n in range(20))), None)

    if kind in (
        "年份错配",
        "级别",
        "人名",
        "人名错配",
        "引文移到邻条",
    ):  # this claim has no second year, no level, no person and no neighbours
        assert wrong is None
    else:
        assert wrong is not None
        assert (normalise(wrong.text), wrong.cited) != (normalise(CLAIM.text), CLAIM.cited)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("数字写法", "奖励10万元。", {"奖励十万元。", "奖励100000元。", "奖励10万元。"}),
        ("年份写法", "到2030年。", {"到二〇三〇年。"}),
        ("上下限说法", "不少于6个。", {"至少6个。"}),
        ("部门简称", "由市工业和信息化局牵头。", {"由市工信局牵头。"}),
        ("倒装", "深海装备的链长是林乔。", {"林乔是深海装备的链长。"}),
        ("全半角", "共5家，见5G。", {"共５家, 见5G。"}),
    ],
)
def test_a_rewording_keeps_the_meaning(kind, text, expected):
    assert {REWORDINGS[kind](text, "", random.Random(n)) for n in range(12)} <= expected


def test_an_answer_is_cut_into_the_sentences_that_cite_something():
    citation = {"n": 1, "doc": "d", "clause": "一", "start": 0, "end": len(QUOTE), "quote": QUOTE, "label": "一、目标"}
    answer = {
        "answer": f"原文没有单独列出。{QUOTE}。[1]\n- 共9个其他园区[1]",
        "citations": [citation],
        "standalone": "？",
    }

    (claim,) = claims(answer)  # 9 was counted, and no place states it

    assert claim.text.endswith(f"{QUOTE}。")
    assert claim.cited[0].quote == QUOTE


def test_shares_of_nothing_are_nothing():
    assert Kind(drafts=0, caught=0).share == 0.0
