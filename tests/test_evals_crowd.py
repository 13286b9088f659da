"""What other documents cost is counted apart for questions that name their document."""

from evals.crowd import names, split
from evals.outcome import Outcome

CALLED = {f"d{i}": f"某{i}市工业发展意见" for i in range(8)} | {"own": "滨澜市促进海洋产业发展的意见 滨澜市人民政府"}


def outcome(name: str, question: str, *, right: bool) -> Outcome:
    return Outcome(
        id=name, kind="target", doc="own", question=question, history=[], answerable=True, expected=[], forbid=[],
        gold=[], answer="", status="answered", cited=[], right=right, reasons=[], fabricated=[], citation_recall=None,
        citation_precision=None, citations=0, quotes_proved=0, chars=0, latency_ms=1.0, found=None,
    )  # fmt: skip


def test_a_document_is_named_by_what_few_are_called() -> None:
    every = list(CALLED.values())

    assert names("滨澜要建几个园区？", CALLED["own"], every)
    assert not names("市里的发展意见定了几个园区？", CALLED["own"], every)


def test_losses_are_counted_by_whether_the_document_was_named() -> None:
    alone = [outcome("a", "海洋园区几个？", right=True), outcome("b", "园区几个？", right=True)]
    among = [outcome("b", "园区几个？", right=False), outcome("a", "海洋园区几个？", right=True)]

    table = split(alone, among, CALLED)

    assert table["全部"] == {"题": 2, "只问所属文件": 2, "在全部文件里问": 1, "相差百分点": -50.0}
    assert table["写明了地区或文件"]["相差百分点"] == 0.0
    assert table["没有写明"]["在全部文件里问"] == 0
