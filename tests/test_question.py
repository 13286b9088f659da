import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import LONGEST_QUESTION, Question, check_question, years_of
from corpus.errors import QuestionError


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("到2027年规模目标是多少？", "number"),
        ("这条产业链的链长是谁？", "who"),
        ("这项工作归谁管？", "department"),
        ("由哪个部门牵头？", "department"),
        ("哪个区建得最多？", "most"),
        ("补贴标准是多少钱？", "money"),
        ("有几项由商务局牵头？", "count"),
        ("市财政局要负责哪些任务？", "duty"),
        ("市总工会参与的是哪几部分工作？", "duty"),
        ("一共要建多少家？", "sum"),
        ("什么时候截止？", "when"),
        ("能不能申请？", "whether"),
        ("为什么目标是8%？", "why"),
        ("2030年比2027年多多少？", "compare"),
        ("需要什么条件？", "condition"),
        ("怎么申请，要什么材料？", "procedure"),
        ("咨询电话是多少？", "contact"),
        ("数据交易怎么搞活？", "how"),
        ("双师型教师是什么意思？", "meaning"),
        ("高校毕业生有什么补贴？", "support"),
        ("居住证怎么办？", "procedure"),
        ("老人证去哪儿办？", "procedure"),
        ("孩子没学上怎么办？", "how"),
        ("租厂房能便宜多少？", "money"),
        ("引进的专家有没有照顾？", "support"),
        ("跨国公司总部这条哪几个市负责？", "department"),
        ("场景落地是谁在管", "department"),
        ("这事谁挑头", "department"),
        ("活儿派给谁了", "department"),
        ("市数据局跟谁一起负责", "department"),
        ("链长由哪些领导担任", "who"),
        ("园区目标要多出几个", "compare"),
        ("园区数涨了多少个", "compare"),
    ],
)
def test_a_question_tells_what_kind_of_answer_it_wants(text, ask):
    assert ask in Question(text).asks


@pytest.mark.parametrize("text", ["攻关的是哪几种膜", "哪几个方向", "哪几家单位"])
def test_which_ones_is_no_question_of_how_many(text):
    assert not Question(text).asks & {"count", "number"}


def test_whom_something_rests_on_is_no_person_in_charge():
    assert not Question("机器人依托谁来攻关").asks & {"who", "department"}


def test_what_units_get_is_no_question_about_a_body():
    assert "department" not in Question("首次获批的单位有什么好处").asks
    assert "department" in Question("责任单位有什么").asks


def test_steps_are_a_procedure_only_of_an_application():
    assert "procedure" in Question("申请奖励要走几步").asks
    assert "procedure" not in Question("全周期是哪几步串起来").asks


def test_for_how_many_years_a_grant_is_paid_asks_for_no_amount():
    assert "money" not in Question("租赁补贴能领几年？").asks
    assert "money" in Question("租赁补贴能领多少？").asks


def test_at_least_how_many_compares_nothing():
    assert "compare" not in Question("至少几家").asks


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("到2027年底", ("2027",)),
        ("2025年和2030年", ("2025", "2030")),
        ("二〇二七年的目标", ("2027",)),
        ("27年底前建成多少", ("2027",)),
        ("27年和30年分别多少", ("2027", "2030")),
        ("27年、30年、35年各建几个", ("2027", "2030", "2035")),
        ("30年呢", ("2030",)),
        ("满27年和30年工龄", ()),
        ("松岚区27年任务数", ("2027",)),
        ("苏政发2023104号", ()),
        ("建20个园区", ()),
    ],
)
def test_years_are_read_in_all_their_forms(text, years):
    assert years_of(text) == years


def test_the_matter_holds_no_asking_words():
    question = Question("请问到2027年未来产业规模要达到多少？")

    assert "".join(question.matter) == "未来产业规模"


@pytest.mark.parametrize("text", ["", "  \n", "？？？", "\ud800abc", "问" * (LONGEST_QUESTION + 1)])
def test_what_cannot_be_asked_is_refused_with_one_line(text):
    with pytest.raises(QuestionError) as caught:
        check_question(text)

    assert "\n" not in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_is_either_a_question_or_refused(text):
    try:
        checked = check_question(text)
    except QuestionError:
        return
    assert checked.strip() == checked
    assert isinstance(Question(checked).terms, tuple)


@pytest.mark.parametrize("text", ["孩子没学上怎么办？", "赔了钱咋办", "房子漏水怎么办呢"])
def test_what_to_do_in_a_case_is_no_question_about_a_procedure(text):
    question = Question(text)

    assert "procedure" not in question.asks
    assert not {"办", "怎", "咋办"} & {word for words in question.words for word in words}


def test_words_of_speech_behind_a_surname_are_no_name():
    assert Question("办学的地是白给还是要花钱买？").persons == ()
    assert Question("李四维分管哪条产业链？").persons == ("李四维",)


@pytest.mark.parametrize(
    ("text", "focus"),
    [("夜里值班最少几个人？", ""), ("护理员一个月工资多少？", "工资"), ("建几个人才公寓？", "人才公寓")],
)
def test_a_figure_is_asked_of_what_stands_beside_it(text, focus):
    assert Question(text).focus == focus


@pytest.mark.parametrize("asked", ["什么时候", "什么时候前", "何时之前", "啥时候以前"])
def test_until_when_is_asked_names_no_matter(asked):
    assert Question(f"{asked}完成？").matter == ("完成",)


def test_what_something_covers_is_no_task_of_a_body():
    assert "duty" not in Question("开办企业，一日办结涵盖哪些事项？").asks
    assert "duty" in Question("市商务局有哪些事项？").asks


def test_which_people_may_apply_now_asks_for_no_place():
    assert "procedure" not in Question("现在哪几类人可以申请上门服务？").asks
    assert "procedure" in Question("在哪申请上门服务？").asks
