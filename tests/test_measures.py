import time
from pathlib import Path

import pytest

from corpus.facts.measures import read_measures
from corpus.load import read_policy
from corpus.outline import read_outline
from corpus.policy import Measure, Policy
from tests.test_outline import BUNDLED

INVENTED = Path(__file__).parent / "data"


def measures(body: str) -> tuple[Measure, ...]:
    return policy(body).facts.measures


def policy(body: str) -> Policy:
    return read_policy("city", f"某市办法\n\n一、支持措施\n{body}\n")


def invented(name: str) -> Policy:
    return read_policy(name, (INVENTED / f"yunlan-{name}.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("body", "beneficiary", "condition", "amount", "instrument"),
    [
        ("对新认定的省级实验室，给予50万元一次性奖励。", "新认定的省级实验室", "新认定", "50万元", "奖励"),
        (
            "对符合条件的小微企业，按贷款利息的50%给予贴息，最高20万元。",
            "符合条件的小微企业",
            "符合条件",
            "按贷款利息的50%、最高20万元",
            "贴息",
        ),
        ("对引进的高层次人才，在住房、子女入学等方面给予扶持。", "引进的高层次人才", "引进", None, "人才"),
        ("通过算力券等方式加大对人工智能企业的支撑力度。", "人工智能企业", None, None, "算力券"),
        (
            "对发放首笔贷款的银行，给予贷款金额2%的补贴，对单家机构的补贴上限为100万元。",
            "发放首笔贷款的银行",
            "发放首笔贷款",
            "2%、单家机构的补贴上限为100万元",
            "补贴",
        ),
        (
            "用人单位招用登记失业半年以上人员的，按每人1500元的标准发放一次性吸纳就业补贴。",
            "用人单位",
            "招用登记失业半年以上人员",
            "每人1500元",
            "补贴",
        ),
        (
            "承租国有房屋的个体工商户，免收3个月租金。",
            "承租国有房屋的个体工商户",
            "承租国有房屋",
            None,
            "租金",
        ),
        (
            "支持纺织企业开展设备更新，按照设备投资额的10%给予补助，单个项目最高不超过300万元。",
            "纺织企业",
            "开展设备更新",
            "按照设备投资额的10%、单个项目最高不超过300万元",
            "补贴",
        ),
        (
            "为有意向来港创业的青年提供场地租赁、证照办理等一站式服务。",
            "有意向来港创业的青年",
            "有意向来港创业",
            None,
            "服务",
        ),
        (
            "对面积2000平方米以上，且年交易额300万元以上的海外仓，给予最高200万元资金支持。",
            "海外仓",
            "面积2000",
            "最高200万元",
            "资助",
        ),
        ("对减免租金的孵化器，优先予以政策扶持。", "减免租金的孵化器", "减免租金", None, "其他"),
        ("对月销售额10万元以下的小规模纳税人免征增值税。", "小规模纳税人", "月销售额10万元以下", None, "税费"),
        ("对认定为示范区的，给予承办单位最高100万元资助。", "承办单位", "认定为示范区", "最高100万元", "资助"),
        ("对到期还款困难的中小微企业，可予以展期或续贷。", "中小微企业", "到期还款困难", None, "贷款"),
        ("对重点项目，给予用地指标保障。", "重点项目", None, None, "用地"),
        (
            "退役士兵开办书店的，自登记当月起按每户每年6000元为限额依次扣减应缴纳的增值税。",
            "退役士兵",
            "开办书店",
            "每户每年6000元",
            "税费",
        ),
        (
            "落实茶叶加工用电和合作社保鲜设施用电执行农业用电价格政策。",
            "茶叶加工用电和合作社保鲜设施用电",
            None,
            None,
            "用电",
        ),
        (
            "支持各区对采取缓收租金措施的出租企业给予适当财政补贴。",
            "采取缓收租金措施的出租企业",
            "采取缓收租金措施",
            None,
            "补贴",
        ),
        (
            "对在汛期为承租厂房的小微企业减免租金的产业园、孵化器、文创园、电商园、科技园、设计园、软件园、物流园等载体，优先予以政策扶持。",
            "物流园等载体",
            "减免租金",
            None,
            "其他",
        ),
        (
            "对完成培训并取得高级技师证书的，按照每人3000元的标准给予企业技能培训补贴。",
            "企业",
            "取得高级技师证书",
            "每人3000元",
            "补贴",
        ),
        ("对防洪物资和配套材料项目，开辟审批绿色通道。", "防洪物资和配套材料项目", None, None, "审批"),
        (
            "对直接参与抢险，巡堤、排涝、转移群众等工作人员给予每人每天补助100元。",
            "转移群众等工作人员",
            None,
            "每人每天补助100元",
            "补贴",
        ),
        ("对符合条件的失业人员，及时发放失业保险金。", "符合条件的失业人员", "符合条件", None, "保险"),
        ("对岗位补贴期满的劳动者，补贴期限可再延长1年。", "岗位补贴期满的劳动者", "期满", None, "补贴"),
    ],
)
def test_a_measure_names_who_gets_what_on_which_condition(body, beneficiary, condition, amount, instrument):
    (measure,) = measures(body)

    assert beneficiary in measure.beneficiary
    assert (condition or "") in (measure.condition or "")
    assert (measure.condition is None) == (condition is None)
    assert (measure.amount, measure.instrument) == (amount, instrument)


@pytest.mark.parametrize(
    "body",
    [
        "鼓励企业加强创新，营造良好氛围。",
        "支持企业做大做强，提升企业参与国际竞争的能力。",
        "对违反规定的单位，处以2万元罚款。",
        "骗取补贴的企业，应当退还已领取的补贴资金。",
        "对标国际先进水平，加快建设步伐。",
        "向社会公布名单。",
        "鼓励金融机构提供更多信贷服务。",
        "同时符合其他扶持政策的企业，按照就高不重复的原则予以扶持。",
        "对已享受补贴的企业，不再重复给予奖励。",
        "保障对象逾期不交资料的，按公布的标准计租，不给予租金减免。",
        "注册人应当向原登记部门申请办理变更手续。",
        "企业服务中心数量达到20个，比上年增长10%。",
    ],
)
def test_exhortations_duties_and_penalties_are_no_support(body):
    assert measures(body) == ()


def test_a_sentence_that_goes_on_about_something_else_behind_what_it_grants_is_read():
    body = "分配资金时要向受灾较重的县区倾斜,给予积极支持,切实保障好这些地区资金需要,防止次生灾害对生态环境造成不良影响,支持打赢阻击战。"

    assert all("次生灾害" not in (measure.beneficiary or "") for measure in measures(body))


def test_each_tier_is_a_measure_with_its_own_amount():
    found = measures("对首次获评市长质量奖的单位，奖励100万元；对首次获评提名奖的，奖励20万元，每家最多一次。")

    assert [(measure.beneficiary, measure.amount) for measure in found] == [
        ("首次获评市长质量奖的单位", "100万元"),
        ("首次获评提名奖", "20万元"),
    ]


def test_a_tier_that_names_nobody_is_for_the_one_named_before():
    first, second = measures("企业首次在基础层挂牌一次性奖补10万元，在创新层挂牌一次性奖补20万元。")

    assert (first.beneficiary, first.condition, first.amount) == ("企业", "首次在基础层挂牌", "10万元")
    assert (second.beneficiary, second.condition, second.amount) == ("企业", "在创新层挂牌", "20万元")


def test_items_are_for_the_one_that_the_line_above_names():
    read = policy("对新引进的养老机构给予以下支持：\n（一）一次性给予10万元建设补贴。\n（二）每年给予2万元运营补助。")

    assert [(m.clause, m.beneficiary, m.amount) for m in read.facts.measures] == [
        ("一/（一）", "新引进的养老机构", "10万元"),
        ("一/（二）", "新引进的养老机构", "2万元"),
    ]


def test_a_title_announces_and_grants_nothing():
    read = policy("（一）对困难企业给予贷款贴息。对受灾严重的企业，给予贷款额2%的贴息。")

    assert [measure.amount for measure in read.facts.measures] == ["2%"]


def test_a_cap_after_a_comma_belongs_to_the_measure_and_a_purpose_does_not():
    (measure,) = measures("对参加境外展会的企业，给予展位费80%的补贴，单个企业最高60万元，推动企业开拓市场。")

    assert measure.benefit == "给予展位费80%的补贴，单个企业最高60万元"


def test_a_figure_of_the_condition_is_no_amount():
    (measure,) = measures("对出口额500万美元以上的企业，给予最高30万元奖励。")

    assert measure.amount == "最高30万元"


def test_a_line_break_inside_a_word_does_not_matter():
    plain = measures("对新获批的省级产业园给予最高100万元资金支持。")
    (wrapped,) = measures("对新获批的省级产\n业园给予最高100\n 万元资金支\n持。")

    assert [(wrapped.beneficiary, wrapped.benefit, wrapped.amount)] == [
        (measure.beneficiary, measure.benefit, measure.amount) for measure in plain
    ]


def test_departments_are_those_of_the_clause():
    (measure,) = measures("对新建的实验室，给予50万元奖励。〔责任单位：市科技局、市财政局〕")

    assert measure.departments == ("市科技局", "市财政局")


def test_departments_are_those_named_right_after_where_a_clause_names_several_groups():
    first, second = measures(
        "对新建的实验室，给予50万元奖励。（责任单位：市科技局）对新建的影院，给予5万元补贴。（责任单位：市电影局、市财政局）"
    )

    assert first.departments == ("市科技局",)
    assert second.departments == ("市电影局", "市财政局")


@pytest.mark.parametrize("name", ["youth-startups", "senior-meals", "bio-based-materials", "public-parking"])
def test_every_measure_stands_in_its_clause(name):
    read = invented(name)

    assert read.facts.measures
    for measure in read.facts.measures:
        spans = read.by_id[measure.clause].spans
        quote = "".join(read.source[slice(*measure.span)].split())
        assert any(start <= measure.span.start < measure.span.end <= end for start, end in spans)
        assert quote
        assert measure.beneficiary
        assert measure.benefit


def test_the_measures_of_an_invented_policy():
    found = {(m.clause, m.beneficiary, m.amount) for m in invented("senior-meals").facts.measures}

    assert ("二/（一）", "新建社区食堂", "按建设投入的50%、最高不超过30万元") in found
    assert ("二/（三）", "具有本市户籍的老年人", "每餐补贴2元") in found
    assert ("二/（三）", "特困老年人", "每餐补贴8元") in found


def test_the_bundled_policy_states_no_amount_for_its_support():
    read = read_policy("wuxi", BUNDLED)
    found = {measure.clause for measure in read.facts.measures}

    assert {"三/（一）/1", "三/（一）/2", "三/（三）/1", "三/（四）/1", "三/（六）/2", "三/（六）/3"} <= found
    assert all(measure.amount is None for measure in read.facts.measures)
    assert all(measure.beneficiary in "".join(BUNDLED[slice(*measure.span)].split()) for measure in read.facts.measures)


def test_two_grants_of_one_sentence_of_the_bundled_policy_are_two_measures():
    read = read_policy("wuxi", BUNDLED)
    park = [measure for measure in read.facts.measures if measure.clause == "三/（三）/1"]

    assert [(measure.beneficiary, measure.instrument) for measure in park] == [
        ("聚焦未来产业发展的重点产业园区", "其他"),
        ("获评国家级、省级特色产业园区的运营主体", "奖励"),
    ]


def test_reading_is_fast_and_always_the_same():
    clauses, _ = read_outline(BUNDLED)

    def read():
        return read_measures(BUNDLED, clauses, lambda *_: ())

    first = read()
    begin = time.perf_counter()
    second = read()

    assert first == second
    assert time.perf_counter() - begin < 0.25  # 7 ms where nothing else runs


@pytest.mark.parametrize(
    ("body", "beneficiary", "instrument"),
    [
        ("加强重大科技攻关等重点项目信贷保障。", "重大科技攻关等重点项目", "贷款"),
        ("支持公共服务平台运营，引导各类平台发挥作用。", "公共服务平台", "服务"),
        (
            "支持一批首台（套）重大装备、首批次新材料等新产品的研发和推广应用。",
            "首台（套）重大装备、首批次新材料等新产品",
            "场景",
        ),
        ("适当放宽生物基产品的市场准入。", "生物基产品", "准入"),
    ],
)
def test_support_of_a_thing_names_the_thing(body, beneficiary, instrument):
    (measure,) = measures(body)

    assert (measure.beneficiary, measure.instrument) == (beneficiary, instrument)


@pytest.mark.parametrize("body", ["强化用工、用能、信贷等要素保障。", "支持征信机构参与信用服务平台运营。"])
def test_exhortations_without_a_thing_that_is_helped_are_none(body):
    assert measures(body) == ()


@pytest.mark.parametrize(
    ("body", "beneficiary", "condition"),
    [
        (
            "对完成企业股份制改造并办理备案登记手续的，奖励100万元。",
            "完成企业股份制改造并办理备案登记手续",
            "完成企业股份制改造并办理备案登记手续",
        ),
        (
            "对与证券公司等中介机构签署挂牌协议的，奖励20万元。",
            "与证券公司等中介机构签署挂牌协议",
            "与证券公司等中介机构签署挂牌协议",
        ),
        (
            "对返乡创业人员首次创业办理注册登记、带动就业3人及以上的，给予5000元的创业补贴。",
            "返乡创业人员",
            "首次创业办理注册登记、带动就业3人及以上",
        ),
        ("对不满1千伏的小微企业和个体工商业用电实行阶段性优惠政策。", "不满1千伏的小微企业和个体工商业用电", None),
    ],
)
def test_what_was_done_is_the_condition_whomever_it_names(body, beneficiary, condition):
    (measure,) = measures(body)

    assert (measure.beneficiary, measure.condition) == (beneficiary, condition)


def test_a_sentence_about_what_is_theirs_goes_on_about_those_of_the_one_before():
    first, second = measures(
        "对落户的行业组织，给予100万元开办费扶持。对其租用的办公用房给予100%补贴，每年最高50万元。"
    )

    assert (second.beneficiary, second.condition, second.amount) == (
        first.beneficiary,
        "租用的办公用房",
        "100%、每年最高50万元",
    )
