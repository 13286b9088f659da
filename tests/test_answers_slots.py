"""What a question asks for by its kind is in the sentence, or is said to be left open; 是 is said of what the text affirms."""

import pytest

from assistant.chain import Assistant
from assistant.compose.passages.kinds import kind_sought
from assistant.question import Question
from corpus.load import read_policy
from tests.small_index import PairIndex

RULES = """滨澜市海洋经济办法

第一条　定期开展海洋工匠评选。

第二条　共享船坞的数量达到25座。

第三条　赋予科研人员一定比例的海洋成果所有权。

第四条　审核渔船改造的申报材料。

第五条　违反本办法倾倒淤泥的，由海洋主管部门责令改正，依法追究责任。

第六条　对亿元以上的海工项目实行台账化管理。

第七条　海水水质由Ⅳ类升为Ⅲ类。

第八条　渔船检验遇到特殊情况的，延长时限不得超过原时限的二分之一。

第九条　安全设施与渔港码头同步规划、同步建设。

第十条　落实海上轻微违法清单制度。

第十一条　举办海洋企业恳谈会，建立意见办理渠道。

第十二条　渔民培训积分每满一期计5分，最高不超过20分。

第十三条　渔港停靠评价不以盈利为目的。

第十四条　渔船变更登记免予审查船主章程。

第十五条　发布海洋数据出境指南。

第十六条　严格控制建设近海养殖场。

第十七条　倾倒船舶垃圾的，处1万元以上3万元以下罚款。

第十八条　申请渔船补贴的，应当持有本市渔民证。

第十九条　成立海洋工作领导小组，细化年度工作任务。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("rules", RULES)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question",
    [
        "海洋工匠多久评一次？",
        "共享船坞停一天收多少？",
        "海洋成果所有权给科研人员多大比例？",
        "渔船改造的申报材料一式几份？",
        "倾倒淤泥的罚款多少？",
        "海上轻微违法清单里有哪些行为？",
        "海洋企业恳谈会去哪里报名？",
        "海洋数据出境指南有英文版吗？",
        "海洋工作领导小组多久开一次会？",
    ],
)
def test_what_the_text_leaves_open_is_said_to_be_left_open(assistant, question):
    answer = assistant.ask(question)

    assert answer.status == "not_stated"
    assert "载明" in answer.answer


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("多大规模以上的海工项目实行台账化管理？", "亿元以上"),
        ("海水水质要升到几类？", "Ⅲ类"),
        ("渔船检验的时限能延多久？", "二分之一"),
        ("渔港码头的安全设施什么时候建设？", "同步建设"),
        ("渔民培训积分最多能拿多少分？", "20分"),
        ("倾倒船舶垃圾罚款多少？", "1万元以上3万元以下"),
    ],
)
def test_a_figure_of_another_form_tells_it_as_well(assistant, question, stated):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert stated in answer.answer
    assert "未载明" not in answer.answer


@pytest.mark.parametrize("question", ["渔港停靠评价能不能以盈利为目的？", "渔船变更登记要审查船主章程吗？"])
def test_what_the_text_denies_is_answered_no(assistant, question):
    assert assistant.ask(question).answer.startswith("否")


@pytest.mark.parametrize(
    "question",
    [
        "海洋数据出境指南发布了吗？",
        "近海养殖场能建设吗？",
        "没有渔民证能申请渔船补贴吗？",
        "共享船坞够不够？",
    ],
)
def test_what_the_text_does_not_affirm_is_not_answered_yes(assistant, question):
    assert not assistant.ask(question).answer.startswith("是")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("补贴标准多久调整一次？", "具体的周期"),
        ("公家出多少？", "具体金额或标准"),
        ("一个月能领几个钱？", "具体金额或标准"),
        ("去哪里登记？", "具体的办理渠道"),
        ("罚款多少万元？", "具体的罚款金额"),
        ("会不会多办几个？", None),
        ("有效期到了没再申请会怎样？", None),
        ("响应能力多大可以参加？", "具体数字"),
    ],
)
def test_the_kind_that_is_sought(question, kind):
    sought = kind_sought(Question(question))

    assert (sought and sought[0]) == kind


HARBOUR = """滨澜市港口发展若干措施

一、一核：南湾新城
以3.2平方公里智慧港建设为核心，布局海洋产业。

二、优化通关
企业进行概要申报且海关完成风险排查后，即允许将货物提离。2026年3月底前降低码头收费标准。港口企业上网电量全部参与电力市场。

三、外贸服务
拓展中欧班列，为企业提供定制化物流服务。各区的外贸政策要及时上传“滨企通”。推进京津冀港口事项跨区域办理。
"""


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("南湾新城智慧港建设面积多少？", "3.2平方公里"),
        ("概要申报的货物什么时候可以提离？", "后，即允许"),
        ("码头收费标准什么时候降低？", "2026年3月底前"),
        ("港口企业上网电量多少参与电力市场？", "全部参与"),
        ("各区的外贸政策要上传到哪个平台？", "滨企通"),
        ("想把货用火车送到德国，班列有没有定制化物流服务？", "定制化物流"),
        ("天津的港口事项能跨区域办理吗？", "京津冀"),
    ],
)
def test_what_heads_a_clause_or_is_dealt_with_hides_no_answer(question, stated):
    harbour = Assistant(PairIndex(read_policy("harbour", HARBOUR)))  # type: ignore[arg-type]

    answer = harbour.ask(question)

    assert answer.status == "answered"
    assert stated in answer.answer


GRANTS = """滨澜市促进就业若干措施

第一条　自2026年1月1日至12月31日，吸纳本市2026届毕业生就业的渔业企业，按照2000元/人的标准给予一次性补贴。

第二条　渔业检测机构用数字系统代替手工流程，被评为典型项目的，给予50万元资助。

第三条　到2027年，海产品交易额突破18亿元，网络零售额突破15亿元，跨境结算额实现5亿元。
"""


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("2026年招一个毕业生，渔业企业一个人补多少？", "2000元"),
        ("渔业检测机构把手工流程换成数字系统，评上典型项目能给多少？", "50万元"),
        ("到2027年海产品交易额、网络零售额和跨境结算额各是多少？", "18亿元"),
    ],
)
def test_an_amount_is_no_year_and_each_figure_is_told(question, stated):
    grants = Assistant(PairIndex(read_policy("grants", GRANTS)))  # type: ignore[arg-type]

    answer = grants.ask(question)

    assert answer.status == "answered"
    assert stated in answer.answer
    assert "未载明" not in answer.answer
