"""The tabs 目标台账 and 责任分工: what was read out of the documents, as ledgers and as a chart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from html import escape

import gradio as gr

from assistant.library import Library
from assistant.web.download import Downloads
from assistant.web.ledger import Cell, Ledger, Place, ledger_view
from corpus.policy import Department, Duty, Policy, Table, Target

_ROLES = {"lead": "牵头", "joint": "共同负责", "support": "配合", "listed": "参与"}
_MARKS = {"lead": "●", "joint": "◎", "support": "○", "listed": "△"}
_UNSTATED = "未载明"
_WIDEST = 60  # departments that a matrix has room for


def targets_tab(library: Library, downloads: Downloads) -> gr.Dropdown:
    """Lay out the tab 目标台账; return the document's chooser."""
    doc, _, _ = ledger_view(library, downloads, targets_view, every=True)
    policies = library.assistant.policies
    chart = gr.Markdown(chart_html([policies[library.assistant.nearest[0]]]), elem_classes="chart", latex_delimiters=[])

    def drawn(slug: str) -> str:
        now = library.assistant.policies
        return chart_html([now[slug]] if slug in now else list(now.values()))

    doc.change(drawn, doc, chart, api_visibility="private", show_progress="hidden")
    return doc


def duties_tab(library: Library, downloads: Downloads) -> gr.Dropdown:
    """Lay out the tab 责任分工; return the document's chooser."""
    gr.Markdown(
        "● 牵头　◎ 共同负责　○ 配合　△ 参与。原文只列“责任单位”的，排在第一位的视为牵头。", elem_classes="legend"
    )
    return ledger_view(library, downloads, duties_view, every=False)[0]


# -- ledgers -----------------------------------------------------------------------------------------------------------


def targets_view(policies: Sequence[Policy]) -> list[Ledger]:
    """All targets of some documents."""
    several = len(policies) > 1
    rows = []
    for policy in policies:
        for target in policy.facts.targets:
            bodies = "、".join(body.name for body in _in_charge(policy, target.clause))
            title: tuple[str, ...] = (policy.facts.metadata.title,) if several else ()
            rows.append(
                (
                    target.deadline or _UNSTATED,
                    target.indicator,
                    target.comparator or "",
                    target.value,
                    target.value_high if target.value_high is not None else "",
                    target.unit,
                    target.printed,
                    bodies or _UNSTATED,
                    _place(policy, target.clause),
                    *title,
                )
            )
    columns = (
        "年限",
        "指标",
        "约束",
        "数值",
        "上限",
        "单位",
        "原文",
        "责任部门",
        "条款",
        *(["文件"] if several else []),
    )
    keep = [c for c in range(len(columns)) if c != 4 or any(row[4] != "" for row in rows)]  # ranges are rare
    names = tuple(columns[c] for c in keep)
    return [
        Ledger(
            "目标台账",
            names,
            tuple(tuple(row[c] for c in keep) for row in rows),
            (0, names.index("责任部门"), names.index("单位")),
        )
    ]


def duties_view(policies: Sequence[Policy]) -> list[Ledger]:
    """Tasks by department, tasks with their departments, the matrix of both, and every table of one document."""
    policy = policies[0]
    ledgers = [_by_department(policy), _by_task(policy), _matrix(policy)]
    return [*(ledger for ledger in ledgers if ledger.rows), *_tables(policy)] or [Ledger("责任分工", (), ())]


def measures_view(policies: Sequence[Policy]) -> list[Ledger]:
    """All support that some documents grant."""
    several = len(policies) > 1
    rows: list[tuple[Cell, ...]] = [
        (
            measure.beneficiary,
            measure.condition or _UNSTATED,
            measure.benefit,
            measure.amount or _UNSTATED,
            measure.instrument,
            "、".join(measure.departments) or _UNSTATED,
            _place(policy, measure.clause),
            *((policy.facts.metadata.title,) if several else ()),
        )
        for policy in policies
        for measure in policy.facts.measures
    ]
    columns = ("对象", "条件", "支持内容", "金额", "方式", "责任部门", "条款", *(["文件"] if several else []))
    return [Ledger("支持措施", columns, tuple(rows), (4, 5))]


def _by_department(policy: Policy) -> Ledger:
    counts = Counter(body.name for duty in policy.facts.duties for body in duty.departments)
    rows = [
        (body.name, _ROLES[body.role], duty.task, _place(policy, duty.clause))
        for duty in policy.facts.duties
        for body in duty.departments
    ]
    # What a department leads comes first, then as printed.
    rows.sort(key=lambda row: (-counts[row[0]], row[0], row[1] != _ROLES["lead"]))
    return Ledger("按部门列任务", ("部门", "角色", "任务", "条款"), tuple(rows), (0, 1))


def _by_task(policy: Policy) -> Ledger:
    def names(duty: Duty, *, lead: bool) -> str:
        return "、".join(body.name for body in duty.departments if (body.role == "lead") == lead)

    rows: list[tuple[Cell, ...]] = [
        (duty.task, names(duty, lead=True) or _UNSTATED, names(duty, lead=False), _place(policy, duty.clause))
        for duty in policy.facts.duties
    ]
    return Ledger("按任务列部门", ("任务", "牵头", "其他责任部门", "条款"), tuple(rows), (1, 2))


def _matrix(policy: Policy) -> Ledger:
    counts = Counter(body.name for duty in policy.facts.duties for body in duty.departments)
    bodies = [name for name, _ in counts.most_common(_WIDEST)]
    rows: list[tuple[Cell, ...]] = []
    for duty in policy.facts.duties:
        roles = {body.name: _MARKS[body.role] for body in reversed(duty.departments)}
        rows.append((_place(policy, duty.clause), duty.task, *(roles.get(name, "") for name in bodies)))
    return Ledger("部门与条款对照", ("条款", "任务", *bodies), tuple(rows), upright=True)


def _tables(policy: Policy) -> list[Ledger]:
    ledgers = []
    for table in policy.facts.tables:
        rows = tuple(tuple(cell.text if cell else "" for cell in row.cells) for row in table.rows)
        label = policy.by_id[table.clause].label
        title = label if table.title in label else f"{label} {table.title}"
        ledgers.append(Ledger(title, table.columns, rows, _telling(table)))
    return ledgers


def _telling(table: Table) -> tuple[int, ...]:
    """The columns that rows can be chosen by: those with words, the key first; no serial numbers, no free text."""
    found = []
    for c in range(len(table.columns)):
        cells = [cell.text for row in table.rows if (cell := row.cells[c]) is not None and row.kind == "row"]
        if cells and not all(text.replace(".", "").isdigit() for text in cells) and max(map(len, cells)) <= 80:
            found.append(c)
    return tuple(sorted(found, key=lambda c: c != table.key))


def _in_charge(policy: Policy, clause: str) -> Iterable[Department]:
    """The departments of a clause, or else of the nearest clause above it that names some."""
    for step in reversed(policy.path(policy.by_id[clause])):
        found = {b.name: b for duty in policy.facts.duties if duty.clause == step.id for b in duty.departments}
        if found:
            return found.values()
    return ()


def _place(policy: Policy, clause: str) -> Place:
    return Place(policy.slug, clause, policy.by_id[clause].label)


# -- chart -------------------------------------------------------------------------------------------------------------


def chart_html(policies: Sequence[Policy]) -> str:
    """Bars over the years for every indicator that has figures for several. No line is empty.

    Made of text and boxes, not a picture: it prints, follows light and dark, is read aloud, and needs no script.
    """
    charts = []
    for policy in policies:
        series: dict[tuple[str, str], dict[str, Target]] = defaultdict(dict)
        for target in policy.facts.targets:
            if target.deadline:
                series[target.indicator, target.unit].setdefault(target.deadline, target)
        name = policy.facts.metadata.title if len(policies) > 1 else ""
        charts += [_bars(key[0], years, name) for key, years in series.items() if len(years) > 1]
    if not charts:
        return ""
    return f'<h2>分年度目标</h2><div class="charts">{"".join(charts)}</div>'


def _bars(indicator: str, years: dict[str, Target], document: str) -> str:
    most = max(target.value for target in years.values()) or 1.0
    rows = []
    for year, target in sorted(years.items()):
        share = max(0.0, min(1.0, target.value / most))
        rows.append(
            f'<div class="bar"><span class="year">{escape(year)}</span><span class="track"><span class="fill" '
            f'style="width:{100 * share:.0f}%"></span></span><span class="value">{escape(target.printed)}</span></div>'
        )
    caption = f"{escape(indicator)}{f'<small>{escape(document)}</small>' if document else ''}"
    return f"<figure><figcaption>{caption}</figcaption>{''.join(rows)}</figure>"
