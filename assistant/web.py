"""The web app: a chat that shows its evidence, and the documents to read. Gradio's one home."""

import html
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

# Read when Gradio is imported: without them it asks two hosts on the internet at every start.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import gradio as gr
from fastapi import FastAPI

from assistant.answer import Answer, Citation
from assistant.chain import Assistant
from assistant.scope import WELCOME
from corpus.errors import AssistantError
from corpus.policy import Clause, Policy, Span, Table

_STATUS = {
    "answered": ("已答", "ok"),
    "partial": ("部分载明", "part"),
    "not_stated": ("原文未载明", "open"),
    "out_of_scope": ("超出范围", "out"),
    "chitchat": ("", ""),
}
_AROUND = 90  # characters shown on either side of a quote
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$])")
_CSS = """
.gradio-container {max-width: 1180px !important; margin: 0 auto; font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif}
h1 {font-size: 1.35rem !important; margin: .4rem 0 .1rem}
.evidence {font-size: .92rem; line-height: 1.75}
.evidence .status {display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-size: .82rem; margin-bottom: .5rem}
.evidence .ok {background: #e3f3e6; color: #1c6b2d} .evidence .part {background: #fdf1d8; color: #7a5200}
.evidence .open {background: #e8eef7; color: #234a80} .evidence .out {background: #eee; color: #555}
.evidence details {border: 1px solid #d9dee5; border-radius: .5rem; padding: .45rem .7rem; margin-bottom: .5rem; background: #fff}
.evidence summary {cursor: pointer; font-weight: 600} .evidence .doc {color: #667; font-size: .8rem}
mark {background: #ffec99; padding: 0 .1em}
.reader {line-height: 1.9; max-width: 46rem} .reader h3 {font-size: 1.02rem; margin: 1rem 0 .2rem}
.reader p {margin: .2rem 0; text-align: justify}
.reader table, .facts table {border-collapse: collapse; font-size: .88rem; margin: .5rem 0}
.reader td, .reader th, .facts td, .facts th {border: 1px solid #cfd6df; padding: .25rem .5rem; vertical-align: top; text-align: left}
.reader th, .facts th {background: #f3f6fa; white-space: nowrap}
.wide {overflow-x: auto}
footer {display: none !important}
@media (max-width: 640px) {.gradio-container {padding: .4rem !important} .evidence {font-size: .88rem}}
@media print {.tab-nav, textarea, button {display: none !important}}
"""


def mount(app: FastAPI, assistant: Assistant) -> FastAPI:
    """Mount the web app at / of an app whose own routes stay as they are."""
    demo = build(assistant)
    demo.queue(default_concurrency_limit=4, max_size=64, api_open=False)
    return gr.mount_gradio_app(
        app,
        demo,
        path="/",
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        max_file_size="1mb",
        theme=gr.themes.Soft(primary_hue="blue", font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        css=_CSS,
    )


def build(assistant: Assistant) -> gr.Blocks:
    """Return the pages over an assistant.

    What the pages show is HTML inside `gr.Markdown`, which cleans it in the browser once more; `gr.HTML` does not, and
    needs a content policy that allows code from strings.
    """
    policies = assistant.policies
    choices = [(policy.facts.metadata.title or slug, slug) for slug, policy in policies.items()]
    with gr.Blocks(title="政策问答助手", analytics_enabled=False) as demo:
        gr.Markdown("# 政策问答助手\n依据已载入的政策原文回答，每句话都标明出处；原文没写的如实说明。")
        with gr.Tab("问政策"):
            _chat(assistant, choices)
        with gr.Tab("原文"):
            document = gr.Dropdown(choices, value=choices[0][1] if choices else None, label="文件")
            words = gr.Textbox(label="在原文中查找", placeholder="输入要找的词，回车")
            reader = gr.Markdown(reader_html(policies[choices[0][1]], "") if choices else "", elem_classes="reader")
            for trigger in (document.change, words.submit):
                trigger(lambda slug, text: reader_html(policies[slug], text), [document, words], reader, api_visibility="private")
        with gr.Tab("目标与责任"):
            chosen = gr.Dropdown(choices, value=choices[0][1] if choices else None, label="文件")
            ledger = gr.Markdown(facts_html(policies[choices[0][1]]) if choices else "", elem_classes="facts")
            chosen.change(lambda slug: facts_html(policies[slug]), chosen, ledger, api_visibility="private")
    return demo


def _chat(assistant: Assistant, choices: Sequence[tuple[str, str]]) -> None:
    def respond(message: str, history: list[dict[str, Any]], docs: list[str] | None) -> Iterator[tuple[str, str]]:
        asked = [_text(turn["content"]) for turn in history if turn["role"] == "user"]
        shown = ""
        try:
            for piece in assistant.stream(message, history=[text for text in asked if text.strip()], docs=docs or []):
                if isinstance(piece, Answer):
                    yield markdown(piece.answer), evidence_html(piece, assistant)
                else:
                    shown += piece
                    yield markdown(shown), ""
        except AssistantError as error:
            yield markdown(str(error)), ""

    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            evidence = gr.Markdown("", elem_classes="evidence", render=False)
            limit = gr.Dropdown(list(choices), multiselect=True, label="只问这些文件（不选即全部）", render=False)
            gr.ChatInterface(
                respond,
                chatbot=gr.Chatbot(
                    height="58vh", buttons=["copy"], placeholder=WELCOME, label="对话", latex_delimiters=[], show_label=False
                ),
                textbox=gr.Textbox(placeholder="请输入问题，例如目标、责任单位、支持措施", max_length=2000, show_label=False, submit_btn="提问", stop_btn="停止"),
                additional_inputs=[limit],
                additional_inputs_accordion=gr.Accordion("选择文件", open=False, visible=len(choices) > 1),
                additional_outputs=[evidence],
                examples=[[question, None] for question in example_questions(list(assistant.policies.values()))],
                cache_examples=False,
                api_visibility="private",
                save_history=False,
                analytics_enabled=False,
            )
        with gr.Column(scale=2, min_width=280):
            gr.Markdown("**依据**（点开条款看原文）")
            evidence.render()


def _text(content: object) -> str:
    """A turn's words; Gradio gives a text or a list of parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return ""


def example_questions(policies: Sequence[Policy]) -> list[str]:
    """Questions that the loaded documents answer, one of each kind of fact, from the first documents that have one."""
    found: dict[str, str] = {}
    for policy in policies:
        facts = policy.facts
        for target in facts.targets:
            if target.deadline and 2 <= len(target.indicator) <= 14:
                found.setdefault("target", f"到{target.deadline[:4]}年{target.indicator}的目标是多少？")
        for table in facts.tables:
            for row in table.rows[:1]:
                key = row.cells[table.key]
                column = next((name for c, name in enumerate(table.columns) if c != table.key and "序号" not in name), None)
                if key and column and len(key.text) <= 14:
                    found.setdefault("row", f"{key.text}的{column}是什么？")
        for duty in facts.duties:
            if 4 <= len(duty.task) <= 16:
                found.setdefault("duty", f"{duty.task}由哪些部门负责？")
                found.setdefault("body", f"{duty.departments[-1].name}要负责哪些任务？")
        for measure in facts.measures:
            if 3 <= len(measure.beneficiary) <= 18:
                found.setdefault("measure", f"{measure.beneficiary}有什么支持？")
    return list(found.values())


def markdown(text: str) -> str:
    """The text with everything that Markdown would read as markup escaped, lists kept."""
    lines = []
    for line in text.split("\n"):
        head, rest = ("- ", line[2:]) if line.startswith("- ") else ("", line)
        lines.append(head + _MARKDOWN.sub(r"\\\1", rest))
    return "\n".join(lines)


def evidence_html(answer: Answer, assistant: Assistant) -> str:
    """The answer's status and, for every [n], the clause's label with the quote marked in its surroundings."""
    name, kind = _STATUS[answer.status]
    status = f'<div class="status {kind}">{name}</div>' if name else ""
    several = len(assistant.policies) > 1
    return status + "".join(_citation_html(c, assistant.policies[c.doc], opened=c.n <= 3, several=several) for c in answer.citations)


def _citation_html(citation: Citation, policy: Policy, *, opened: bool, several: bool) -> str:
    clause = policy.by_id[citation.clause]
    span = next((s for s in clause.spans if s.start <= citation.start < s.end), Span(citation.start, citation.end))
    start, end = max(span.start, citation.start - _AROUND), min(span.end, citation.end + _AROUND)
    before = ("…" if start > span.start else "") + policy.source[start : citation.start]
    after = policy.source[citation.end : end] + ("…" if end < span.end else "")
    parts = (html.escape(" ".join(text.split())) for text in (before, citation.quote, after))
    left, quote, right = parts
    doc = f'<div class="doc">《{html.escape(policy.facts.metadata.title)}》</div>' if several else ""
    return (
        f'<details{" open" if opened else ""}><summary>[{citation.n}] {html.escape(citation.label)}</summary>'
        f"{doc}<div>{left}<mark>{quote}</mark>{right}</div></details>"
    )


def reader_html(policy: Policy, words: str) -> str:
    """The document, clause by clause, with an anchor for each, tables as tables and the words sought marked."""
    tables: dict[str, list[Table]] = {}
    for table in policy.facts.tables:
        tables.setdefault(table.clause, []).append(table)
    rows = {row.clause for table in policy.facts.tables for row in table.rows}
    parts = [_clause_html(policy, clause, words, tables.get(clause.id, [])) for clause in policy.clauses if clause.id not in rows]
    return f"<h2>{html.escape(policy.facts.metadata.title)}</h2>" + "".join(parts)


def _clause_html(policy: Policy, clause: Clause, words: str, tables: Sequence[Table]) -> str:
    lines = [line.strip() for line in policy.text(clause).split("\n") if line.strip()]
    headers = {cell for table in tables for cell in table.columns}
    shown = "".join(f"<p>{_marked(line, words)}</p>" for line in lines if line not in headers)
    return f'<section id="{html.escape(clause.id, quote=True)}">{shown}{"".join(_table_html(t, words) for t in tables)}</section>'


def _table_html(table: Table, words: str) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in table.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_marked(cell.text if cell else '', words)}</td>" for cell in row.cells) + "</tr>" for row in table.rows
    )
    return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'


def _marked(text: str, words: str) -> str:
    escaped = html.escape(text)
    sought = html.escape(words.strip())
    return escaped.replace(sought, f"<mark>{sought}</mark>") if sought else escaped


def facts_html(policy: Policy) -> str:
    """The targets and duties of a document as two tables."""
    targets = _grid(
        ("年份", "指标", "要求", "条款"),
        [(t.deadline or "未载明", t.indicator, t.printed, policy.by_id[t.clause].label) for t in policy.facts.targets],
    )
    duties = _grid(
        ("任务", "责任单位", "条款"),
        [(d.task, "、".join(x.name for x in d.departments), policy.by_id[d.clause].label) for d in policy.facts.duties],
    )
    return f"<h3>目标（{len(policy.facts.targets)}）</h3>{targets}<h3>责任分工（{len(policy.facts.duties)}）</h3>{duties}"


def _grid(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'
