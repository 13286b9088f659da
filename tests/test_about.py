"""Of many documents, the one that a question is about answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assemble import assemble, rebuild
from assistant.chain import Assistant
from assistant.settings import Settings
from corpus.load import read_policy
from corpus.store import Store
from index.build import open_index
from index.search import Index
from tests.fakes import FARMING, HOUSING, HashEncoder, build
from tests.small_index import HARBOUR, PairIndex, harbour

MEADOW = """云澜市人民政府关于促进草业发展的实施意见

一、发展目标
到2027年，建成特色园区不少于9个，草业规模达到50亿元。

二、重点任务
1.建设创新平台。对新认定的省级重点实验室，给予80万元一次性奖励。〔责任单位：市科技局、市农业农村局〕
2.加强金融支持。引导银行通过贷款贴息等方式支持企业融资。〔责任单位：市财政局〕

云澜市人民政府
2025年5月6日
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    data = tmp_path_factory.mktemp("data")
    build([FARMING, HOUSING, harbour(), read_policy("meadow", MEADOW)], data, HashEncoder())
    index = open_index(data, HashEncoder(), chroma=False)
    yield index
    index.close()


def cited(assistant: Assistant, question: str) -> set[str]:
    return {citation.doc for citation in assistant.ask(question).citations}


def test_a_name_that_one_document_holds_counts_more_than_common_words(index: Index) -> None:
    shared = index.shared("林乔是谁，市科技局负责什么", ["harbour", "meadow", "farming"])

    assert shared["harbour"].rarest > shared["meadow"].rarest >= shared["farming"].rarest >= 0
    assert all(0 <= share.words <= 1 for share in shared.values())


@pytest.mark.parametrize(
    ("question", "doc"),
    [
        ("滨澜市特色园区2027年要建几个？", "harbour"),
        ("云澜市特色园区2027年要建几个？", "meadow"),
        ("海上风电的链长是谁？", "harbour"),
        ("草业规模2027年达到多少？", "meadow"),
    ],
)
def test_a_place_or_a_thing_tells_which_document_is_meant(index: Index, question: str, doc: str) -> None:
    assert cited(Assistant(index), question) == {doc}


@pytest.mark.parametrize(("place", "doc"), [("滨澜市", "harbour"), ("云澜", "meadow")])
def test_where_nothing_is_said_the_place_of_use_is_meant(index: Index, place: str, doc: str) -> None:
    assistant = Assistant(index, place=place)

    assert assistant.nearest[0] == doc
    assert cited(assistant, "到2027年特色园区要建几个？") == {doc}
    assert cited(assistant, "云澜市的特色园区到2027年要建几个？") == {"meadow"}


@pytest.mark.parametrize(("place", "title"), [("滨澜市", "海洋产业"), ("云澜", "草业")])
def test_a_document_that_is_not_named_is_the_one_of_the_place_of_use(index: Index, place: str, title: str) -> None:
    assistant = Assistant(index, place=place)

    for question in ("发文机关是哪里？", "这份文件是哪里发的？", f"{place}这份意见是谁发的？"):
        answer = assistant.ask(question)
        assert place in answer.answer, question
        assert all(title in index.documents[citation.doc].metadata.title for citation in answer.citations)
    assert "云澜市人民政府" in assistant.ask("云澜市的文件发文机关是哪里？").answer


def test_the_document_of_the_place_is_meant_however_many_others_hold_the_words_oftener() -> None:
    others = [
        read_policy(
            f"other{n}", f"某{n}市关于某事的通知\n\n一、市财政局任务\n市财政局负责资金。〔责任单位：市财政局〕\n"
        )
        for n in range(12)
    ]
    assistant = Assistant(PairIndex(*others, read_policy("meadow", MEADOW)), place="云澜")  # type: ignore[arg-type]

    assert cited(assistant, "市财政局负责什么？") == {"meadow"}


def test_who_asks_for_a_document_itself_is_asked_which(index: Index) -> None:
    answer = Assistant(index).ask("发文机关是哪里？", docs=["harbour", "meadow"])

    assert (answer.status, answer.citations) == ("not_stated", ())
    assert "请写明" in answer.answer
    assert "《云澜市人民政府关于促进草业发展的实施意见》" in (answer.notice or "")
    assert Assistant(index).ask("发文机关是哪里？", docs=["meadow"]).answer.startswith("发文机关")
    assert "云澜市人民政府" in Assistant(index).ask("云澜市的文件发文机关是哪里？").answer


def test_another_document_that_answers_as_well_is_named_beside_the_answer() -> None:
    twin = read_policy("twin", HARBOUR.replace("滨澜", "云澜").replace("6个", "8个"))
    assistant = Assistant(PairIndex(harbour(), twin))  # type: ignore[arg-type]

    answer = assistant.ask("到2027年海洋特色园区要建几个？")

    assert (
        answer.notice
        == "所问的也可能是《云澜市人民政府关于促进海洋产业发展的实施意见》；写明地区或文件名，即从中作答。"
    )
    assert "不少于6个" in answer.answer
    assert "不少于8个" in assistant.ask("云澜市到2027年海洋特色园区要建几个？").answer


def test_until_another_place_is_set_the_bundled_policy_is_meant_where_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "meadow.txt").write_text(MEADOW, encoding="utf-8")
    store = Store(tmp_path / "data")
    store.add(tmp_path / "meadow.txt")
    question = "到2027年建成特色园区多少个？"

    def asked(place: str | None) -> set[str]:
        return cited(assemble(Settings(data=tmp_path / "data", place=place)), question)

    assert asked(None) == {"wuxi-future-industries"}
    assert asked("云澜") == {"meadow"}
    assert asked("-") == {"meadow"}
    store.remove("wuxi-future-industries")
    rebuild(Settings(data=tmp_path / "data"))
    assert asked(None) == {"meadow"}
