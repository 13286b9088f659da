"""Names of bodies: lists cut whole, short forms derived, bodies found in questions."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.facts.departments import closed_up, find_bodies, find_known, resolve, same_body, split_names

LISTS = {
    "逗号与顿号": ("市科技局、市财政局，市教育局", ["市科技局", "市财政局", "市教育局"]),
    "名称里的和": ("市住房和城乡建设局、市文化和旅游局", ["市住房和城乡建设局", "市文化和旅游局"]),
    "两个名称之间的和": ("市财政局和市科技局", ["市财政局", "市科技局"]),
    "等之后是一组": ("商务部、税务总局等国务院相关部门及各地区", ["商务部", "税务总局", "国务院相关部门", "各地区"]),
    "一组政府里的顿号": (
        "省税务局，各市〔州〕、县〔市、区、特区〕人民政府",
        ["省税务局", "各市〔州〕、县〔市、区、特区〕人民政府"],
    ),
    "一组政府不并吞下一组": (
        "各开发区管委会、区县（市）政府，市政府有关部门",
        ["各开发区管委会", "区县（市）政府", "市政府有关部门"],
    ),
    "括号里的顿号": ("市商务局（自贸办、口岸办）、市公安局", ["市商务局（自贸办、口岸办）", "市公安局"]),
    "引号里的数字": ("市“123”现代产业集群发展领导小组成员单位", ["市“123”现代产业集群发展领导小组成员单位"]),
    "省略了市字": ("市工业和信息化局、科技局", ["市工业和信息化局", "科技局"]),
    "按职责分工负责": ("省教育厅、省财政厅等按职责分工负责", ["省教育厅", "省财政厅"]),
    "说明不是名称": ("税务总局、财政部负责，排在第一位的部门为牵头部门，下同", ["税务总局", "财政部"]),
    "名称断行": ("省药监\n局、省税务局", ["省药监局", "省税务局"]),
    "每行一个": ("市财政局\n市科技局", ["市财政局", "市科技局"]),
    "党委的部门断行": ("市委\n组织部", ["市委组织部"]),
    "空格隔开": ("广州市民政局  广州市财政局", ["广州市民政局", "广州市财政局"]),
    "应急不是应当": ("市应急管理局、市公安局", ["市应急管理局", "市公安局"]),
    "两级合写": ("市、区民政部门，镇人民政府", ["市、区民政部门", "镇人民政府"]),
}


@pytest.mark.parametrize(("text", "names"), LISTS.values(), ids=LISTS.keys())
def test_a_list_is_cut_into_whole_names(text, names):
    assert [name.name for name in split_names(text)] == names


@pytest.mark.parametrize("text", [text for text, _ in LISTS.values()], ids=LISTS.keys())
def test_every_name_says_where_it_is_printed(text):
    assert all(closed_up(text[start:end]) == name for name, start, end in split_names(text))


@pytest.mark.parametrize(
    ("short", "name"), [("体育总局", "市体育局"), ("体育总局", "体育局"), ("市委", "办公室"), ("省委", "市委办公室")]
)
def test_a_body_does_not_stand_for_another_of_its_kind(short, name):
    assert resolve(short, [name]) == []


@given(st.text(alphabet="市省区县科技财政局委厅和等、，（）〔〕“”各人民政府 \n", max_size=60))
def test_any_text_is_cut_in_order_without_overlaps(text):
    names = split_names(text)

    assert all(one.end <= other.start for one, other in pairwise(names))
    assert all(closed_up(text[start:end]) == name for name, start, end in names)


SAME = [
    ("发改委", "市发展改革委"),
    ("发改委", "市发展和改革委员会"),
    ("工信局", "市工业和信息化局"),
    ("财政", "市财政局"),
    ("财政部门", "市财政局"),
    ("人社局", "市人力资源社会保障局"),
    ("资规局", "市自然资源规划局"),
    ("住建局", "市住房和城乡建设局"),
    ("卫健委", "市卫生健康委"),
    ("市监局", "市市场监管局"),
    ("市市场监管局", "市市场监督管理局"),
    ("金管局", "市地方金融监管局"),
    ("大数据局", "市大数据管理局"),
    ("网信办", "市互联网信息办公室"),
    ("国资委", "市政府国资委"),
    ("编办", "市委机构编制委员会办公室"),
    ("税务局", "国家税务总局某某市税务局"),
    ("人行某某中心支行", "人民银行某某中心支行"),
    ("组织部", "市委组织部"),
    ("科协", "市科学技术协会"),
    ("妇联", "市妇女联合会"),
    ("省级财政部门", "省财政厅"),
    ("教育局的人", "市教育局"),
    ("经开区管委会", "某某经开区管委会"),
    ("市场监管总局", "国家市场监督管理总局"),
    ("区政府", "各区人民政府"),
]
OTHER = [
    ("财政局", "市教育局"),
    ("商务局", "市政务局"),
    ("科技局", "市科协"),
    ("科技局", "市科学技术协会"),
    ("市委宣传部", "市委组织部"),
    ("市交通运输局", "市交通集团"),
    ("市财政局", "省财政厅"),
    ("财政厅", "市财政局"),
    ("教育部", "市教育局"),
    ("江阴市财政局", "宜兴市财政局"),
    ("市委办公室", "市政府办公室"),
    ("工商局", "市工商联"),
    ("税务总局", "国家税务总局某某省税务局"),
    ("民政局", "市人民政府"),
    ("市政府", "各市（县）区人民政府"),
    ("省发展改革委", "国家发展改革委"),
    ("人民银行", "工商银行"),
    ("水利局", "市水务局"),
]


@pytest.mark.parametrize(("short", "full"), SAME, ids="=".join)
def test_a_short_form_is_derived_from_the_full_name(short, full):
    assert same_body(short, full)


@pytest.mark.parametrize(("one", "other"), OTHER, ids="≠".join)
def test_different_bodies_are_told_apart(one, other):
    assert not same_body(one, other)


def test_all_the_words_win_over_a_looser_fit():
    assert resolve("科技局", ["市科技局", "市科技工业和信息化局", "科技局"]) == ["市科技局", "科技局"]


def test_a_level_that_is_asked_for_is_kept():
    names = ["市财政局", "省财政厅", "市教育局"]

    assert resolve("省级财政部门", names) == ["省财政厅"]
    assert resolve("财政部门", names) == ["市财政局", "省财政厅"]
    assert resolve("区财政局", names) == []


def test_a_name_in_brackets_and_several_levels_are_read():
    names = ["镇人民政府（街道办事处）", "市、区民政部门", "省、自治区、直辖市药品监督管理部门"]

    assert resolve("街道办", names) == resolve("镇政府", names) == names[:1]
    assert resolve("区民政局", names) == resolve("民政局", names) == names[1:2]
    assert resolve("省药监局", names) == names[2:]
    assert resolve("国家药监局", names) == []
    assert resolve("街道办", ["各街道办事处"]) == ["各街道办事处"]


QUESTIONS = {
    "街道办和镇政府做什么？": ["街道办", "镇政府"],
    "市交通运输局要负责哪些任务？": ["市交通运输局"],
    "发改委和工信局谁牵头？": ["发改委", "工信局"],
    "市住房和城乡建设局负责什么？": ["市住房和城乡建设局"],
    "请问无锡市财政局、教育局的人在哪？": ["无锡市财政局", "教育局"],
    "由市发展改革委会同市财政局制定": ["市发展改革委", "市财政局"],
    "国家税务总局银川市税务局参与了几项？": ["国家税务总局银川市税务局"],
    "市委组织部参与哪些？": ["市委组织部"],
    "各市（县）区人民政府要做什么？": ["各市（县）区人民政府"],
    "未来产业布局的重点领域有哪些部分？": [],
    "全部内部办法委托干部办理，怎么办？": [],
    "跨省通办、一网通办由哪个部门管？": [],
    "在滨澜开办企业，一日办结涵盖哪些事项？": [],
    "市政务公开办负责什么？": ["市政务公开办"],
    "政府采购和市级技术创新中心奖励多少？": [],
}


@pytest.mark.parametrize(("question", "names"), QUESTIONS.items(), ids=QUESTIONS.keys())
def test_bodies_are_found_in_a_question(question, names):
    assert [name.name for name in find_bodies(question)] == names


def test_everyday_short_forms_count_only_beside_words_about_responsibility():
    names = ["市发展改革委", "市财政局", "市科技局", "市工业和信息化局"]

    assert [found for _, found in find_known("发改要负责哪些事？这事归财政管吗？", names)] == [
        ["市发展改革委"],
        ["市财政局"],
    ]
    assert [found for _, found in find_known("工信那边牵头的任务有哪些？", names)] == [["市工业和信息化局"]]
    assert find_known("科技企业有什么补贴？", names) == []
    assert find_known("数字化服务要做什么？", ["市政务服务局"]) == []


def test_a_body_that_the_documents_do_not_name_resolves_to_nothing():
    [(mention, found)] = find_known("省财政厅参与哪几项任务？", ["市财政局"])

    assert (mention.name, found) == ("省财政厅", [])
