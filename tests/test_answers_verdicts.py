"""是 and 否: said where the sentence gives leave, rules out or spares, and left out where it does neither."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

RULES = """滨澜市渔业办法

第一条　鼓励渔民合作社建设海上民宿。

第二条　持证渔民可以在休渔期申请海上巡护岗位。

第三条　渔船登记方式由船主选择，一经选定不得更改。

第四条　船主接受渔政检查时应当如实提供航行资料，不得拒绝、隐匿。

第五条　申请示范渔场的，近三年未发生重大养殖事故。

第六条　渔港泊位使用实行“零收费”。

第七条　取消渔网备案登记。

第八条　未通过检验的救生设备不准进入市场。

第九条　渔民技能培训生活补助每人每年享受一次，不可同时领取转产安置补助。

第十条　优质水产“白名单”企业享受通关便利。

第十一条　支持在试点地区开展海洋保险。

第十二条　制定渔业信用评价规则。

第十三条　每个镇应当建设渔民服务站。

第十四条　渔船改造专项的支持门槛由项目总投入2000万元以上调整为1000万元以上。

第十五条　休渔船只入住渔港宿舍的，不纳入海上住宿补助范围。

第十六条　同一渔船符合多项补助政策的，按照从优不重复的原则享受。

第十七条　渔村合作社（属政府采购的运营机构除外）推荐渔民就业的，给予2万元奖励。

第十八条　渔港断电期间，加工厂照常提供冷藏服务。

第十九条　冷库、晒场、织网场属于渔业生产设施。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("rules", RULES)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question",
    [
        "渔民合作社能建设海上民宿吗？",
        "持证渔民在休渔期可以申请海上巡护岗位吗？",
        "渔港断电期间加工厂还能提供冷藏服务吗？",
    ],
)
def test_what_gives_leave_is_answered_yes(assistant, question):
    assert assistant.ask(question).answer.startswith("是。")


@pytest.mark.parametrize(
    "question",
    [
        "渔船登记方式选定以后还能改吗？",
        "渔政检查要的航行资料可以不提供吗？",
        "近三年发生过重大养殖事故还能申请示范渔场吗？",
        "渔港泊位使用收不收费？",
        "没通过检验的救生设备能不能进入市场？",
        "入住渔港宿舍的休渔船只还算海上住宿补助范围吗？",
        "同一渔船符合多项补助政策，能都享受吗？",
        "政府采购的运营机构推荐渔民就业也有2万元奖励吗？",
        "渔船改造专项还是要项目总投入2000万元以上才支持吗？",
    ],
)
def test_what_is_ruled_out_or_spared_is_answered_no(assistant, question):
    assert assistant.ask(question).answer.startswith("否")


@pytest.mark.parametrize(
    "question",
    ["渔网还要不要备案登记？", "游艇俱乐部算不算渔业生产设施？", "领着转产安置补助能拿渔民技能培训生活补助吗？"],
)
def test_what_is_done_away_with_or_narrowed_is_not_answered_yes(assistant, question):
    assert not assistant.ask(question).answer.startswith("是")


@pytest.mark.parametrize(
    "question",
    [
        "优质水产“白名单”里现在有哪些企业？",
        "海洋保险的试点地区是哪些地方？",
        "渔业信用评价规则现在已经出台了吗？",
        "目前已经建好多少个渔民服务站？",
    ],
)
def test_names_and_the_state_of_things_are_not_read_out_of_a_plan(assistant, question):
    answer = assistant.ask(question)

    assert answer.status == "not_stated"
    assert not answer.answer.startswith(("是", "否"))
