"""What the terminal shows: answers with their evidence below, hits, and facts as tables."""

from collections.abc import Iterable, Mapping, Sequence

from rich.box import HORIZONTALS
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.answer import Answer
from corpus.policy import Policy
from index.search import Hit

STATUS = {
    "answered": "已答",
    "partial": "部分载明",
    "not_stated": "原文未载明",
    "out_of_scope": "超出范围",
    "chitchat": "",
}
_METADATA = {
    "title": "标题",
    "number": "文号",
    "issuer": "发文机关",
    "date": "日期",
    "valid_from": "施行日期",
    "valid_to": "有效期至",
    "based_on": "依据",
    "attachments": "附件",
}
_UNSTATED = "—"


def answer_text(answer: Answer, policies: Mapping[str, Policy]) -> str:
    """The answer, its status unless it is simply answered, and for every [n] the label and the quoted words."""
    shown: list[RenderableType] = [Text(answer.answer)]
    if answer.status not in ("answered", "chitchat"):
        shown.append(Text(f"〔{STATUS[answer.status]}〕", style="yellow"))
    if answer.citations:
        shown.append(Text())
    for citation in answer.citations:
        title = f"《{policies[citation.doc].facts.metadata.title}》" if len(policies) > 1 else ""
        head = Text(f"[{citation.n}] {title}{citation.label}", style="bold")
        shown.append(Text.assemble(head, "  ", Text(" ".join(citation.quote.split()), style="dim")))
    return _text(shown)


def hits_text(hits: Sequence[Hit], policies: Mapping[str, Policy]) -> str:
    """One line a clause, best first: score, document, label, and how it begins."""
    table = Table("分值", "文件", "条款", "内容", box=None, pad_edge=False)
    for hit in hits:
        policy = policies[hit.doc]
        clause = policy.by_id[hit.clause]
        begin = " ".join(policy.text(clause).split())[:60]
        table.add_row(f"{hit.score:.3f}", Text(hit.doc), Text(clause.label), Text(begin, style="dim"))
    return _text([table])


def facts_text(policy: Policy, kinds: Iterable[str]) -> str:
    """The facts of these kinds (metadata, targets, duties, measures, tables), each as a table."""
    shown: list[RenderableType] = []
    for kind in kinds:
        shown += _TABLES[kind](policy)
    return _text(shown)


def _metadata(policy: Policy) -> list[Table]:
    values = ((name, getattr(policy.facts.metadata, field)) for field, name in _METADATA.items())
    rows = ((name, "\n".join(value) if isinstance(value, tuple) else value) for name, value in values)
    return [_table("文件", ("项目", "内容"), ((name, value or _UNSTATED) for name, value in rows))]


def _targets(policy: Policy) -> list[Table]:
    rows = (
        (target.deadline or _UNSTATED, target.indicator, target.printed, policy.by_id[target.clause].label)
        for target in policy.facts.targets
    )
    return [_table("目标", ("期限", "指标", "要求", "条款"), rows)]


def _duties(policy: Policy) -> list[Table]:
    rows = (
        (duty.task, "、".join(department.name for department in duty.departments), policy.by_id[duty.clause].label)
        for duty in policy.facts.duties
    )
    return [_table("责任分工", ("任务", "责任单位", "条款"), rows)]


def _measures(policy: Policy) -> list[Table]:
    rows = (
        (
            measure.beneficiary,
            measure.condition or _UNSTATED,
            measure.benefit,
            measure.amount or _UNSTATED,
            policy.by_id[measure.clause].label,
        )
        for measure in policy.facts.measures
    )
    return [_table("支持措施", ("对象", "条件", "支持", "金额", "条款"), rows)]


def _tables(policy: Policy) -> list[Table]:
    return [
        _table(
            f"{policy.by_id[table.clause].label} {table.title}",
            table.columns,
            ([cell.text if cell else "" for cell in row.cells] for row in table.rows),
        )
        for table in policy.facts.tables
    ]


_TABLES = {
    "metadata": _metadata,
    "targets": _targets,
    "duties": _duties,
    "measures": _measures,
    "tables": _tables,
}


def _table(title: str, columns: Iterable[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=Text(title), title_justify="left", box=HORIZONTALS, show_lines=True)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _text(shown: Sequence[RenderableType]) -> str:
    """Render for the terminal that there is: in colour on one, plain in a file."""
    console = Console(highlight=False)
    with console.capture() as capture:
        for item in shown:
            console.print(item, soft_wrap=isinstance(item, Text))
    return capture.get().rstrip("\n")
