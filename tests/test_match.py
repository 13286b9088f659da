"""Who gets which support: kinds of subject, three-valued conditions, proved quotes, annex rows, and the edges."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api import create_app
from assistant.chain import Assistant
from assistant.conditions import facts_of, judge, split_conditions
from assistant.directions import directions
from assistant.library import Library
from assistant.locality import Localities, whereabouts
from assistant.match import Match, Matcher, Matches
from assistant.places import areas
from assistant.profile import read_profile
from assistant.subjects import beneficiaries, described, named
from corpus.errors import ProfileError
from corpus.load import read_policy
from corpus.policy import Measure, Policy, Span
from evals.jsonl import read_lines
from evals.matches import MatchItem, score
from tests.small_index import PairIndex, harbour
from tests.test_outline import BUNDLED

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
COMMAND = [sys.executable, "-m", "assistant.cli"]


def policy(slug: str, *measures: tuple[str, str, str, str | None, str]) -> Policy:
    """An invented policy with these measures only: beneficiary, benefit, instrument, amount, quote."""
    read = read_policy(slug, (DATA / f"{slug}.txt").read_text("utf-8"))
    made = []
    for beneficiary, benefit, instrument, amount, quote in measures:
        start = read.source.index(quote)
        span = Span(start, start + len(quote))
        departments = ("市科技局",)
        clause = read.clause_at(start).id
        made.append(Measure(clause, span, beneficiary, None, benefit, instrument, amount, departments))
    return replace(read, facts=replace(read.facts, measures=tuple(made)))


TOP_100 = (
    "首次入围全国材料行业百强的企业",
    "给予一次性奖励200万元",
    "奖励",
    "200万元",
    "对首次入围全国材料行业百强的企业，给予一次性奖励200万元。",
)
TEAMS = (
    "带项目落户的领军人才团队",
    "给予项目资助，具体标准另行制定",
    "资助",
    None,
    "对带项目落户的领军人才团队给予项目资助，具体标准另行制定。",
)
FIRST_FIRM = (
    "45周岁以下、在本市首次创办企业或者从事个体经营，正常经营满6个月的青年",
    "给予一次性创业补贴8000元",
    "补贴",
    "8000元",
    "45周岁以下、在本市首次创办企业或者从事个体经营，正常经营满6个月的青年，给予一次性创业补贴8000元",
)
RESEARCH = (
    "青年科技企业",
    "按不超过20%的比例给予补助，单个企业每年最高100万元",
    "补助",
    "不超过20%、最高100万元",
    "对青年科技企业上年度研发费用，按不超过20%的比例给予补助，单个企业每年最高100万元。",
)


def materials() -> Policy:
    return policy("yunlan-bio-based-materials", TOP_100, TEAMS)


def startups() -> Policy:
    return policy("yunlan-youth-startups", FIRST_FIRM, RESEARCH)


def match(profile: object, *policies: Policy) -> Matches:
    index = PairIndex(*policies)
    return Matcher(index.policies, index.search).match(read_profile(profile))


def only(profile: object, *policies: Policy) -> Match:
    (found,) = match(profile, *policies).matches
    return found


# -- kinds of subject --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "kinds"),
    [
        ("重点企业新引进的关键人才", {"人才"}),
        ("获评国家级特色产业园区的运营主体", {"园区运营主体"}),
        ("投资初创企业的投资管理机构", {"投资机构"}),
        ("小微企业和个体工商户", {"企业", "个体工商户"}),
        ("青年创新创业孵化载体", {"孵化载体"}),
        ("新认定的省级技术创新中心", {"创新平台"}),
        ("园区运营公司", {"园区运营主体"}),
        ("各区政府", {"政府部门"}),
    ],
)
def test_a_phrase_names_the_kind_of_its_last_word(phrase, kinds):
    assert named(phrase) == kinds


def test_a_beneficiary_read_short_is_completed_by_the_sentence():
    assert beneficiaries("青年", "对青年企业给予补贴") == {"企业"}


def test_the_employer_gets_what_is_paid_for_hiring():
    assert beneficiaries("高校毕业生", "企业每新招用1名高校毕业生，给予2000元奖励") == {"企业"}


@pytest.mark.parametrize(
    ("kind", "description", "kinds"),
    [
        ("", "我们是一家做无人机的公司，入驻产业园区", {"企业"}),
        ("", "我是合成生物方向的博士", {"人才"}),
        ("", "负责运营一个产业园区", {"园区运营主体"}),
        ("个体户", "开饭馆的", {"个体工商户"}),
        ("", "低空经济", set()),
    ],
)
def test_a_profile_says_what_kind_it_is(kind, description, kinds):
    assert described(kind, description) == kinds


def test_support_for_another_kind_of_subject_is_left_out():
    offered = match({"主体类型": "投资机构", "需求": "奖励"}, materials())

    assert offered.matches == ()


def test_an_enterprise_that_hires_gets_talent_support_conditionally():
    found = only({"主体类型": "企业", "需求": ["引进领军人才"]}, materials())

    assert found.beneficiary == "带项目落户的领军人才团队"
    assert found.fit == "conditional"
    assert "支持的是人才" in found.why


def test_an_enterprise_that_does_not_hire_gets_none():
    found = only({"主体类型": "企业", "需求": "一次性奖励"}, materials())

    assert found.beneficiary == "首次入围全国材料行业百强的企业"


# -- conditions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "said", "verdict"),
    [
        ("45周岁以下", "今年38岁", True),
        ("45周岁以下", "今年50岁", False),
        ("45周岁以下", "本市户籍", None),
        ("正常经营满6个月", "正常经营一年", True),
        ("正常经营满6个月", "正常经营3个月", False),
        ("首次入围全国材料行业百强", "今年首次入围全国材料行业百强", True),
        ("首次入围全国材料行业百强", "入围全国材料行业百强", None),
        ("首次入围全国材料行业百强", "没有入围全国材料行业百强", False),
        ("首次入围全国材料行业百强", "想首次入围全国材料行业百强", None),
        ("小微企业", "大型企业", False),
        ("中小企业", "公司", None),
        ("企业", "公司", True),
        ("获评国家级、省级创新平台", "获评市级创新平台", False),
        ("签订1年以上劳动合同、缴纳社会保险满6个月", "签订2年劳动合同", None),
        ("制造业创新中心", "制造业企业", None),
        ("符合条件", "符合条件", None),
    ],
)
def test_silence_is_neither_met_nor_contradicted(condition, said, verdict):
    assert judge(condition, facts_of(said), lambda _: 1.0, frozenset({"企业"})) is verdict


def test_a_condition_is_cut_into_what_has_to_hold_together():
    parts = split_conditions("符合条件的在本市注册且正常经营满6个月的青年企业")

    assert parts == ("符合条件", "在本市注册", "正常经营满6个月", "青年企业")


def test_a_met_condition_makes_a_match_eligible():
    found = only({"主体类型": "企业", "描述": "公司今年首次入围全国材料行业百强", "需求": "奖励"}, materials())

    assert found.fit == "eligible"
    assert "需确认" not in found.why


def test_a_missing_fact_makes_it_conditional_and_is_asked_as_one_question():
    found = only({"主体类型": "企业", "需求": "奖励"}, materials())

    assert found.fit == "conditional"
    assert found.why.count("？") == 1
    assert "全国材料行业百强" in found.why


def test_a_contradicted_condition_leaves_a_measure_out():
    young = {"主体类型": "个人", "描述": "今年32岁，在本市首次创办企业，正常经营8个月", "需求": "创业补贴"}
    old = young | {"描述": "今年52岁，在本市首次创办企业，正常经营8个月"}

    assert [found.beneficiary for found in match(young, startups()).matches] == [FIRST_FIRM[0]]
    assert match(old, startups()).matches == ()


def test_vague_conditions_are_never_met():
    vague = policy(
        "yunlan-youth-startups",
        (
            "符合条件的青年创业者",
            "可申请最高30万元的个人创业担保贷款",
            "信贷",
            "最高30万元",
            "符合条件的青年创业者可申请最高30万元的个人创业担保贷款",
        ),
    )

    found = only({"主体类型": "个人", "描述": "我是符合条件的青年创业者", "需求": "贷款"}, vague)

    assert found.fit == "conditional"
    assert "具体条件" in found.unstated


# -- what a match says -------------------------------------------------------------------------------------------------


def test_quotes_are_proved_and_support_is_in_the_texts_words():
    source = materials().source

    found = match({"主体类型": "企业", "需求": ["奖励", "人才"]}, materials()).matches

    assert len(found) == 2
    assert [source[m.start : m.end] for m in found] == [m.quote for m in found]
    assert all(m.support in m.quote and m.support for m in found)
    assert all(m.label and m.departments == ("市科技局",) for m in found)


def test_what_the_clause_leaves_open_is_listed():
    talent, enterprise = (
        only({"主体类型": "人才团队", "需求": "项目资助"}, materials()),
        only({"主体类型": "企业", "需求": "奖励"}, materials()),
    )

    assert "金额" in talent.unstated
    assert "金额" not in enterprise.unstated
    assert {"申报程序"} <= set(enterprise.unstated)


def test_the_best_fit_comes_first_and_the_rest_is_cut_off():
    offered = match({"主体类型": "企业", "描述": "青年科技企业，研发费用很高", "需求": "研发补助"}, startups()).matches

    assert [found.beneficiary for found in offered] == ["青年科技企业"]


def test_the_annex_rows_of_sector_and_district_are_the_context():
    context = match({"赛道": "聚乳酸", "板块": "青屿"}, materials()).context

    sector = context["赛道"]
    assert sector["clause"] == "附件1/1"
    assert sector["产业链"] == "聚乳酸"
    assert sector["链长"] == "沈知远"
    assert {row["clause"] for row in sector["其他"]} == {"附件2/1", "附件2/2"}
    assert context["板块"]["clause"] == "附件2/1"
    assert "园区" in context["板块"]["表"]


def test_what_no_annex_names_has_no_context():
    assert match({"赛道": "钢铁", "主体类型": "企业"}, materials()).context == {"赛道": {}, "板块": {}}


def test_a_policy_of_another_place_is_left_out_where_a_loaded_one_names_the_district():
    harbour_wants = match(
        {"主体类型": "高层次人才", "板块": "望海区", "需求": ["住房", "奖励", "资助"]}, harbour(), materials()
    )

    assert {found.doc for found in harbour_wants.matches} <= {"harbour"}


# -- the bundled policy ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled() -> Policy:
    return read_policy("wuxi-future-industries", BUNDLED)


@pytest.mark.parametrize(
    ("profile", "clause", "never"),
    [
        ({"主体类型": "园区运营主体", "描述": "我们的园区去年获评省级特色产业园区"}, "三/（三）/1", "三/（四）/1"),
        ({"主体类型": "投资机构", "描述": "投资了多家未来产业企业"}, "三/（六）/2", "三/（三）/1"),
        ({"描述": "我是海外回来的博士，想让孩子入学"}, "三/（四）/1", "三/（三）/1"),
        ({"主体类型": "企业", "赛道": "人形机器人", "需求": ["引进人才"]}, "三/（四）/2", "三/（六）/2"),
    ],
    ids=["园区", "投资机构", "人才", "企业招人"],
)
def test_the_bundled_policy_offers_each_kind_its_own(bundled, profile, clause, never):
    offered = match(profile, bundled)
    clauses = [found.clause for found in offered.matches]

    assert clause in clauses
    assert never not in clauses
    assert all(bundled.source[m.start : m.end] == m.quote for m in offered.matches)
    assert all("金额" in m.unstated for m in offered.matches)


def test_every_annex_row_that_names_the_sector_is_given(bundled):
    context = match({"赛道": "低空经济", "板块": "新吴区"}, bundled).context

    assert context["赛道"]["链长"] == "张立军"
    assert [row["clause"] for row in context["赛道"]["其他"]] == ["附件2/2", "附件2/3"]
    assert context["板块"]["clause"] == "附件2/7"


# -- the edges ---------------------------------------------------------------------------------------------------------

WRONG = [
    ("{}", "空"),
    ("[]", "JSON 对象"),
    ("not json", "不是 JSON"),
    ('{"公司": "x"}', "公司"),
    ('{"描述": ""}', "描述"),
    ('{"描述": 5}', "应为文字"),
    ('{"需求": [""]}', "需求"),
    ('{"需求": {"a": 1}}', "需求"),
    ('{"需求": []}', "至少"),
    ('{"描述": null}', "至少"),
    ('{"描述": "\\ud800"}', "描述"),
    (json.dumps({"描述": "长" * 3000}), "太长"),
    (json.dumps({"需求": ["资金"] * 99}), "最多"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_wrong_profile_gets_one_clear_line_over_http(text, says):
    client = TestClient(create_app(Library(Assistant(PairIndex(harbour())))), raise_server_exceptions=False)  # type: ignore[arg-type]

    response = client.post("/api/match", content=text, headers={"content-type": "application/json"})

    assert 400 <= response.status_code < 500
    error = response.json()["error"]
    assert error["code"] in ("bad_profile", "invalid_request")
    assert says in error["message"]
    assert "\n" not in error["message"]


def test_a_need_may_be_one_string():
    assert read_profile({"需求": "资金"}) == read_profile({"需求": ["资金"]})


def test_other_keys_are_refused_by_name():
    with pytest.raises(ProfileError, match="description"):
        read_profile({"描述": "企业", "description": "x"})


def test_a_match_over_http_has_the_documented_shape():
    client = TestClient(create_app(Library(Assistant(PairIndex(harbour())))))  # type: ignore[arg-type]
    profile = {"主体类型": "高层次人才", "需求": ["住房"], "赛道": "海洋生物"}

    offered = client.post("/api/match", json=profile).json()

    assert set(offered) == {"profile", "matches", "context"}
    assert offered["profile"] == profile
    (found,) = offered["matches"]
    keys = "doc clause label support beneficiary condition departments fit why unstated quote start end"
    assert set(found) == set(keys.split())
    assert found["clause"] == "二/（二）/2"
    assert harbour().source[found["start"] : found["end"]] == found["quote"]
    assert offered["context"]["赛道"]["链长"] == "苏见山"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data")


def run(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False, **options
    )


def test_the_command_reads_a_file_or_standard_input_and_batches(data, tmp_path):
    profile = {"主体类型": "园区运营主体", "描述": "我们的园区去年获评省级特色产业园区"}
    text = json.dumps(profile, ensure_ascii=False)
    (tmp_path / "profile.json").write_text(text, "utf-8")
    lines = [
        {"id": 7, "profile": profile},
        {"id": "b", "profile": {"主体类型": "投资机构"}, "doc": "wuxi-future-industries"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")

    from_file = run("match", "--json", tmp_path / "profile.json", "--data", data)
    from_input = run("match", "--json", "-", "--data", data, input=text)
    listed = run("match", tmp_path / "profile.json", "--data", data)
    batch = run("match", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", "--data", data)

    assert from_file.returncode == from_input.returncode == listed.returncode == batch.returncode == 0, batch.stderr
    offered = json.loads(from_file.stdout)
    assert offered == json.loads(from_input.stdout)
    assert "三/（三）/1" in [found["clause"] for found in offered["matches"]]
    assert "依据：" in listed.stdout
    assert "未载明：金额" in listed.stdout
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [entry["id"] for entry in written] == [7, "b"]
    assert {"id": 7, **offered} == written[0]


@pytest.mark.parametrize("text", ["", "[]", "not json", '{"公司": "x"}', '{"描述": "  "}', '{"id": 1}'])
def test_a_wrong_profile_gets_one_line_and_exit_code_1(data, text):
    result = run("match", "--json", "-", "--data", data, input=text)

    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("match",), 2),
        (("match", "none.json"), 1),
        (("match", "--batch", "in.jsonl"), 2),
        (("match", "--batch", "none.jsonl", "--out", "out.jsonl"), 1),
    ],
)
def test_wrong_use_gets_one_line(data, arguments, code):
    result = run(*arguments, "--data", data)

    assert result.returncode == code
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr


def test_a_wrong_line_of_a_batch_is_named(data, tmp_path):
    (tmp_path / "in.jsonl").write_text(
        '{"id": 1, "profile": {"主体类型": "企业"}}\n{"id": 2, "profile": {}}\n', "utf-8"
    )

    result = run("match", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", "--data", data)

    assert result.returncode == 1
    assert "第 2 行" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


# -- the profiles that matches are judged by ---------------------------------------------------------------------------


def test_the_judged_profiles_are_wellformed_and_name_measures_that_stand_in_the_text(bundled):
    items = [item for _, item in read_lines(ROOT / "evals" / "data" / "match_profiles.jsonl", MatchItem)]
    named = [
        (item.id, *measure.partition(" ")[::2])
        for item in items
        if item.doc == bundled.slug
        for measure in (*(name for group in item.measures for name in group), *item.measures_ok, *item.measures_not)
    ]

    assert len({item.id for item in items}) == len(items) >= 40
    assert sum(item.doc != bundled.slug for item in items) >= len(items) // 2
    assert all(read_profile(item.profile) and item.measures and item.measures_not for item in items)
    assert [name for name in named if name[1] not in bundled.by_id] == []
    assert [name for name in named if name[2] not in "".join(bundled.text(bundled.by_id[name[1]]).split())] == []


def test_a_judgement_tells_the_measures_of_one_clause_apart():
    item = MatchItem(
        id="a",
        half="dev",
        doc="t",
        profile={"主体类型": "企业"},
        measures=(("一 算力券",), ("二 奖励", "二 资助")),
        measures_ok=("三",),
        measures_not=("四",),
    )
    offered = [
        {"clause": clause, "quote": quote, "support": quote}
        for clause, quote in (
            ("一", "发放算力\n券"),
            ("一", "开放数据"),
            ("二", "给予资助"),
            ("三", "提供服务"),
            ("四", "减税"),
        )
    ]

    judged = score([item], {"a": offered})

    assert (judged.recall, judged.precision, judged.first) == (1.0, 0.6, 1)
    assert (judged.wrong, judged.forbidden) == (2, 1)
    assert judged.offences == ("a 一 开放数据", "a 四 减税")
    assert score([item], {"a": offered[1:2]}).missed == ("a 一 算力券", "a 二 奖励 或 二 资助")


# -- what is meant, where a profile is, what a form offers --------------------------------------------------------------

MEANT = """测试市关于支持创新的意见

一、金融
1.优化服务。引导天使投资引导基金等投向未来产业重点领域，支持行业管理部门优先运用。〔责任单位：市科技局、市财政局〕
2.推广应用。对获奖的企业给予10万元奖励。（责任单位：市工业和信息化局）
"""


def test_where_money_is_led_is_read_with_whom_to_ask():
    read = [(d.clause, d.beneficiary, d.departments) for d in directions(read_policy("t", MEANT))]

    assert read == [("一/1", "未来产业重点领域", ("市科技局", "市财政局"))]


def test_what_is_only_meant_is_offered_for_a_need_that_nothing_meets_and_never_as_eligible():
    policy = read_policy("t", MEANT)
    matcher = Matcher({"t": policy}, PairIndex(policy).search)
    found = matcher.match(read_profile({"主体类型": "企业", "需求": ["股权投资"]})).matches
    rewarded = matcher.match(read_profile({"主体类型": "企业", "需求": ["奖励"]})).matches

    assert [(match.clause, match.fit) for match in found] == [("一/1", "conditional")]
    assert "只写明支持的方向" in found[0].why
    assert "具体措施" in found[0].unstated
    assert [match.support for match in rewarded] == ["给予10万元奖励"]


def test_sector_and_district_are_taken_from_the_description():
    policy = read_policy("wuxi", BUNDLED)
    matcher = Matcher({"wuxi": policy}, PairIndex(policy).search)
    context = matcher.match(read_profile({"描述": "我们在新吴区做量子科技"})).context

    assert context["赛道"]["链长"] == "卢敏"
    assert context["板块"]["板块"] == "新吴区"


def test_a_form_offers_what_the_documents_name():
    policy = read_policy("wuxi", BUNDLED)
    choices = Matcher({"wuxi": policy}, PairIndex(policy).search).choices()

    assert "低空经济" in choices["赛道"]
    assert "惠山区" in choices["板块"]
    assert "企业" in choices["主体类型"]
    assert "奖励" in choices["需求"]


def test_one_of_several_alternatives_is_enough_and_another_kind_of_platform_is_not():
    facts = facts_of("新认定的国家级技术创新中心")
    platform = frozenset({"创新平台"})

    assert split_conditions("新认定的国家级技术创新中心，以及首次获批的重大平台的企业")[0].startswith("新认定")
    assert judge("新认定的国家级技术创新中心，以及首次获批重大创新平台", facts, lambda _: 1.0, platform) is True
    assert judge("国家实验室、省实验室", facts, lambda _: 1.0, platform) is None


# -- where a profile is -------------------------------------------------------------------------------------------------

OF_PLACES = {
    "south": "赣江省人民政府关于支持企业稳岗的通知\n\n一、稳岗\n1.对招用毕业生的企业给予1000元补贴。",
    "jiangxi": "江西省人民政府关于支持企业稳岗的通知\n\n一、稳岗\n1.对招用毕业生的企业给予1000元补贴。",
    "wuxi": "无锡市人民政府关于支持企业稳岗的通知\n\n一、稳岗\n1.对招用毕业生的企业给予2000元补贴。",
    "bay": "深圳市星屿合作区管理局关于支持企业稳岗的通知\n\n一、稳岗\n1.对招用毕业生的企业给予300元补贴。",
    "county": "关于加快旅游发展的意见\n\n一、支持\n1.我县对旅行社给予奖励，柳河县、柳河县、柳河县和通化市的企业可申请。",
    "state": "国务院关于支持企业稳岗的通知\n\n一、稳岗\n1.对招用毕业生的企业给予500元补贴。",
}


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ({"描述": "南昌的一家工厂"}, {"jiangxi": True, "wuxi": False, "south": False, "state": True}),
        ({"描述": "工厂", "板块": "新吴区"}, {"wuxi": True, "jiangxi": False, "south": False, "state": True}),
        ({"描述": "工厂", "板块": "江苏"}, {"wuxi": "无锡市", "jiangxi": False, "south": False, "state": True}),
        ({"描述": "赣江省的工厂"}, {"south": True, "wuxi": False, "jiangxi": False, "state": True}),
        ({"描述": "从南昌引进团队的无锡工厂"}, {"wuxi": True, "jiangxi": False, "state": True}),
        ({"描述": "工厂", "板块": "星海区"}, {"wuxi": False, "jiangxi": False, "state": True}),
        ({"描述": "工厂"}, {"wuxi": "无锡市", "jiangxi": "江西省", "state": True}),
        ({"描述": "工厂", "板块": "东京"}, {"wuxi": False, "jiangxi": False, "south": False, "state": True}),
        ({"描述": "慕尼黑的一家工厂"}, {"wuxi": False, "jiangxi": False, "state": True}),
        ({"描述": "工厂", "板块": "云顶"}, {"wuxi": False, "jiangxi": False, "state": True}),
        ({"描述": "总部在云顶的工厂"}, {"wuxi": False, "jiangxi": False, "state": True}),
        ({"描述": "从东京回来的工程师想办工厂"}, {"wuxi": "无锡市", "jiangxi": "江西省", "state": True}),
        ({"描述": "落户星屿的工厂"}, {"bay": True, "wuxi": False, "jiangxi": False, "state": True}),
    ],
    ids=[
        "市在省里",
        "区在市里",
        "只说了省",
        "没有的省",
        "从别处引进",
        "没有的区",
        "没说在哪里",
        "在国外",
        "国外的公司",
        "查不到的地方",
        "位于查不到的地方",
        "从国外回来",
        "有文件专为它而发",
    ],
)
def test_a_document_holds_within_its_place(said, holds):
    policies = {slug: read_policy(slug, text) for slug, text in OF_PLACES.items()}
    localities = Localities(policies)
    where = whereabouts(said.get("描述", ""), said.get("板块", ""))

    assert {slug: localities.holds(slug, where, policies) for slug in holds} == holds


def test_a_paper_of_our_county_is_of_the_county_that_it_names_most():
    policies = {slug: read_policy(slug, text) for slug, text in OF_PLACES.items()}

    assert Localities(policies).holds("county", whereabouts("柳河县的旅行社", ""), policies) is True
    assert Localities(policies).holds("county", whereabouts("无锡的旅行社", ""), policies) is False


# -- who has what, and which measure is beside the point ----------------------------------------------------------------

SHOPS = """测试市关于支持就业的意见

一、税费
1.减税。对个体工商户，按50%减征城市维护建设税。退役士兵从事个体经营的，按每户每年6000元为限额依次扣减增值税。
2.租金。对减免租金的房东，给予财政补贴。对承租国有房屋的个体工商户，免收3个月租金。
二、救助
3.补助。对直接护理病人的护士，每人每天补助300元；对其他医务人员，每人每天补助200元。
4.失业。对不符合领取失业保险金条件的失业人员，给予临时生活补助1000元。
5.保鲜。支持合作社建设冷藏保鲜设施。
"""


@pytest.mark.parametrize(
    ("profile", "wanted", "never"),
    [
        ({"主体类型": "个体工商户", "描述": "去年退伍，开了家面馆", "需求": ["减税"]}, ["50%", "6000元"], "补贴"),
        ({"主体类型": "个体工商户", "描述": "铺面租的是国有房屋", "需求": ["减租"]}, ["3个月租金"], "补贴"),
        ({"描述": "我是护士，每天直接护理病人", "需求": ["补助"]}, ["300元"], "200元"),
        (
            {
                "描述": "失业半年，因为不符合领失业保险金的条件，一分没领到",
                "主体类型": "失业人员",
                "需求": ["生活补助"],
            },
            ["1000元"],
            "300元",
        ),
        ({"主体类型": "合作社", "需求": ["冷藏设施"]}, ["冷藏保鲜设施"], "税"),
    ],
)
def test_what_is_asked_of_others_or_of_those_left_over_is_not_offered(profile, wanted, never):
    policy = read_policy("t", SHOPS)
    found = Matcher({"t": policy}, PairIndex(policy).search).match(read_profile(profile)).matches

    assert all(any(words in match.support for match in found) for words in wanted)
    assert not any(never in match.support for match in found)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("上海青浦", {"310118"}),
        ("北京朝阳区", {"110105"}),
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
        ("南昌一家工厂", {"3601"}),
        ("各市和县（区）开展合作", set()),
    ],
)
def test_divisions_are_found_by_full_and_short_names(text, codes):
    assert areas(text) == codes


# -- tiers of one clause -----------------------------------------------------------------------------------------------

TIERS = """云岚市支持企业若干措施

一、支持上市
对在北交所上市的企业，分阶段奖励800万元，其中对办理辅导备案登记手续的，奖励100万元；对申请材料获正式受理的，奖励300万元。对在沪深交易所上市的企业，奖励500万元，其中对完成股份制改造的，奖励90万元。对在新三板挂牌的企业，奖励80万元。为企业上市提供全方位服务。

二、支持展会
举办建材展会，规模达到50个标准展位（9平方米）以上的，给予举办方5万元补助；规模达到100个标准展位以上的，给予举办方8万元补助。

三、支持用工
对职工人数增长20%（不含）以内的企业，给予社会保险费30%的补贴；对职工人数增长20%以上的企业，给予社会保险费50%的补贴。对新开业的企业，给予2万元创业补贴。

四、支持防疫
对疫情防控重点企业，给予10万元补贴。
"""


@pytest.mark.parametrize(
    ("profile", "supports"),
    [
        (
            {"描述": "准备在北交所上市，刚办完辅导备案登记", "主体类型": "企业", "需求": "上市奖励"},
            {"分阶段奖励800万元", "奖励100万元"},
        ),
        ({"描述": "上个月在新三板挂牌", "主体类型": "企业", "需求": "上市奖励"}, {"奖励80万元"}),
        (
            {"描述": "办了一场建材展会，有120个标准展位", "主体类型": "企业", "需求": "办展补贴"},
            {"给予举办方8万元补助"},
        ),
        (
            {"描述": "职工人数增长25%", "主体类型": "企业", "需求": "社保补贴"},
            {"给予社会保险费50%的补贴"},
        ),
    ],
    ids=["打算在北交所上市", "已在新三板挂牌", "两档都达到的取高的", "增幅超过的一档"],
)
def test_a_profile_gets_the_tier_that_it_speaks_of(profile, supports):
    offered = match(profile, read_policy("t", TIERS)).matches

    assert {found.support for found in offered} == supports


def test_a_tier_that_names_nobody_is_for_those_of_the_whole():
    offered = match({"描述": "在北交所上市，刚办完辅导备案登记", "主体类型": "企业"}, read_policy("t", TIERS)).matches

    (tier,) = (found for found in offered if found.support == "奖励100万元")
    assert (tier.beneficiary, tier.condition) == ("在北交所上市的企业", "办理辅导备案登记手续")


def test_what_is_said_of_a_time_makes_nobody_one_of_those_in_charge_of_it():
    found = only({"描述": "疫情期间一直开门", "主体类型": "企业", "需求": "防疫补贴"}, read_policy("t", TIERS))

    assert found.fit == "conditional"


def test_what_has_nothing_to_do_with_a_profile_is_not_offered():
    offered = match({"主体类型": "个人", "描述": "退休教师，喜欢下棋"}, read_policy("t", TIERS)).matches

    assert offered == ()


def test_what_a_profile_says_that_it_has_earned_is_told_beside_what_it_wishes_for(bundled):
    described = {"描述": "新吴区的量子科技企业，今年新认定为国家级技术创新中心，想引进人才"}

    first, *others = match(described, bundled).matches

    assert (first.clause, first.fit) == ("三/（一）/1", "eligible")
    assert "三/（四）/2" in {found.clause for found in others}
