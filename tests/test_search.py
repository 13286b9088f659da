"""Ranked clauses for a question."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import UnknownDocument
from index.build import open_index
from index.embedding import StaticEncoder
from index.search import Hit, Index
from index.units import units
from tests.fakes import FARMING, HOUSING, HashEncoder, build, policy
from tests.small_index import harbour


@pytest.fixture(scope="module", params=[False, True], ids=["exact", "chroma"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    data = tmp_path_factory.mktemp("data")
    build([FARMING, HOUSING, harbour()], data, HashEncoder())
    index = open_index(data, HashEncoder(), chroma=request.param)
    yield index
    index.close()


def found(index: Index, question: str, docs: tuple[str, ...] = (), k: int = 3) -> list[str]:
    return [f"{hit.doc} {hit.clause}" for hit in index.search(question, k=k, docs=docs)]


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("蔬菜大棚有补贴吗", "farming 一"),
        ("买拖拉机能贷款吗", "farming 三"),
        ("公租房租金多久公布一次", "housing 第三条"),
        ("家庭收入有什么要求", "housing 第二条"),
        ("海上风电的链长是谁", "harbour 附件1/3"),
        ("新认定的省级海洋实验室奖励多少", "harbour 二/（一）/1"),
    ],
)
def test_the_clause_that_answers_comes_first(index: Index, question: str, clause: str) -> None:
    assert found(index, question)[0] == clause


def test_a_row_is_found_by_its_column_and_its_cell(index: Index) -> None:
    assert found(index, "深海装备的牵头部门")[0] == "harbour 附件1/1"


def test_a_bare_heading_never_stands_before_the_child_that_holds_its_words(tmp_path: Path) -> None:
    made = policy(
        "p",
        ("一", "提升养殖水平\n"),
        ("一/1", "改造\n"),
        ("一/1/（1）", "圈舍\n" + "改建圈舍。" * 40),
        ("二", "附则。"),
    )
    build([made], tmp_path, HashEncoder())

    hits = open_index(tmp_path, HashEncoder(), chroma=False).search("提升养殖水平", k=4)

    assert [hit.clause for hit in hits] == ["一/1/（1）", "一/1", "一", "二"]
    assert hits[2].signals
    assert hits[0].signals
    assert hits[2].signals.bigrams > hits[0].signals.bigrams  # by its own words the heading would have come first


def test_everyday_words_find_policy_wording(tmp_path: Path) -> None:
    made = policy("p", ("一", "支持航空产业发展。"), ("二", "支持海洋产业发展。"), ("三", "降低企业用电成本。"))
    build([made], tmp_path, HashEncoder())

    best = open_index(tmp_path, HashEncoder(), chroma=False).search("厂里电费能便宜点吗", k=1)[0]

    assert best.clause == "三"
    assert best.signals
    assert best.signals.thesaurus > 0


def test_only_the_named_documents_are_searched(index: Index) -> None:
    assert {hit.doc for hit in index.search("补贴", k=99, docs=["housing"])} == {"housing"}
    assert {hit.doc for hit in index.search("补贴", k=99, docs=["housing", "farming"])} == {"housing", "farming"}


def test_no_named_documents_means_all(index: Index) -> None:
    assert {hit.doc for hit in index.search("补贴", k=99)} == {"farming", "housing", "harbour"}


def test_an_unknown_document_is_refused(index: Index) -> None:
    with pytest.raises(UnknownDocument, match="shipping"):
        index.search("补贴", k=3, docs=["farming", "shipping"])


@pytest.mark.parametrize("k", [1, 2, 99])
def test_at_most_k_hits_come_best_first(index: Index, k: int) -> None:
    hits = index.search("水产养殖补助", k=k)

    assert len(hits) == min(k, sum(len(made.clauses) for made in index.policies.values()))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_fewer_than_one_hit_cannot_be_asked_for(index: Index) -> None:
    with pytest.raises(ValueError, match="k must be at least 1"):
        index.search("补贴", k=0)


@pytest.mark.parametrize("question", ["", "？？？", "zzzz"], ids=["空", "标点", "生词"])
def test_a_question_without_matter_finds_nothing_worth_a_score(index: Index, question: str) -> None:
    assert all(hit.score == pytest.approx(0, abs=0.02) for hit in index.search(question, k=5))


def test_ties_keep_printed_order(tmp_path: Path) -> None:
    made = policy("p", *((number, "同样的话。") for number in ("一", "二", "三", "四")))
    build([made], tmp_path, HashEncoder())

    hits = open_index(tmp_path, HashEncoder(), chroma=False).search("同样", k=3)

    assert [hit.clause for hit in hits] == ["一", "二", "三"]


def test_a_hit_tells_what_speaks_for_it(index: Index) -> None:
    best, *_, last = index.search("拖拉机贷款贴息", k=99)

    assert best.signals
    assert last.signals
    assert all(0 < signal <= 1 for signal in (best.signals.words, best.signals.bigrams, best.signals.sentence))
    assert last.signals.bigrams < best.signals.bigrams


def test_a_hit_is_the_same_with_and_without_its_reasons() -> None:
    assert Hit("p", "一", 0.5) == Hit("p", "一", 0.5, signals=None)


def test_a_thousand_clauses_are_ranked_alike_by_scan_and_by_chroma(tmp_path: Path) -> None:
    subjects = ("茶叶", "花卉", "陶瓷", "船舶", "竹编", "丝绸", "航空", "钢铁", "软件", "医药")
    acts = ("补贴", "贷款", "奖励", "减免", "培训", "展览", "出口", "用地", "用电", "用水")
    made = [
        policy(
            f"p{n}",
            *((f"第{i}条", f"对{a}企业第{n}批{b}项目给予支持，编号{n * 100 + i}。") for i, (a, b) in enumerate(pairs)),
        )
        for n in range(12)
        for pairs in [[(a, b) for a in subjects for b in acts]]
    ]
    build(made, tmp_path, HashEncoder())
    exact, chroma = (open_index(tmp_path, HashEncoder(), chroma=use) for use in (False, True))

    for question in ("第7批茶叶企业用电项目", "编号512", "软件企业贷款"):
        assert exact.search(question, k=10) == chroma.search(question, k=10)
        assert chroma.search(question, k=10, begun=chroma.begin(question)) == chroma.search(question, k=10)
        assert exact.search(question, k=10, docs=["p3", "p7", "p9"]) == chroma.search(
            question, k=10, docs=["p3", "p7", "p9"]
        )
    chroma.close()


def test_what_the_encoder_makes_of_sentences_lies_in_the_index(tmp_path: Path) -> None:
    encoder = StaticEncoder()
    for made in ([FARMING, HOUSING], [FARMING, HOUSING, harbour()], [HOUSING, harbour()]):
        build(made, tmp_path, encoder)
    opened = open_index(tmp_path, encoder, chroma=False)

    found = opened.found(opened.search("奖励", k=100))

    assert len({clause.headings for clause in found}) > 10
    for clause in found:
        for stored, fresh in zip(clause.seen or (), encoder.seen(clause.sentences), strict=True):
            assert {*stored.tokens.tolist()} == {*fresh.tokens.tolist()}
            assert stored.vector == pytest.approx(fresh.vector, abs=0.01)


def test_a_unit_is_the_headings_above_and_the_own_words() -> None:
    by_id = dict(zip([clause.id for clause in FARMING.clauses], units(FARMING), strict=True))

    assert by_id["二/（一）"].text == "养殖\n生猪\n支持生猪养殖场改造，每头给予补助。"
    assert by_id["二/（一）"].sentences == ("支持生猪养殖场改造，每头给予补助。",)
    assert by_id["二/（一）"].parent == 1
    assert [id_ for id_, unit in by_id.items() if unit.bare] == ["二"]


def test_a_row_reads_as_its_cells_below_their_headers() -> None:
    by_id = dict(zip([clause.id for clause in harbour().clauses], units(harbour()), strict=True))

    assert by_id["附件1/3"].text.endswith("序号：3；产业链：海上风电；链长：林乔；牵头部门：市发展改革委")
