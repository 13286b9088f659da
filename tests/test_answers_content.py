"""Questions about a document as a whole, and about what a paragraph says below the words that open it."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

REEF = """滨澜市人民政府关于建设海洋牧场的实施意见

各区人民政府，市有关部门：

为保护近海渔业资源，促进渔业转型升级，打造蓝色粮仓，根据国家有关规定，结合本市实际，制定本意见。

一、主要任务

（一）海洋牧场布局

推进人工鱼礁建设。在近岸投放混凝土构件礁，在远岸改造退役平台。对符合条件的礁体投放单位给予每立方米200元补贴。健全苗种增殖体系。每年放流本地鱼苗，设立亲鱼保种场。

（二）渔民转产

--愿转尽转。尊重渔民意愿，不搞一刀切。
--转有所业。提供技能培训，推荐就业岗位。

引导渔民参与休闲渔业，推荐优质民宿贷款，落实社会保险补贴。对退出捕捞的渔民给予一次性过渡期补助，免收培训费，优先安排养护岗位。

二、工作要求

（一）加强组织领导

各区人民政府（以下简称各区）要成立工作专班，按职责抓好落实。

（二）强化资金保障

各级财政要保障礁体养护经费，引导社会资本参与。对资金公示有异议的，可以向区渔业主管部门提出异议。各区养护进度每半年报送市渔业局。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("reef", REEF)))  # type: ignore[arg-type]


@pytest.mark.parametrize("question", ["这份文件主要讲了什么？", "全文部署了哪几块内容？", "这个意见的主要内容有哪些？"])
def test_what_a_document_is_about_is_told_by_its_parts(assistant, question):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert "主要任务" in answer.answer
    assert "工作要求" in answer.answer


def test_what_is_to_be_done_is_told_by_the_section_of_tasks(assistant):
    assert all(task in assistant.ask("主要任务有哪些？").answer for task in ("海洋牧场布局", "渔民转产"))


def test_what_the_text_holds_no_word_of_is_left_open_where_it_may_be_asked_of_any_policy(assistant):
    assert assistant.ask("联系电话是多少？").status == "not_stated"
    assert assistant.ask("明天会下雨吗？").status == "out_of_scope"


def test_support_that_is_asked_for_by_a_word_the_text_lacks_is_told_with_what_it_lacks(assistant):
    answer = assistant.ask("有哪些奖励？")

    assert answer.status == "partial"
    assert answer.answer.startswith("原文没有写到奖励")
    assert "200元补贴" in answer.answer


@pytest.mark.parametrize("question", ["这份文件有哪些支持措施或补贴？", "有什么优惠政策？"])
def test_broad_questions_about_support_are_answered_by_measures(assistant, question):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert "200元补贴" in answer.answer
    assert "一次性过渡期补助" in answer.answer


def test_safeguards_are_those_beside_the_leadership_where_no_heading_names_them(assistant):
    answer = assistant.ask("有哪些保障措施？")

    assert answer.status == "answered"
    assert "加强组织领导" in answer.answer
    assert "强化资金保障" in answer.answer


@pytest.mark.parametrize("question", ["出台这份意见是为了什么？", "制定本意见的目的是什么？"])
def test_the_purpose_of_a_document_stands_in_its_first_words(assistant, question):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert "保护近海渔业资源" in answer.answer


@pytest.mark.parametrize("question", ["主要讲了数据跨境的什么内容？", "这份文件有哪些稀土补贴？"])
def test_a_matter_that_the_document_does_not_know_is_no_question_about_the_whole(assistant, question):
    assert assistant.ask(question).status in ("not_stated", "out_of_scope")


def test_a_sentence_that_only_names_the_matter_is_followed_by_what_it_opens(assistant):
    answer = assistant.ask("人工鱼礁怎么建设？")

    assert answer.status == "answered"
    assert "混凝土构件礁" in answer.answer
    assert "退役平台" in answer.answer
    assert "亲鱼保种场" not in answer.answer  # of the next matter


def test_items_behind_two_hyphens_are_listed(assistant):
    answer = assistant.ask("渔民转产有哪几条？")

    assert answer.status == "answered"
    assert "愿转尽转" in answer.answer
    assert "转有所业" in answer.answer


def test_what_to_do_is_no_question_about_an_application(assistant):
    answer = assistant.ask("渔民退出捕捞以后没了收入怎么办？")

    assert "未载明申请" not in answer.answer
    assert "过渡期补助" in answer.answer


@pytest.mark.parametrize(
    ("question", "holds"),
    [("对资金公示有异议，向谁提出？", "向区渔业主管部门提出异议"), ("养护进度多久报送一次？", "每半年")],
)
def test_towards_whom_and_how_often_are_answered_by_the_sentence_that_says_so(assistant, question, holds):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert holds in answer.answer
