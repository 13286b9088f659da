"""Tables: every cell under its header, with its place, and nothing invented."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.grid import cell_text, key_column
from corpus.policy import Span
from corpus.tables import FoundTable, check_totals, find_tables
from tests.real_policies import POLICIES, needs_policies

ROOT = Path(__file__).parent.parent
BUNDLED = ROOT / "corpus" / "bundled" / "wuxi-future-industries.txt"
DATA = ROOT / "tests" / "data"


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def tables_of(source: str) -> list[FoundTable]:
    return find_tables(source, Span(0, len(source)))


def cells_of(table: FoundTable) -> list[list[str | None]]:
    return [[cell and cell.text for cell in row.cells] for row in table.rows]


def policy(start: str) -> str:
    (path,) = POLICIES.glob(f"{start}_*.txt")
    return text_of(path)


def test_every_row_of_the_bundled_division_of_labour() -> None:
    table = tables_of(text_of(BUNDLED))[0]

    assert table.title == "无锡市未来产业“链长制”分工表"
    assert table.columns == ("序号", "链长", "产业链", "专班牵头部门", "专班负责人")
    assert table.columns[table.key] == "产业链"
    assert table.note is None
    assert cells_of(table) == [
        ["1", "杜小刚", "合成生物", "市科技局", "赵建平"],
        ["2", "杜小刚", "通用人工智能", "市工业和信息化局", "冯爱东"],
        ["3", "赵建军", "第三代半导体", "市工业和信息化局", "冯爱东"],
        ["4", "赵建军", "商业航天", "市工业和信息化局", "冯爱东"],
        ["5", "蒋敏", "氢能和储能", "市发展改革委", "曹文彬"],
        ["6", "张镇", "人形机器人", "市工业和信息化局", "冯爱东"],
        ["7", "秦咏薪", "元宇宙", "市工业和信息化局", "冯爱东"],
        ["8", "张立军", "低空经济", "市交通运输局", "俞刚"],
        ["9", "马良", "高端膜材料", "市工业和信息化局", "冯爱东"],
        ["10", "周文栋", "深海装备", "市工业和信息化局、科技局", "冯爱东"],
        ["11", "卢敏", "量子科技", "市科技局", "赵建平"],
    ]


def test_every_row_of_the_bundled_park_table_with_total_and_note() -> None:
    source = text_of(BUNDLED)
    table = tables_of(source)[1]

    assert table.title == "未来产业特色园区建设任务分解表（到2027年）"
    assert table.columns == ("序号", "板块", "重点发展方向", "现有重点园区", "建成市级特色园区（家）")
    assert table.columns[table.key] == "板块"
    assert [row.kind for row in table.rows] == ["row"] * 8 + ["total"]
    assert cells_of(table) == [
        ["1", "江阴市", "氢能和储能、第三代半导体", "江阴临港氢能产业园、江阴市集成电路产业园", "2"],
        [
            "2",
            "宜兴市",
            "氢能和储能、高端膜材料、低空经济",
            "宜兴零碳科技产业园、宜兴新材料产业园、宜兴丁蜀通用航空产业园",
            "2",
        ],
        [
            "3",
            "梁溪区",
            "通用人工智能、商业航天、低空经济",
            "无锡人工智能协同创新基地、东方空间产业园、梁溪科技城",
            "1",
        ],
        [
            "4",
            "锡山区",
            "氢能和新型储能、人形机器人、合成生物",
            "钠锂储能产业园、锡山精准医疗产业园、锡山固体氧化物燃料电池产业园",
            "2",
        ],
        [
            "5",
            "惠山区",
            "量子科技、商业航天",
            "无锡量子感知产业园、惠山航天航空产业园、无锡（惠山）生命科技产业园",
            "2",
        ],
        [
            "6",
            "滨湖区",
            "深海装备、第三代半导体、人形机器人、合成生物、元宇宙",
            "深海装备技术转化基地、无锡太湖湾海空天装备技术产业园、无锡国家集成电路设计中心、无锡国际生命科学园、国家数字电影产业园",
            "2",
        ],
        [
            "7",
            "新吴区",
            "通用人工智能、第三代半导体、氢能和储能、合成生物、元宇宙",
            "中电海康无锡产业基地、无锡国家软件园、中国传感网国际创新园、零碳科技产业园、无锡美丽健康产业园、国际生命科学创新园",
            "3",
        ],
        ["8", "无锡经开区", "人形机器人、通用人工智能、元宇宙", "雪浪小镇未来园区", "1"],
        ["合计", None, None, None, "15"],
    ]
    assert table.note is not None
    assert source[slice(*table.note)] == "注：未来产业特色园区产业集聚度30%以上"
    assert check_totals(table) == []


def test_stacked_cells_with_names_total_bracketed_title_line_and_note() -> None:
    source = text_of(DATA / "yunlan-bio-based-materials.txt")
    chains, parks = tables_of(source)

    assert chains.title == "云澜市生物基材料产业“链长制”分工表"
    assert chains.columns == ("序号", "链长", "产业链", "牵头部门", "链主企业")
    assert chains.columns[chains.key] == "产业链"
    assert cells_of(chains) == [
        ["1", "沈知远", "聚乳酸", "市工业和信息化局", "青屿新材股份有限公司"],
        ["2", "沈知远", "生物基聚酰胺", "市工业和信息化局", "澜纤科技有限公司"],
        ["3", "林澈", "生物基橡胶", "市科技局", "松岚弹性体有限公司"],
        ["4", "顾砚", "工业酶制剂", "市科技局、市卫生健康委", "云酶生物有限公司"],
        ["5", "白若川", "生物降解地膜", "市农业农村局", "鹭岭绿膜有限公司"],
    ]
    printed = chains.rows[2].cells[1]
    assert printed is not None
    assert source[slice(*printed.span)] == "林  澈"
    assert parks.title == "生物基材料专业园区建设任务分解表（到2027年）"
    assert cells_of(parks)[-1] == ["合计", None, None, "7", "120"]
    assert parks.note is not None
    assert source[slice(*parks.note)] == "注：计划投资含基础设施和首期产业项目投资，不含土地费用。"
    assert check_totals(parks) == []


def test_two_header_rows_merged_districts_and_three_totals_between_tabs() -> None:
    source = text_of(DATA / "yunlan-public-parking.txt")
    (table,) = tables_of(source)

    assert table.columns == ("片区", "地区", "年度任务 2025年", "年度任务 2026年", "年度任务 2027年", "责任部门")
    assert table.columns[table.key] == "地区"
    assert table.unit == "个"
    assert cells_of(table) == [
        ["中心片区", "青屿区", "1,800", "2,200", "2,000", "区城市管理局"],
        ["中心片区", "松岚区", "1,500", "1,900", "1,600", "区城市管理局"],
        ["中心片区", "云澜高新区", "700", "900", "800", "高新区建设局"],
        ["小计", None, "4,000", "5,000", "4,400", None],
        ["外围片区", "汀月区", "1,000", "1,300", "1,200", "区住房城乡建设局"],
        ["外围片区", "鹭岭县", "900", "1,200", "1,000", "县住房城乡建设局"],
        ["小计", None, "1,900", "2,500", "2,200", None],
        ["合计", None, "5,900", "7,500", "6,600", None],
    ]
    assert [row.kind for row in table.rows] == ["row", "row", "row", "total", "row", "row", "total", "total"]
    assert check_totals(table) == []


def test_bands_merged_cells_and_a_line_break_in_a_cell_between_tabs() -> None:
    projects, indicators = tables_of(text_of(DATA / "yunlan-digital-government.txt"))

    assert [row.group and row.group.text for row in projects.rows] == [
        *["一、数字底座类（共3项）"] * 3,
        *["二、政务服务类（共2项）"] * 3,
        None,
    ]
    assert cells_of(projects) == [
        ["1", "政务云扩容工程", "新增算力200PFLOPS，建设同城灾备中心。", "2026年6月", "市数据局", "8600"],
        [
            "2",
            "城市数据大脑",
            "汇聚交通、水务、气象等感知数据，建设统一算法仓。",
            "2026年12月",
            "市数据局、市交通运输局",
            "5200",
        ],
        ["3", "公共信用平台", "归集信用信息，提供信用报告自助查询。", "2026年9月", "市发展改革委", "950"],
        ["4", "企业服务专区", "惠企政策标签化改造。", "2026年7月", "市数据局", "680"],
        ["4", "企业服务专区", "诉求“直通车”和办理闭环。", "2026年10月", "市工业和信息化局", "420"],
        ["5", "电子证照免证办", "40类证照免提交。", "2026年10月", "市数据局、市公安局", "1150"],
        ["合计", None, None, None, None, "17000"],
    ]
    assert projects.columns[projects.key] == "项目名称"
    assert check_totals(projects) == []
    assert indicators.columns[indicators.key] == "地区"
    assert cells_of(indicators)[1] == ["松岚区", "98.5", "93", "15", "区数据局"]


def test_pipes_with_two_header_rows_and_a_note_of_two_items() -> None:
    source = text_of(DATA / "yunlan-youth-startups.txt")
    (table,) = tables_of(source)

    assert table.title == "云澜市青年科技企业创新券分档标准"
    assert table.unit == "万元"
    assert table.columns == (
        "序号",
        "企业类型",
        "每年最高额度 首次申领",
        "每年最高额度 再次申领",
        "抵扣比例",
        "受理部门",
    )
    assert cells_of(table) == [
        ["1", "初创企业（成立3年内）", "5", "3", "60%", "市科技局"],
        ["2", "科技型中小企业", "8", "5", "50%", "市科技局"],
        ["3", "高新技术企业", "10", "8", "40%", "市科技局、云澜高新区管委会"],
    ]
    assert table.note is not None
    assert source[slice(*table.note)].splitlines() == [
        "备注：1.抵扣比例指创新券可抵扣服务合同金额的比例。",
        "2.同一企业同时符合两种类型的，按就高原则确定。",
    ]


def test_columns_set_apart_by_spaces_keep_letter_spaced_names_whole() -> None:
    (table,) = tables_of(text_of(DATA / "yunlan-senior-meals.txt"))

    assert table.columns == ("序号", "地区", "联系人", "2025年", "2026年", "2027年")
    assert cells_of(table) == [
        ["1", "青屿区", "秦湛", "60", "25", "30"],
        ["2", "松岚区", "陆闻笛", "45", "20", "25"],
        ["3", "汀月区", "叶珩", "30", "15", "15"],
        ["4", "鹭岭县", "祝青禾", "25", "10", "12"],
        ["5", "云澜高新区", "程曦", "20", "10", "8"],
        ["合计", None, None, "180", "80", "90"],
    ]
    assert check_totals(table) == []


@pytest.mark.parametrize("path", [BUNDLED, *sorted(DATA.glob("yunlan-*.txt"))], ids=lambda path: path.stem)
def test_every_cell_is_what_its_place_in_the_source_says(path: Path) -> None:
    source = text_of(path)
    tables = tables_of(source)

    assert tables
    for table in tables:
        before = table.header.end
        assert table.span.start <= table.header.start
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            assert before <= row.span.start < row.span.end <= table.span.end
            before = row.span.end
            for cell in row.cells:
                assert cell is None or cell_text(source[slice(*cell.span)]) == cell.text != ""


def test_only_tables_within_the_span_are_found() -> None:
    source = text_of(BUNDLED)
    second = source.index("\n附件2\n")

    assert [table.title for table in find_tables(source, Span(second, len(source)))] == [
        "未来产业特色园区建设任务分解表（到2027年）"
    ]
    assert find_tables(source, Span(0, source.index("\n\t序号"))) == []


def test_rows_numbered_on_their_own_lines_are_read_where_every_row_is_whole() -> None:
    whole = "序号\n板块\n数量\n1\n东区\n3\n2\n西区\n5\n合计\n8\n注：含在建。"
    wrapped = "序号\n板块\n数量\n1\n东区及\n周边\n3\n2\n西区\n5\n"

    (table,) = tables_of(whole)
    assert cells_of(table) == [["1", "东区", "3"], ["2", "西区", "5"], ["合计", None, "8"]]
    assert tables_of(wrapped) == []


def test_stacked_cells_without_blank_lines_are_read_by_their_serial_numbers() -> None:
    (table,) = tables_of("\t序号\n\t板块\n\t数量\n\t1\n\t东区\n\t3\n\t2\n\t西区\n\t5\n")

    assert cells_of(table) == [["1", "东区", "3"], ["2", "西区", "5"]]


def test_a_header_printed_again_on_the_next_page_is_no_row() -> None:
    (table,) = tables_of("序号\t板块\t数量\n1\t东区\t3\n（续表）\n序号\t板块\t数量\n2\t西区\t5\n")

    assert cells_of(table) == [["1", "东区", "3"], ["2", "西区", "5"]]


def test_two_tables_one_after_the_other_stay_two() -> None:
    first, second = tables_of("序号\t板块\n1\t东区\n\n序号\t部门\t任务\n1\t市科技局\t立项\n")

    assert (first.columns, second.columns) == (("序号", "板块"), ("序号", "部门", "任务"))


def test_a_title_between_two_tables_without_serial_numbers_belongs_to_the_second() -> None:
    first, second = tables_of("甲表\n地区\t指标\t目标\n东区\t覆盖率\t60%\n乙表\n地区\t联系人\n东区\t张三\n西区\t李四\n")

    assert (first.title, first.columns, len(first.rows)) == ("甲表", ("地区", "指标", "目标"), 1)
    assert (second.title, second.columns, len(second.rows)) == ("乙表", ("地区", "联系人"), 2)


def test_a_merged_cell_in_the_middle_is_filled_where_empty_cells_are_printed() -> None:
    rows = "序号\t任务\t牵头\t期限\t数量\n1\t甲\t市科技局\t{}\t3\n2\t乙\t市财政局\t年底\t4\n3\t丙\t市科技局\t5\n"
    (printing_empty,) = tables_of(rows.format(""))
    (dropping_empty,) = tables_of(rows.format("六月"))

    assert cells_of(printing_empty)[2] == ["3", "丙", "市科技局", "年底", "5"]
    assert cells_of(dropping_empty)[2] == ["3", "丙", "市科技局", None, "5"]


def test_a_header_that_can_be_read_in_two_ways_leaves_the_table_as_text() -> None:
    assert tables_of("甲\t乙\t丙\n一季度\t二季度\n3\t4\t5\t6\n7\t8\t9\t1\n") == []


@pytest.mark.parametrize(
    "source",
    [
        "\t一、总体要求\n\n\t深入贯彻落实。\n\n\t二、目标\n\n\t达到100亿元。\n",
        "第一章 总则\t1\n第二章 目标\t5\n第三章 任务\t9\n",
        "联系人：张三\t电话：12345\n邮箱：a@b.cn\t传真：54321\n",
        "| 只有一行 | 没有内容 |\n",
        "甲方\t乙方\n",
        "姓名\t\t性别\t\t民族\t\n学历\t\t学位\t\t专业\t\n",
        "序号 板块 数量\n1 东区 3 个\n2 西区 5\n",
    ],
    ids=["缩进段落", "目录", "联系方式", "单行竖线", "单行制表符", "待填表格", "空格列数不齐"],
)
def test_what_only_looks_like_a_table_stays_text(source: str) -> None:
    assert tables_of(source) == []


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("合计\t9\t1,205.5", ["“数量”列各行相加为8，与合计所列9不符"]),
        ("合计\t8\t1,300", ["“金额”列各行相加为1205.5，与合计所列1,300不符"]),
        ("合计\t8\t1,205.5", []),
    ],
    ids=["数量不符", "金额不符", "相符"],
)
def test_a_total_that_its_rows_do_not_add_up_to_is_named(row: str, wrong: list[str]) -> None:
    (table,) = tables_of(f"板块\t数量\t金额\n东区\t3\t1,200\n西区\t5\t5.5\n{row}\n")

    assert check_totals(table) == wrong


def test_a_total_over_words_is_reported_as_unchecked() -> None:
    (table,) = tables_of("板块\t数量\n东区\t3\n西区\t待定\n合计\t8\n")

    assert check_totals(table) == ["“数量”列的“待定”不是数字，无法核对合计8"]


def test_a_merged_figure_counts_once_in_a_total() -> None:
    (table,) = tables_of("金额\t板块\t任务\n10\t东区\t甲\n东区二片\t乙\n5\t西区\t丙\n15\t合计\t\n")

    assert cells_of(table)[1] == ["10", "东区二片", "乙"]
    assert table.rows[-1].kind == "total"
    assert check_totals(table) == []


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("蒋  敏", "蒋敏"),
        ("欧阳　锋", "欧阳锋"),
        (" 主 要 内 容 ", "主要内容"),
        ("市科技局 市财政局", "市科技局 市财政局"),
        ("第一段。\n第二段", "第一段。第二段"),
        ("PCT 专利", "PCT 专利"),
        ("**合计**", "合计"),
        ("甲<br>乙", "甲乙"),
    ],
)
def test_cell_text(printed: str, text: str) -> None:
    assert cell_text(printed) == text


def test_the_key_column_repeats_only_as_a_merged_cell_where_no_other_names_every_row() -> None:
    (table,) = tables_of("序号\t任务\t单位\n1\t甲任务\t市科技局\n市财政局\n2\t乙任务\t市科技局\n3\t丙任务\t市财政局\n")

    assert table.columns[table.key] == "任务"
    assert key_column(("序号",), []) == 0


@given(st.text(alphabet="序号一二1234合计注：|\t\n 　、。（）-ab", max_size=120))
def test_any_text_is_read_without_failing_and_without_inventing_cells(source: str) -> None:
    for table in tables_of(source):
        for row in table.rows:
            for cell in row.cells:
                assert cell is None or cell_text(source[slice(*cell.span)]) == cell.text


@needs_policies
def test_a_real_list_with_bands_between_its_rows() -> None:
    (table,) = tables_of(policy("049"))

    assert table.title == "第二批支持创新相关改革举措推广清单"
    assert table.columns == ("序号", "改革举措", "主要内容", "指导部门", "推广范围")
    serials = [row.cells[0].text for row in table.rows if row.cells[0]]
    assert serials == [str(i) for i in (*range(1, 15), 21, 22, 23)]  # the publisher left 15 to 20 out
    assert table.rows[5].group is not None
    assert table.rows[5].group.text == "二、科技成果转化激励方面（共4项）"
    # Of two section lines in a row the first stands over no rows, and neither belongs to the cell above.
    assert cells_of(table)[13][-1] == "全国"
    assert table.rows[14].group is not None
    assert table.rows[14].group.text == "五、管理体制创新方面（共3项）"
    assert cells_of(table)[12][3:] == ["中国人民银行、中国银保监会、工业和信息化部、国家知识产权局", "全国"]


@needs_policies
def test_a_real_division_of_tasks_carries_merged_tasks_down() -> None:
    indicators, tasks = tables_of(policy("052"))

    assert indicators.columns == ("一级指标", "二级指标", "评价标准", "指标含义", "数据来源")
    assert [row[0] for row in cells_of(indicators)[10:16]] == ["服务效果"] * 5 + ["保障机制"]
    assert indicators.columns[indicators.key] == "二级指标"
    assert len(tasks.rows) == 39
    assert tasks.columns[tasks.key] == "工作事项"
    assert [row[:2] for row in cells_of(tasks)[8:12]] == [["6", "保障合理用药。"]] * 4
    assert [row[3:] for row in cells_of(tasks)[8:10]] == [
        ["各区政府", "市卫生健康委，市医保局", "药政处", "基层处、医政处"],
        ["各区政府、市卫生健康委", "市医保局", "药政处", "医政处、基层处"],
    ]


@needs_policies
def test_a_real_points_table_restarts_its_serial_numbers_in_each_merged_group() -> None:
    source = policy("057")
    (table,) = tables_of(source)

    assert [row[:3] for row in cells_of(table)] == [
        ["基础指标", "1", "合法稳定住所"],
        ["基础指标", "2", "合法稳定就业"],
        ["基础指标", "3", "年龄"],
        ["加分指标", "1", "文化程度"],
        ["加分指标", "2", "创新能力"],
        ["加分指标", "3", "急需工种或职业资格（职业技能等级）、服务行业"],
        ["加分指标", "4", "社会服务和公益"],
        ["加分指标", "5", "纳税情况"],
        ["加分指标", "6", "表彰奖项"],
        ["减分指标", "1", "信用情况"],
        ["减分指标", "2", "违法违规情况"],
    ]
    assert table.note is not None
    assert source[slice(*table.note)].startswith("注：根据本办法第六条规定")
