"""Sets that a text announces by their number, and what it counts by a word: 三大平台, 五个坚持, 几大行动, 重点工程一."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

PLAN = """滨澜市推进海洋经济发展行动方案
滨澜政发〔2025〕21号

为推进海洋经济发展，制定本行动方案。

一、总体要求
（一）基本思路。围绕甲港、乙港、丙港三大港区协同发展，打通规划、建设、管理“三个环节”，聚焦产业链中的“研、产、销”等三个方面。建设国家海洋中心、国家渔业中心、国家航运中心。
（二）工作原则。推进海洋经济发展，要把握好“四个坚持”。
坚持需求导向和产业化方向。面向主战场，部署创新链。
坚持深化改革和制度创新。发挥市场作用，破除障碍。
坚持以集聚和用好各类海洋人才为首要。把人才作为第一资源。
坚持聚焦重点有所为有所不为。选准领域，实现跨越。

二、强港提质行动
（三）加快构建三大专业平台，为企业提供服务。
1.规划建设科研支撑平台。组建研究院。
2.规划建设协同创新平台。组建联盟。
3.规划建设数据信息平台。建立数据中心。

三、渔业振兴行动
（四）坚决打击非法捕捞。加强执法。
（五）坚决打击走私渔获。加强查验。
（六）坚决打击污染海域行为。加强监测。
重点工程一：深水网箱建设工程
建设网箱。
重点工程二：冷链物流提升工程
建设冷库。

四、开放合作行动
（七）办好展会。提升水平。海洋服务清单要公开，海洋服务清单包括收费项目、收费标准和收费依据。
1.开展展会服务。组织参展。
2.开展海洋服务。发布海洋服务清单。
（八）发展药材。甲岛、乙岛、丙岛等海岛重点发展海藻、海参、海马，内陆县重点发展甘草、黄连、党参。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("plan", PLAN)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("三大港区是哪三个？", ["三大港区：甲港、乙港、丙港"], id="数目之前"),
        pytest.param("要打通的三个环节是什么？", ["三个环节：规划、建设、管理"], id="引号里的数目"),
        pytest.param("产业链要聚焦的三个方面分别是哪些？", ["三个方面：研、产、销"], id="一个引号里"),
        pytest.param(
            "要把握的“四个坚持”是什么？", ["需求导向", "深化改革", "海洋人才", "有所为有所不为"], id="其后各段"
        ),
        pytest.param(
            "要建的三大海洋专业平台分别是哪些？", ["科研支撑平台", "协同创新平台", "数据信息平台"], id="其下各条"
        ),
        pytest.param(
            "方案一共安排了几大行动？", ["共3大行动", "强港提质行动", "渔业振兴行动", "开放合作行动"], id="同尾标题"
        ),
        pytest.param("要坚决打击哪几类行为？", ["共3类", "非法捕捞", "走私渔获", "污染海域"], id="同头标题"),
        pytest.param("海洋服务清单包括哪些内容？", ["收费项目、收费标准和收费依据"], id="一句所列"),
        pytest.param("方案规定要开展哪几项行动？", ["共3项", "强港提质行动"], id="开展哪几项"),
        pytest.param(
            "方案列了几项重点工程，分别是什么？", ["共2项", "深水网箱建设工程", "冷链物流提升工程"], id="编号的标签"
        ),
    ],
)
def test_the_members_are_told_of_a_set_that_is_counted(assistant, question, told):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert [words for words in told if words not in answer.answer] == []
    assert all(PLAN[citation.start : citation.end] == citation.quote for citation in answer.citations)


def test_a_list_beside_a_set_is_not_taken_for_its_members(assistant):
    assert "国家海洋中心" not in assistant.ask("要打通的三个环节是什么？").answer


def test_a_list_whose_members_the_asker_names_is_no_answer(assistant):
    answer = assistant.ask("甲岛、乙岛这些海岛重点发展哪几种药材？").answer

    assert "海藻、海参、海马" in answer
    assert "共3种：甘草" not in answer


def test_what_is_asked_of_a_set_beyond_its_members_is_not_answered_by_them(assistant):
    assert "甲港、乙港、丙港。" not in assistant.ask("三大港区的岸线长度是多少？").answer


def test_labels_that_begin_anew_are_not_counted_together():
    text = PLAN.replace(
        "（七）办好展会。提升水平。", "（七）办好展会。提升水平。\n重点工程一：展馆改造工程\n改造展馆。"
    )
    assistant = Assistant(PairIndex(read_policy("plan", text)))  # type: ignore[arg-type]

    assert "共2项" not in assistant.ask("方案列了几项重点工程，分别是什么？").answer


CASES = """滨澜市海洋数据应用指引

为推广海洋数据应用，制定本指引。

一、渔业生产
（一）基本原则。
坚持需求牵引，注重实效。围绕渔民需要。
坚持安全可控，守住底线。加强保护。
坚持多方参与，共建共享。汇聚力量。
（二）应用场景
1.渔情预报：发布渔场信息。
2.渔港调度：引导渔船进港。

二、港口航运
（一）汇聚数据。归集船舶数据。
（二）应用场景
1.锚地管理：安排船舶锚泊。
2.航道巡查：发现航道隐患。
3.货物装卸：安排装卸作业。
"""


@pytest.mark.parametrize(
    ("question", "told", "lacks"),
    [
        pytest.param("港口航运列了哪几个应用场景？", ["共3个", "锚地管理", "货物装卸"], ["渔港调度"], id="同名标题"),
        pytest.param("渔业生产有几个应用场景？", ["2", "渔情预报", "渔港调度"], ["锚地"], id="同名标题的另一处"),
        pytest.param("要坚持哪些原则？", ["共3项", "需求牵引", "安全可控", "多方参与"], ["锚地"], id="坚持的原则"),
    ],
)
def test_like_headings_are_told_apart_by_the_part_they_stand_in(question, told, lacks):
    answer = Assistant(PairIndex(read_policy("cases", CASES))).ask(question)  # type: ignore[arg-type]

    assert answer.status == "answered"
    assert [words for words in told if words not in answer.answer] == []
    assert [words for words in lacks if words in answer.answer] == []
