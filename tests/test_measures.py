import pytest

from corpus.load import read_policy
from tests.test_outline import BUNDLED


def measures(body: str):
    return read_policy("city", f"某市办法\n\n一、支持措施\n{body}\n").facts.measures


@pytest.mark.parametrize(
    ("body", "beneficiary", "amount", "instrument"),
    [
        ("对新认定的省级实验室，给予50万元一次性奖励。", "新认定的省级实验室", "50万元", "奖励"),
        (
            "对符合条件的小微企业，按贷款利息的50%给予贴息，最高20万元。",
            "符合条件的小微企业",
            "按贷款利息的50%、最高20万元",
            "贴息",
        ),
        ("对引进的高层次人才，在住房、子女入学等方面给予扶持。", "引进的高层次人才", None, "人才"),
        ("通过算力券等方式加大对人工智能企业的支撑力度。", "人工智能企业", None, "其他"),
    ],
    ids=["奖励", "贴息", "人才", "券"],
)
def test_a_measure_names_who_gets_what(body, beneficiary, amount, instrument):
    (measure,) = measures(body)

    assert measure.beneficiary == beneficiary
    assert measure.amount == amount
    assert measure.instrument == instrument


@pytest.mark.parametrize(
    "body",
    [
        "鼓励企业加强创新，营造良好氛围。",
        "对违反规定的单位，处以2万元罚款。",
        "对标国际先进水平，加快建设步伐。",
        "向社会公布名单。",
    ],
)
def test_exhortations_and_penalties_are_no_support(body):
    assert measures(body) == ()


def test_departments_are_those_of_the_clause():
    (measure,) = measures("对新建的实验室，给予50万元奖励。〔责任单位：市科技局、市财政局〕")

    assert measure.departments == ("市科技局", "市财政局")


def test_the_bundled_policy_states_no_amount_for_its_support():
    policy = read_policy("wuxi", BUNDLED)
    found = {measure.clause for measure in policy.facts.measures}

    assert {"三/（一）/1", "三/（四）/1", "三/（六）/2", "三/（六）/3"} <= found
    assert all(measure.amount is None for measure in policy.facts.measures)
    assert all(
        measure.beneficiary in "".join(BUNDLED[slice(*measure.span)].split()) for measure in policy.facts.measures
    )
