"""The tab 问政策: a conversation whose answers show their evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any
from weakref import WeakKeyDictionary

import gradio as gr

from assistant.answer import Answer
from assistant.chain import Assistant
from assistant.feedback import keep_feedback
from assistant.library import Library
from assistant.question import LONGEST_QUESTION
from assistant.scope import WELCOME
from assistant.web.download import Downloads
from assistant.web.examples import example_questions
from assistant.web.export import conversation_docx, conversation_markdown
from assistant.web.ledger import doc_choices
from assistant.web.render import answer_html, asked_html, error_html, pending_html
from corpus.errors import AssistantError

_GROUPS = 4  # groups of example questions that the page has room for
_HIDDEN: dict[str, Any] = {"label": "", "samples": [], "visible": False}  # a group without questions
_PAUSE = 0.05  # seconds between two steps of an answer: what comes faster than anyone reads comes together
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was shown for it."""

    question: str
    docs: tuple[str, ...]  # that were asked; empty for all
    shown: str  # HTML
    answer: Answer | None = None  # None while it is on its way, and where it was refused or stopped


Turns = tuple[Turn, ...]
Step = tuple[list[dict[str, str]], str, Turns]  # the conversation, the emptied input, the turns to remember


def chat_tab(library: Library, pages: gr.Blocks, downloads: Downloads, rated: gr.Textbox) -> gr.Dropdown:
    """Lay out the tab and connect its events; return the chooser of documents.

    Args:
        library: What answers.
        pages: What the tab is part of.
        downloads: Carries the exports to the browser.
        rated: Where page.js writes what a person thinks of an answer, as JSON.
    """
    turns = gr.State(())
    policies = library.assistant.policies
    with gr.Row(equal_height=False, elem_classes="chat"):
        with gr.Column(scale=7, min_width=300):
            chatbot = gr.Chatbot(
                label="对话",
                show_label=False,
                height="auto",
                autoscroll=False,  # page.js shows a new question with the beginning of its answer, not the end
                elem_classes="talk",
                buttons=[],
                latex_delimiters=[],
                placeholder=f"<p>{WELCOME}</p>",
                feedback_options=None,
                group_consecutive_messages=False,
            )
            question = gr.Textbox(
                label="问题",
                show_label=False,
                placeholder="请输入问题，可以接着追问",
                max_length=LONGEST_QUESTION,
                submit_btn="提问",
                autofocus=True,
                max_lines=4,
                elem_classes="question",
            )
            with gr.Row(elem_classes="tools"):
                stop = gr.Button("停止", size="sm", scale=0, min_width=64, elem_classes="stop")
                retry = gr.Button("重试", size="sm", scale=0, min_width=64)
                clear = gr.Button("新对话", size="sm", scale=0, min_width=76)
                word = gr.Button("导出 Word", size="sm", scale=0, min_width=96)
                markdown = gr.Button("导出 Markdown", size="sm", scale=0, min_width=128)
            docs = gr.Dropdown(
                doc_choices(policies),
                multiselect=True,
                label="只问这些文件（不选即全部）",
                visible=len(policies) > 1,
                elem_classes="scope",
            )
        with gr.Column(scale=3, min_width=260, elem_classes="examples"):
            gr.Markdown("## 可以这样问")
            samples = [gr.Dataset(components=["textbox"], **_HIDDEN) for _ in range(_GROUPS)]

    def ask(text: str, chosen: list[str] | None, earlier: Turns) -> Iterator[Step]:
        yield from _ask(library, text, tuple(chosen or ()), earlier)

    def ask_sample(row: list[str], chosen: list[str] | None, earlier: Turns) -> Iterator[Step]:
        yield from _ask(library, row[0], tuple(chosen or ()), earlier)

    def ask_again(earlier: Turns) -> Iterator[Step]:
        if earlier:
            yield from _ask(library, earlier[-1].question, earlier[-1].docs, earlier[:-1])
        else:
            yield [], "", ()

    asking: dict[str, Any] = {"outputs": [chatbot, question, turns], **_QUIET}
    running: list[Any] = [
        question.submit(ask, [question, docs, turns], **asking),
        retry.click(ask_again, turns, **asking),
        *(sample.click(ask_sample, [sample, docs, turns], **asking) for sample in samples),
    ]
    stop.click(_stopped, turns, [chatbot, turns], cancels=running, **_QUIET)
    clear.click(lambda: ([], ()), None, [chatbot, turns], cancels=running, **_QUIET)  # what is typed meanwhile stays
    docs.change(lambda chosen: _shown(_examples(library.assistant, chosen or [])), docs, samples, **_QUIET)
    first = _First()
    pages.load(lambda: _shown(first.examples(library.assistant)), None, samples, **_QUIET)
    word.click(lambda said: _word(library, downloads, said), turns, downloads.link, **_QUIET)
    markdown.click(lambda said: _markdown(library, downloads, said), turns, downloads.link, **_QUIET)
    rated.change(lambda told, said: _rated(library, told, said), [rated, turns], None, **_QUIET)
    return docs


def _ask(library: Library, text: str, docs: tuple[str, ...], turns: Turns) -> Iterator[Step]:
    """Yield the conversation as it grows; what was shown last is remembered, so that it can be stopped anywhere."""
    if not text.strip():
        yield _messages(turns), "", turns
        return
    assistant = library.assistant
    asked = [turn.question for turn in turns if turn.answer is not None]
    turn, streamed, told = Turn(text, docs, pending_html("")), "", perf_counter()
    yield _messages((*turns, turn)), "", (*turns, turn)
    try:
        for piece in assistant.stream(text, history=asked, docs=docs):
            if isinstance(piece, Answer):
                shown = answer_html(piece, assistant.policies, f"e{len(turns)}", docs)
                turn = replace(turn, shown=shown, answer=piece)
            else:
                streamed += piece
                if perf_counter() - told < _PAUSE:
                    continue
                turn = replace(turn, shown=pending_html(streamed))
            told = perf_counter()
            yield _messages((*turns, turn)), "", (*turns, turn)
    except AssistantError as error:
        turn = Turn(text[:LONGEST_QUESTION], docs, error_html(str(error)))
        yield _messages((*turns, turn)), "", (*turns, turn)


def _stopped(turns: Turns) -> tuple[list[dict[str, str]], Turns]:
    """Leave what was answered so far, marked as stopped."""
    if turns and turns[-1].answer is None and "pending" in turns[-1].shown:
        turns = (*turns[:-1], replace(turns[-1], shown=error_html("已停止。可点“重试”再问一次。")))
    return _messages(turns), turns


def _messages(turns: Turns) -> list[dict[str, str]]:
    pairs = ((("user", asked_html(turn.question)), ("assistant", turn.shown)) for turn in turns)
    return [{"role": role, "content": content} for pair in pairs for role, content in pair]


def _answers(turns: Turns) -> list[Answer]:
    answers = [turn.answer for turn in turns if turn.answer is not None]
    if not answers:
        raise gr.Error("还没有可以导出的回答。", title="提示", print_exception=False)
    return answers


def _word(library: Library, downloads: Downloads, turns: Turns) -> str:
    return downloads.offer("政策问答记录.docx", _DOCX, conversation_docx(_answers(turns), library.assistant.policies))


def _markdown(library: Library, downloads: Downloads, turns: Turns) -> str:
    text = conversation_markdown(_answers(turns), library.assistant.policies)
    return downloads.offer("政策问答记录.md", "text/markdown; charset=utf-8", text.encode())


def _rated(library: Library, told: str, turns: Turns) -> None:
    """Keep what page.js tells of an answer: {"turn", "rating", "reason", "comment"}."""
    try:
        keep_feedback(library.data, told, [(turn.answer, turn.docs) for turn in turns])
    except AssistantError as error:
        raise gr.Error(str(error), title="提示", print_exception=False) from error
    gr.Info("已记下，谢谢。", title="反馈")


class _First:
    """The examples of all documents, made when a page is first opened: to ask them all takes as long as to load an index."""

    def __init__(self) -> None:
        self._made = WeakKeyDictionary[Assistant, list[dict[str, Any]]]()

    def examples(self, assistant: Assistant) -> list[dict[str, Any]]:
        """Return them as `_examples` does; made once, and anew where documents come in or go."""
        if assistant not in self._made:
            self._made[assistant] = _examples(assistant, [])
        return self._made[assistant]


def _shown(examples: Sequence[dict[str, Any]]) -> list[gr.Dataset]:
    return [gr.Dataset(**properties) for properties in examples]


def _examples(assistant: Assistant, docs: Sequence[str]) -> list[dict[str, Any]]:
    """Return the properties of each group's `gr.Dataset`."""
    slugs = [slug for slug in docs if slug in assistant.policies] or assistant.nearest[:3]
    groups = example_questions([assistant.policies[slug] for slug in slugs], assistant, docs)
    filled: list[dict[str, Any]] = [
        {"label": name, "samples": [[question] for question in questions], "visible": True}
        for name, questions in groups.items()
    ]
    return [*filled, *[_HIDDEN] * _GROUPS][:_GROUPS]
