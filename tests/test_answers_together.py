"""What is told together: figures under one name, points and members counted, two things by what stands under each."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

ROADS = """澄海市城乡建设提升行动方案
澄海政发〔2025〕9号

为提升城乡建设水平，制定本方案。

一、重点任务
（一）推进“一街一巷”整治。落实整治政策，2026年完成临街立面翻新12万平方米，实施雨污管道更换28公里，新建口袋公园10个。（责任单位：市住房城乡建设局）
（二）壮大渡口经济。2026年，全市发放渡船贷款6亿元，扶持船队30家，培训船员3800人。
（三）优化申报流程。在门户网站公布申报指南，方便船队查阅。（责任单位：市商务局，完成时限：2026年6月）
（四）建设渡口服务专窗。在各镇设立渡口服务专窗，集中受理船队事项。（责任单位：市政务服务局，完成时限：2026年12月）
（五）落实“三项制度”。深化落实《澄海市渡口巡查制度》，按月通报。深化落实《澄海市船员积分制度》，纳入考核。深化落实《澄海市渡口应急值守制度》。

二、工作机制
渡口建设联席会议由住房城乡建设、交通运输、工业和信息化、财政、税务等单位组成，分管副市长担任召集人。要加强统筹协调。一是健全调度机制。每月调度一次。二是强化资金保障。统筹各类资金。三是营造良好氛围。加强宣传。

三、优先支持船队数据共享。建立分行业、分港区的共享机制，优先开放与航行安全密切相关、社会迫切需要的船队数据，释放价值。

四、发展基础
渡口建设成效明显，登记渡船总量达到1500艘。

五、主要目标
到2028年，登记渡船总量达到2000艘。示范渡口标准为：一座以上标准候船室、一个配有救生器材的码头，4艘以上备用渡船。

六、引船入港奖励
对全年进港船次排名前五的船队给予奖励，其中排一至二名的，分别奖励80万元、50万元；排三至五名的，各奖励10万元。
对新建500吨以下的渡船，每艘补贴3万元；对新建500吨以上的渡船，每艘补贴8万元。
对初次认定为国家、省级示范渡口的，分别给予100万元、30万元奖励；对初次认定为国家、省级星级船队的，分别给予30万元、10万元奖励。
"""

PLAN = """澄海县港口产业实施意见

为加快港口产业发展，提出如下意见。

一、产业方向
（一）冷链物流（12个）。建设冷链仓储。
（二）临港制造（35个）。建设修造船厂。
（三）渔业加工（8个）。建设加工车间。

二、港口制造行业
（一）推动船用主机智能化升级。建设智能产线，其中东港区12台、西港区30台、南港区7台。（牵头单位：县工信局，配合单位：县财政局、县商务局）
（二）加快甲板机械提质增效。开展技术改造。（牵头单位：县工信局）

三、申请工作安排
（一）公告。公布申请指南。
（二）报名。提交申请表。
（三）公示。公示五个工作日。

附件：航线分工表
序号	航线	牵头单位	配合单位	县港航局内牵头处室
1	东线客运	县港航局	县财政局	泊位处
2	西线客运	县交通局	县港航局	引航处
3	南线客运	县港航局	县财政局	渡口处
"""

RULES = """澄海市船舶登记条例

第一条 为规范船舶登记，制定本条例。

第二条 通过公开竞价方式取得泊位的，按照以下程序办理：
（一）提出申请；
（二）缴纳保证金；
（三）参加竞价。

第三条 通过协议方式取得泊位的，按照以下程序办理：
（一）提出申请；
（二）签订协议。

第四条 从事第二类船舶营运的，由营运人向市港航局备案。

第五条 从事第三类船舶营运的，营运人应当向省港航局申请营运许可。

第六条 登记簿实行等级管理，由登记机关、港航机构核对内河船舶证书等级证明。船舶等级证书分为初级、中级、高级，由登记机关核发。登记基金收入包括划转收入、利息收入和其他收入。登记基金支出包括核发支出、巡查支出、评估支出、其他支出。

第七条 未经许可从事第三类船舶营运活动的，处五万元罚款。
"""


@pytest.fixture(scope="module")
def roads() -> Assistant:
    return Assistant(PairIndex(read_policy("roads", ROADS)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def plan() -> Assistant:
    return Assistant(PairIndex(read_policy("plan", PLAN)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def rules() -> Assistant:
    return Assistant(PairIndex(read_policy("rules", RULES)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("2026年“一街一巷”整治要完成多少任务量？", ["12万平方米", "28公里", "10个"], id="标题总名"),
        pytest.param("2026年渡口经济的几个任务数分别是多少？", ["6亿元", "30家", "3800人"], id="几个任务数"),
    ],
)
def test_figures_under_one_name_are_told_together(roads, question, told):
    answer = roads.ask(question).answer

    assert all(figure in answer for figure in told)


def test_a_figure_that_is_named_by_itself_is_told_alone(roads):
    answer = roads.ask("2026年“一街一巷”整治要新建多少个口袋公园？").answer

    assert "10个" in answer
    assert "28公里" not in answer


def test_points_that_sentences_number_are_counted_off(roads):
    answer = roads.ask("加强统筹协调有哪几条举措？").answer

    assert "共3条" in answer
    assert all(point in answer for point in ("健全调度机制", "强化资金保障", "营造良好氛围"))
    assert "每月调度一次" not in answer


def test_a_set_is_told_by_the_titles_that_its_clause_names(roads):
    answer = roads.ask("要落实的“三项制度”是哪三项？").answer

    assert all(title in answer for title in ("渡口巡查制度", "船员积分制度", "渡口应急值守制度"))


def test_of_two_lists_in_a_sentence_the_one_that_is_said_to_be_so_is_counted(roads):
    answer = roads.ask("哪几类船队数据要优先开放？").answer

    assert "与航行安全密切相关、社会迫切需要" in answer
    assert "分行业" not in answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("新建500吨以上和500吨以下的渡船，每艘补贴差多少？", "相差5万元"),
        ("国家级星级船队跟省级的奖励差几万？", "相差20万元：对初次认定为国家、省级星级船队的"),
    ],
)
def test_the_difference_is_of_the_two_that_are_asked_about(roads, question, told):
    assert told in roads.ask(question).answer


def test_of_two_clauses_the_items_of_each_are_counted(rules):
    answer = rules.ask("公开竞价和协议取得泊位，程序各列了几步，哪个步骤多？").answer

    assert "公开竞价更多：" in answer
    assert "共3步" in answer
    assert "共2步" in answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("船舶等级证书分几级？", ["共3级：初级、中级、高级"], id="分为"),
        pytest.param("登记基金支出包括哪几项？", ["共4项：核发支出、"], id="包括之后"),
        pytest.param("公开竞价和协议取得泊位，谁的步骤少？", ["协议取得泊位更少：", "共3", "共2"], id="谁少"),
    ],
)
def test_parts_are_counted_behind_the_word_that_says_so(rules, question, told):
    answer = rules.ask(question).answer

    assert all(words in answer for words in told)


def test_provisions_made_alike_tell_two_things_apart(rules):
    answer = rules.ask("第二类和第三类船舶营运的要求有什么不同？").answer

    assert "备案" in answer
    assert "申请营运许可" in answer
    assert "罚款" not in answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("港口制造行业里哪一部分的负责单位最多？", ["船用主机", "共3个"], id="单位最多的部分"),
    ],
)
def test_of_what_is_counted_side_by_side_the_most_is_named(plan, question, told):
    answer = plan.ask(question).answer

    assert all(words in answer for words in told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("港口制造行业里点到了哪几个细分行业？", ["船用主机", "甲板机械"], id="标题下的各行业"),
        pytest.param("申请工作安排包括哪几个环节？", ["公告", "报名", "公示"], id="标题下的各环节"),
        pytest.param("澄海县的产业方向一共有多少项？", ["共3项"], id="地名不算"),
    ],
)
def test_what_lies_under_a_heading_that_is_named_in_full_is_listed(plan, question, told):
    answer = plan.ask(question).answer

    assert all(words in answer for words in told)


def test_a_body_that_begins_the_name_of_a_column_is_no_value(plan):
    answer = plan.ask("航线分工表里，西线客运在县港航局内部由哪个处室牵头？").answer

    assert "引航处" in answer
    assert "不符" not in answer


def test_of_rows_that_are_counted_by_their_name_no_other_task_is_counted(plan):
    answer = plan.ask("航线分工表里，县港航局牵头的航线一共有几条？").answer

    assert "共2" in answer
    assert "船用主机" not in answer


def test_what_one_part_says_is_not_said_again(roads):
    answer = roads.ask("公开竞价有几步？渡口建设联席会议由哪些单位组成？共几家？").answer

    assert answer.count("工业和信息化、财政、税务") <= 2
