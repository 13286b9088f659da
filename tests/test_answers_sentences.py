"""How much of a clause answers: the sentence that goes on, both figures of two that are asked for, what tells two apart."""

import pytest

from assistant.chain import Assistant
from assistant.compose.passages.fitting import fit, states
from assistant.compose.passages.kinds import FIGURE, kind_sought
from assistant.question import Question
from corpus.load import read_policy
from tests.small_index import PairIndex

BERTHS = """滨澜市游艇泊位管理办法

第一章　总则

第一条　为规范游艇泊位管理，保护岸线资源，结合本市实际，制定本办法。

第二条　本办法所称泊位，包括固定泊位和浮动泊位。固定泊位是指与岸线连为一体的泊位。浮动泊位是指独立锚定在水面的泊位。

第三条　泊位登记簿应当注明水深。

第二章　使用

第四条　骗取泊位补贴的，由市海洋主管部门责令退回所骗取的补贴。构成犯罪的，依法追究刑事责任。

第五条　对新建的公共泊位，在本市登记且信用良好的，免收首年岸线使用费；对正常开放6个月以上的给予一次性建设补贴8万元，每吸纳1名救生员再给予补贴3000元，最高不超过5万元；对改建的给予补贴2万元。

第六条　公共泊位在不影响作业的前提下，于节假日、双休日向市民免费开放。

第七条　船员连续上船作业满9个月以上的，方可享受岸上休养待遇。休养待遇由船东承担。

第八条　泊位维修，手续不超过2个，接岸电不超过10日。

第九条　符合下列情形的船员，可按规定享受岸上休养，一个年度内不超过2次：
（一）在本市登记的。
（二）体检合格的。

第十条　加强航海文化建设
（一）培育航海品牌。
（二）完善航海设施。

第十一条　市海洋主管部门按程序核发有关证件。靠泊证是指允许靠泊泊位的证。编号由系统生成。

第十二条　举办帆船比赛和龙舟比赛，弘扬航海文化。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("berths", BERTHS)))  # type: ignore[arg-type]


def test_a_sentence_that_goes_on_with_the_answer_comes_along(assistant):
    answer = assistant.ask("骗取泊位补贴的会怎样？").answer

    assert "责令退回" in answer
    assert "追究刑事责任" in answer


def test_where_two_figures_are_asked_for_both_are_shown(assistant):
    answer = assistant.ask("新建的公共泊位岸线使用费免几年、一次性建设补贴多少？").answer

    assert "首年" in answer
    assert "8万元" in answer


def test_days_off_are_a_time(assistant):
    answer = assistant.ask("公共泊位什么时候向市民免费开放？")

    assert answer.status == "answered"
    assert "节假日、双休日" in answer.answer


def test_papers_and_steps_are_told_by_the_sentence_that_counts_them(assistant):
    answer = assistant.ask("泊位维修要办几道手续、接岸电要多久？")

    assert answer.status == "answered"
    assert "2个" in answer.answer
    assert "10日" in answer.answer


def test_how_often_is_told_without_the_cases_that_follow(assistant):
    answer = assistant.ask("船员一个年度内可享受几次岸上休养？").answer

    assert "不超过2次" in answer
    assert "体检合格" not in answer


def test_what_tells_two_things_apart_is_what_each_is(assistant):
    answer = assistant.ask("固定泊位和浮动泊位有什么区别？").answer

    assert "与岸线连为一体" in answer
    assert "独立锚定在水面" in answer


def test_a_definition_says_something_itself(assistant):
    answer = assistant.ask("靠泊证是指什么？").answer

    assert "靠泊证是指允许靠泊泊位的证。" in answer


def test_things_of_a_kind_are_not_listed_from_headings_of_another(assistant):
    answer = assistant.ask("航海文化建设有哪些比赛？").answer

    assert "龙舟比赛" in answer
    assert "航海品牌" not in answer


COUNTED = """滨澜市数据场景指引

国家数据局梳理了数据赋能海洋领域3大重点方向、8个重点领域共20个典型场景。

一、赋能海洋

（一）典型场景

1.画像。建立船员画像。

2.导航。提供航线导航。
"""


def test_how_many_the_text_itself_says_there_are_is_not_counted_again():
    assistant = Assistant(PairIndex(read_policy("counted", COUNTED)))  # type: ignore[arg-type]

    assert "20个" in assistant.ask("数据赋能海洋一共多少个典型场景？").answer


LEARNING = """滨澜市职业教育办法

第一条 建设一批校企联合实训中心，推广订单式培养，学员毕业进入企业。鼓励企业与学校共建培训基地，学员毕业进入港口。

第二条 港口收费按月公布。
"""


def test_of_two_sentences_of_a_clause_that_answer_as_well_both_are_shown():
    assistant = Assistant(PairIndex(read_policy("learning", LEARNING)))  # type: ignore[arg-type]

    answer = assistant.ask("校企共建培训，学员毕业进入企业，支持这种做法吗？").answer

    assert "订单式" in answer
    assert "共建培训基地" in answer


def test_what_a_thing_is_is_told_by_the_sentence_that_begins_with_it():
    question = Question("什么是第二类渔具？")

    assert fit(question, "第二类是具有中度风险的渔具") > fit(question, "第一类渔具实行备案，第二类渔具实行注册")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("进一步提高发展质量", False),
        ("推出一大批改革举措", False),
        ("一次性给予奖励", False),
        ("一方面支持，另一方面规范", False),
        ("配备一名辅导员", True),
        ("分为两类", True),
        ("十五个方面", True),
        ("不少于3", True),
    ],
)
def test_a_single_one_counts_no_steps_or_groups(text: str, held: bool) -> None:
    assert bool(FIGURE.search(text)) is held


def test_which_bank_is_told_by_a_name_only() -> None:
    kind = kind_sought(Question("这种贷款找哪家银行办？"))
    assert kind is not None
    what, pattern = kind
    assert what == "具体的银行"
    assert not pattern.search("争取扩大合作银行范围")
    assert pattern.search("由江南农村商业银行发放")
    assert pattern.search("由浙江农商行办理")
    assert pattern.search("中国建设银行广州分行")


def test_an_article_s_number_is_no_figure_and_a_word_is_no_telephone_number() -> None:
    text = (
        "某省医疗器械条例\n\n第一条　为加强管理，制定本条例。\n第二条　对作出突出贡献的单位和个人，按照有关规定给予表彰奖励。\n"
        "第三条　监管部门应当确保联系电话畅通。\n"
    )
    rules = Assistant(PairIndex(read_policy("rules", text)))  # type: ignore[arg-type]
    assert "未载明具体金额" in rules.ask("最高奖励是多少？").answer
    assert rules.ask("监管部门的联系电话是多少？").status == "not_stated"


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("研发投入占GDP的比重要达到多少？", "达到3%左右", "2020年前形成基本框架，成为重要策源地之一"),
        ("风险分担比例是多少？", "按4∶3∶2∶1分担", "由3家机构分担"),
        ("担保费率最高是多少？", "不超过1%", "按4∶3∶2∶1的比例分担"),
        ("申请认证要交多少认证费？", "收取500元", "推动“一次认证、多次使用”"),
        ("电费能打几折？", "按九折结算", "贴息期限1年"),
    ],
)
def test_a_share_a_fee_or_a_discount_is_no_other_figure(question, told, untold):
    kind = kind_sought(Question(question))

    assert kind is not None
    assert kind[1].search(told)
    assert not kind[1].search(untold)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("自受理之日起 60 个工作日内作出决定", True),
        ("当场办结", True),
        ("完成时限：2019年12月底", False),
        ("12月31日前", False),
    ],
)
def test_days_are_told_by_days_and_by_no_date(text: str, told: bool) -> None:
    kind = kind_sought(Question("最快几天能拿到营业执照？"))

    assert kind is not None
    assert bool(kind[1].search(text)) is told


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("房租能免几个月？", "实行1个月租金减免", "2023年内，由国有企业减免"),
        ("个人贷款最长可以贷几年？", "期限最长不超过3年", "到2025年，新增贷款500万元"),
        ("平台的网址是什么？", "登录 www.example.gov.cn 查询", "由市政务服务管理局负责"),
        ("价格分占多少权重？", "价格分占30%", "从3家机构中比选"),
        ("粮食总产量目标定了多少万吨？", "粮食产量达到350万吨", "示范社达到10000家"),
        ("没完成任务要受什么处罚？", "责令限期改正", "建成园区2家"),
    ],
)
def test_what_is_asked_in_a_unit_is_told_in_it(question: str, told: str, untold: str) -> None:
    kind = kind_sought(Question(question))

    assert kind is not None
    assert kind[1].search(told)
    assert not kind[1].search(untold)


def test_an_attribute_asked_by_its_name_is_told_by_the_sentence_that_states_it() -> None:
    question = Question("示范点的标准是什么？")

    assert states(question, "示范点标准为：一片以上篮球场、一个健身苑")
    assert not states(question, "开展示范点创建，优化健身条件")
    assert states(Question("政策解读应当包括哪些内容？"), "政策解读内容应当包括：背景依据、主要内容")


PARKS = (
    "某市园区管理办法\n\n第一条　有下列行为之一的，由主管部门记入失信记录：\n（一）未履行入驻承诺的；\n"
    "（二）提供虚假材料的；\n（三）被列入严重失信名单的。\n第二条　对符合条件的运营机构，根据实际情况给予支持。\n"
    "第三条　出资建设养老设施的，应当给予建设补贴。建设补贴的具体标准由各区自行制定。\n"
    "第四条　对前三名分别奖励80万元、50万元、30万元；排四至十名的，各奖励10万元。\n"
)


def test_items_that_a_sentence_leads_up_to_are_counted() -> None:
    answer = Assistant(PairIndex(read_policy("parks", PARKS))).ask("列了几种会记入失信记录的行为？")  # type: ignore[arg-type]

    assert "共3种" in answer.answer
    assert "提供虚假材料" in answer.answer


def test_what_is_left_open_is_said_to_be() -> None:
    parks = Assistant(PairIndex(read_policy("parks", PARKS)))  # type: ignore[arg-type]

    support = parks.ask("运营机构要符合什么条件才给予支持？")
    assert support.status == "partial"
    assert "未载明具体条件" in support.answer
    assert "由各区自行制定" in parks.ask("出资建设养老设施的，建设补贴多少钱？").answer


def test_prizes_of_which_some_are_given_to_each_of_several_are_not_added_up() -> None:
    answer = Assistant(PairIndex(read_policy("parks", PARKS))).ask("前十名的奖励加起来一共多少万元？")  # type: ignore[arg-type]

    assert "160" not in answer.answer


RESCUE = """滨澜市海上救助办法

第一条　健全以救助站为主导、渔村为基础、医疗船为支撑的海上救助服务模式，提升海上救助水平。

第二条　在东湾、西湾等试点地区开展渔船异地年检，便利渔民办理年检业务。

第三条　海上救助预案由市海洋主管部门组织编制。
"""


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("海上救助服务是不是由医疗船来主导？", "否"),
        ("海上救助服务是不是由救助站来主导？", "是"),
        ("渔船异地年检是不是所有地区都能办？", "否"),
        ("渔船异地年检是不是所有地区都已经能办了？", "否"),
    ],
)
def test_who_does_something_and_whether_all_do_is_settled_by_the_sentence(question, verdict):
    assistant = Assistant(PairIndex(read_policy("rescue", RESCUE)))  # type: ignore[arg-type]

    assert assistant.ask(question).answer.startswith(f"{verdict}。")


def test_a_choice_between_two_takes_neither_for_granted(assistant):
    answer = assistant.ask("给船员用的岸上休养待遇，泊位上是支持还是不让？").answer

    assert not answer.startswith(("否", "与原文不符"))


class FarAhead(PairIndex):
    """Tells one sentence strongly from all others, whatever words it shares with the question."""

    def strengths(self, _, found):
        return [[6.0 if "休养待遇由船东承担" in text else 0.0 for text in clause.sentences] for clause in found]


def test_what_stands_far_ahead_of_all_else_is_about_the_question_though_it_shares_hardly_a_word_with_it():
    policy, question = read_policy("berths", BERTHS), "老伙计歇着那阵儿休养，柴米油盐到底有没人管饭"

    assert Assistant(FarAhead(policy)).ask(question).status != "out_of_scope"  # type: ignore[arg-type]
    assert Assistant(PairIndex(policy)).ask(question).status == "out_of_scope"  # type: ignore[arg-type]
