"""是 and 否 as the trees weigh them, and what they are grown from."""

import json
import re
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.compose.passages import candidates
from assistant.compose.yes_no import ASKED, DENIES, SETTLES, TOLD, answer, features, judged
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question
from assistant.train_yes_no import labelled
from assistant.trees import load_trees
from corpus.load import read_policy
from index.train import load_policies
from tests.real_policies import POLICIES, needs_policies
from tests.small_index import PairIndex

DATA = Path(__file__).parents[1] / "evals" / "data"
POLICY = read_policy(
    "market",
    """云澜市集贸市场办法

第一条　对进入云澜市和海宁市集贸市场的农户，免收摊位费。

第二条　集贸市场内不得销售活禽。

第三条　对新增投资超1亿元的冷链项目，给予用地保障。

第四条　集贸市场（不含水产市场，夜市除外）可以延长营业时间。

第五条　研究推进集贸市场数字化改造。
""",
)
DOSSIER = Dossier(POLICY)
ASSISTANT = Assistant(PairIndex(POLICY))  # type: ignore[arg-type]


def draft_of(clause: str, lead: str = "") -> Draft:
    span = POLICY.by_id[clause].spans[0]
    quoted = Statement(f"{lead}{DOSSIER.quote(span)}", (Support("market", clause, span),))
    return Draft((quoted,), "answered", 0.8, "passages")


def judge(question: str, clause: str, lead: str = "") -> str:
    asked = Question(question)
    found = candidates(asked, DOSSIER, ASSISTANT.search(question, k=9, docs=["market"]), ASSISTANT.strengths)
    return judged(asked, DOSSIER, draft_of(clause, lead), found).text


@pytest.mark.parametrize(
    ("lead", "settles", "denies", "said"),
    [
        ("", 3.0, -4.0, "yes"),
        ("", 3.0, 3.0, "no"),
        ("", 3.0, 1.0, ""),
        ("", 1.0, 3.0, ""),
        ("", 3.0, 0.0, ""),
        ("", 0.0, -4.0, ""),
        ("yes", 1.0, -3.0, "yes"),
        ("yes", 1.0, -0.5, ""),
        ("yes", -1.0, -3.0, ""),
        ("no", 1.0, 1.0, "no"),
        ("no", 1.0, -1.0, ""),
        ("corrected", 1.0, 1.0, "corrected"),
        ("corrected", 0.0, 1.0, ""),
    ],
)
def test_what_the_rules_say_stands_unless_the_trees_see_it_otherwise(lead, settles, denies, said):
    assert answer(lead, settles, denies) == said


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("宁波的农户来摆摊，摊位费是不是免收？", "第一条"),
        ("投资6000万元的冷链项目能给用地保障吗？", "第三条"),
        ("夜市可以延长营业时间吗？", "第四条"),
    ],
)
def test_yes_is_not_said_of_another_place_sum_or_case(question, clause):
    assert not judge(question, clause, "是。").startswith("是")


def test_what_asks_for_no_yes_or_no_is_left_alone():
    assert judge("集贸市场内不得销售什么？", "第二条") == draft_of("第二条").text


def test_a_correction_that_says_what_it_is_instead_keeps_its_words_or_goes():
    text = judge("集贸市场里能卖活禽吗？", "第二条", "否，不是活禽，而是水产：")

    assert text in (draft_of("第二条", "否，不是活禽，而是水产：").text, draft_of("第二条").text)


@pytest.mark.parametrize("file", [SETTLES, DENIES])
def test_the_trees_were_grown_with_the_features_that_are_described_now(file):
    asked = Question("能卖活禽吗？")
    found = candidates(asked, DOSSIER, ASSISTANT.search(asked.text, k=9, docs=["market"]), ASSISTANT.strengths)
    held = features(asked, DOSSIER, found[0], found, "")

    names = load_trees(file).names

    assert set(held) & set(names)
    assert all(name in held or name[0] in (ASKED, TOLD) for name in names)


def test_labels_say_yes_no_or_nothing_of_each_sentence_once():
    rows = list(labelled())

    assert {row.answer for row in rows} == {"yes", "no", "open"}
    assert len({(row.doc, row.clause, row.sentence, row.question) for row in rows}) == len(rows)


def test_no_label_is_of_the_bundled_policy_or_of_one_that_is_tested():
    texts = [path.read_text(encoding="utf-8") for path in DATA.glob("test_*policies*.jsonl")]
    tested = {json.loads(line)["doc"] for text in texts for line in text.split("\n") if line.strip()}

    docs = {row.doc for row in labelled()}

    assert all(re.fullmatch(r"p\d{3}", doc) for doc in docs)
    assert tested
    assert not docs & tested


@needs_policies
def test_every_label_finds_its_sentence():
    rows = list(labelled())
    dossiers = {f"p{doc}": Dossier(policy) for doc, policy in load_policies(POLICIES).items()}

    assert all(row.sentence <= len(dossiers[row.doc].sentences[row.clause]) for row in rows)


TURNS = read_policy(
    "turns",
    """云澜市养老服务补贴办法

第一条　为规范养老服务补贴发放，减轻老年人家庭负担，根据有关规定，制定本办法。

第二条　补贴每人只享受一次。

第三条　上门评估费用由县财政承担，不得向老年人收取。

第四条　账户被他人冒用的，不影响本人继续享受补贴。

第五条　安装监测设备由家庭自主决定，不作为领取补贴的前提。

第六条　入住养老机构期间，仍应当每年核验身份。

第七条　服务机构名单另行公布。

第八条　被列入异常名录的机构，不适用简易注销。
""",
)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("每人享受过一次补贴以后，还能再享受一次吗？", "否"),
        ("上门评估的费用要我们家里出钱吗？", "否"),
        ("上门评估的费用是不是不用家里出？", "是"),
        ("补贴账户被人冒用过，还能继续享受吗？", "是"),
        ("监测设备是不是必须安装才能领补贴？", "否"),
        ("住进养老机构还要每年核验身份吗？", "是"),
        ("住进养老机构是不是就不用核验身份了？", "否"),
    ],
)
def test_a_turn_of_phrase_that_answers_the_questions_own_settles_it(question, lead):
    assert Assistant(PairIndex(TURNS)).ask(question).answer.startswith(lead)  # type: ignore[arg-type]


def test_what_cannot_be_done_is_not_denied_by_a_text_that_forbids_it():
    answer = Assistant(PairIndex(TURNS)).ask("被列入异常名录的机构是不是就走不了简易注销？").answer  # type: ignore[arg-type]

    assert "不适用简易注销" in answer
    assert not answer.startswith("否")


def test_what_is_left_to_another_paper_is_said_not_to_be_stated():
    response = Assistant(PairIndex(TURNS)).ask("养老补贴的服务机构有哪些？")  # type: ignore[arg-type]

    assert response.status == "partial"
    assert "未载明具体的名单" in response.answer


def test_what_a_document_is_made_for_is_told_by_its_purpose():
    answer = Assistant(PairIndex(TURNS)).ask("为什么要出这个办法？").answer  # type: ignore[arg-type]

    assert "减轻老年人家庭负担" in answer
