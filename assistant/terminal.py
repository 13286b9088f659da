"""What the terminal shows: answers with their evidence below, hits, and facts as tables."""

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.box import HORIZONTALS
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.answer import STATUS_NAMES, Answer
from assistant.facts import fact_tables
from corpus.policy import Policy
from index.search import Hit

if TYPE_CHECKING:
    from assistant.match import Matches


def answer_text(answer: Answer, policies: Mapping[str, Policy]) -> str:
    """The answer, its status unless it is simply answered, and for every [n] the label and the quoted words."""
    shown: list[RenderableType] = [Text(answer.answer)]
    if answer.notice is not None:
        shown.insert(0, Text(f"〔{answer.notice}〕", style="yellow"))
    if answer.status not in ("answered", "chitchat"):
        shown.append(Text(f"〔{STATUS_NAMES[answer.status]}〕", style="yellow"))
    if answer.citations:
        shown.append(Text())
    for citation in answer.citations:
        title = f"《{policies[citation.doc].facts.metadata.title}》" if len(policies) > 1 else ""
        head = Text(f"[{citation.n}] {title}{citation.label}", style="bold")
        shown.append(Text.assemble(head, "  ", Text(" ".join(citation.quote.split()), style="dim")))
    return _text(shown)


def hits_text(hits: Sequence[Hit], policies: Mapping[str, Policy], wordings: Sequence[str] | None = None) -> str:
    """One line a clause, best first: score, document, label, and how it begins.

    Where `wordings` are given, those of the thesaurus that were looked for too, what speaks for each clause instead of
    how it begins.
    """
    explained = wordings is not None
    last = ("词语", "字对", "同义词", "条款近似", "句子近似", "排序") if explained else ("内容",)
    table = Table("分值", "文件", "条款", *last, box=None, pad_edge=False)
    for hit in hits:
        policy = policies[hit.doc]
        clause = policy.by_id[hit.clause]
        begin = Text(" ".join(policy.text(clause).split())[:60], style="dim")
        why = [f"{figure:.3f}" for figure in (*hit.signals, hit.score - hit.fused)]
        table.add_row(f"{hit.score:.3f}", Text(hit.doc), Text(clause.label), *(why if explained else [begin]))
    return _text([table, *([Text(f"另找同义的说法：{'、'.join(wordings)}")] if wordings else [])])


def matches_text(matches: "Matches", policies: Mapping[str, Policy]) -> str:
    """The matches as a numbered list, each with why it fits, whom to ask and what is not stated; then the annex rows."""
    shown: list[RenderableType] = []
    if not matches.matches:
        shown.append(Text("已载入的文件里没有适用于这个画像的支持措施。"))
    for n, match in enumerate(matches.matches, 1):
        title = f"《{policies[match.doc].facts.metadata.title}》" if len(policies) > 1 else ""
        fit = Text("符合", style="green") if match.fit == "eligible" else Text("待确认", style="yellow")
        shown.append(Text.assemble(f"{n}. ", Text(match.support, style="bold"), "  〔", fit, "〕"))
        lines = {
            "依据": title + match.label,
            "对象": match.beneficiary,
            "条件": match.condition,
            "理由": match.why,
            "部门": "、".join(match.departments),
            "未载明": "、".join(match.unstated),
            "原文": " ".join(match.quote.split()),
        }
        shown += [
            Text(f"   {name}：{text}", style="dim" if name == "原文" else "") for name, text in lines.items() if text
        ]
    for name, row in matches.context.items():
        for entry in [row, *row.get("其他", [])] if row else []:
            cells = "；".join(
                f"{key}：{text}" for key, text in entry.items() if key not in ("表", "doc", "clause", "其他")
            )
            shown.append(Text(f"{name}｜{entry['表']}  {cells}"))
    return _text(shown)


def facts_text(policy: Policy, kinds: Container[str]) -> str:
    """The facts of these kinds (metadata, targets, duties, measures, tables), each as a table."""
    shown: list[RenderableType] = []
    for facts in fact_tables(policy):
        if facts.kind in kinds:
            table = Table(title=Text(facts.title), title_justify="left", box=HORIZONTALS, show_lines=True)
            for column in facts.columns:
                table.add_column(Text(column), overflow="fold")
            for row in facts.rows:
                table.add_row(*map(Text, row))
            shown.append(table)
    return _text(shown)


def _text(shown: Sequence[RenderableType]) -> str:
    """Render for the terminal that there is: in colour on one, plain in a file."""
    console = Console(highlight=False)
    with console.capture() as capture:
        for item in shown:
            console.print(item, soft_wrap=isinstance(item, Text))
    return capture.get().rstrip("\n")
