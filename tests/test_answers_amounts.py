"""Amounts over several sentences, what a heading counts itself, and lists that a sentence only leads up to."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

RULES = """滨澜市海洋产业扶持办法
滨澜政规〔2025〕7号

第一条 发挥资金杠杆作用，支持海洋产业发展。设立60亿元规模的海洋装备基金，推动装备集聚。设立30亿元规模的渔业发展基金，建立融资体系。设立10亿元规模的海洋创业投资基金，推进创业。设立每年2亿元专项资金，支持平台建设。

第二条 每年安排最高80万元经费支持海洋人才驿站建设，提供落户服务。

第三条 对企业首次使用海洋装备的，给予最高50万元补贴。

第四条 在外市设立海洋招商中心，每年安排最高80万元经费予以支持，宣传推广本市政策。投资80万元以上的企业应当备案。

第五条 海洋工作联席会议由科技、财政、自然资源、税务等单位组成，市科技局统筹协调海洋工作。

第六条 申请海域使用权，应当提交下列资料：
（一）海域使用申请书；
（二）海域使用论证报告；
（三）资信证明。

第七条 需进行海域论证审批的，申请人应当提交综述资料、研究资料和论证资料等申请资料。

第八条 同时满足下列情形之一的船舶，可以申请优先登记：
（一）节能船舶；
（二）科考船舶。

第九条 船舶能耗评估按照下列方法进行。一是平均能耗低于基准能耗；二是最大能耗低于基准能耗，且差值不小于10%。满足以上条件视为节能船舶，否则视为普通船舶。

第十条 本办法所称海洋专项支出，是指法律规定的装备更新、人才引进、科研试验或者码头租金、渔民转产等5项专项支出。

第十一条 符合海洋驿站条件的单位，列入扶持名单，由市科技局公布。

第十二条 海洋驿站应当符合以下条件：
（一）运营三年以上；
（二）有固定场所。

附件

一、推广的海洋举措（共12项）
设立海洋举措推广清单。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("rules", RULES)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "told", "lacks"),
    [
        pytest.param(
            "每年最高安排80万元的经费有哪几项？", ["共2处", "人才驿站", "招商中心"], ["50万元", "备案"], id="同一数额"
        ),
        pytest.param("海洋工作联席会议由哪些单位组成？", ["科技、财政、自然资源、税务"], ["责任单位"], id="由谁组成"),
        pytest.param("申请海域使用权需要提交哪些资料？", ["申请书", "论证报告", "资信证明"], ["综述"], id="下列资料"),
        pytest.param("哪些企业能拿到最高50万元的补贴？", ["首次使用海洋装备"], [], id="数额之前的哪些"),
        pytest.param("海洋驿站要满足什么条件？", ["三年以上", "有固定场所"], ["扶持名单"], id="以下条件"),
        pytest.param("哪些船舶可以申请优先登记？", ["节能船舶", "科考船舶"], [], id="下列情形"),
        pytest.param("船舶能耗怎样才视为节能船舶？", ["平均能耗低于基准能耗", "10%"], [], id="以上条件"),
        pytest.param(
            "海洋专项支出一共几项，分别是什么？", ["共5项", "科研试验、码头租金", "渔民转产"], [], id="或者也分开"
        ),
        pytest.param("一共推广多少项海洋举措？", ["共12项"], [], id="标题里的数"),
    ],
)
def test_what_stands_in_several_places_is_told_together(assistant, question, told, lacks):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert [words for words in told if words not in answer.answer] == []
    assert [words for words in lacks if words in answer.answer] == []
    assert all(RULES[citation.start : citation.end] == citation.quote for citation in answer.citations)


def test_parallel_amounts_are_not_added_up_where_one_has_two():
    text = RULES.replace("30亿元规模的渔业发展基金", "30亿元、其中市级20亿元规模的渔业发展基金")
    unsure = Assistant(PairIndex(read_policy("rules", text)))  # type: ignore[arg-type]

    assert "合计" not in unsure.ask("设立的几支海洋产业基金规模加起来一共多少亿元？").answer


SPORTS = """滨澜市全民健身办法

第一条　完善公共游泳馆向社会免费开放补助政策，提供优质优价服务。

第二条　参加省级帆船比赛的，对前六名的运动员和教练给予奖励。

第三条　积极落实渔业保险奖补政策，扩大渔船保险试点。
"""


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("公共游泳馆免费向社会开放，能拿到多少补助？", "partial"),  # 免费 is no amount of it
        ("省级帆船比赛拿了前六名，给运动员的奖金是多少？", "partial"),  # nor are 前六名 a sum
        ("渔业上买收割机的购机补贴是多少？", "not_stated"),  # what is granted for insurance is granted for no machine
    ],
)
def test_a_support_without_its_amount_is_said_to_leave_it_open(question, status):
    assistant = Assistant(PairIndex(read_policy("sports", SPORTS)))  # type: ignore[arg-type]

    answer = assistant.ask(question)

    assert answer.status == status
    assert "未载明" in answer.answer or "没有载明" in answer.answer
