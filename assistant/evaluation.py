"""Puts the assistant before the eval harness, which knows only questions and answers as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from pydantic import TypeAdapter, ValidationError
from rich.console import Console

from assistant.answer import History
from assistant.batch import write_lines
from assistant.chain import Assistant, Composed, Retrieved
from assistant.compose import joined
from assistant.facts import facts_json
from assistant.model import Model
from corpus.errors import AssistantError, reason
from evals.compare import compare
from evals.gates import GATES, check, load_gates
from evals.html import add_to_history, html
from evals.items import load_items
from evals.journal import Journal
from evals.jsonl import DatasetError
from evals.judges import Judge, ModelJudge, judge_names
from evals.report import load_report
from evals.run import System, run
from evals.terminal import print_report

_history = TypeAdapter(History)
LATEST = "latest.html"  # the report of the last run, in the folder that `keep` names


@dataclass(frozen=True, slots=True)
class Options:
    """What a run looks at and where its results go."""

    only: str | None = None  # the one kind of question to ask
    all_docs: bool = False  # every question searches all documents, also one that names its document
    jobs: int = 1  # questions asked at once
    resume: bool = False  # go on with a run that was cut short
    totals: bool = False  # show and keep no single item
    baseline: Path | None = None  # report of an earlier run
    gates: Path = GATES
    report: Path | None = None  # where the whole report goes, as JSON
    page: Path | None = None  # where it goes as HTML
    answers: Path | None = None  # where the answers go, as lines of JSON


def outside_judges(names: Sequence[str], model: Model | None) -> list[Judge]:
    """Return judges that ask a language model.

    Raises:
        AssistantError: There is no such judge, or no model is set.
    """
    unknown = [name for name in names if name not in judge_names()]
    if unknown:
        raise AssistantError(f"没有“{unknown[0]}”这个评判，只有 {'、'.join(judge_names())}。")
    if not names:
        return []
    if model is None:
        raise AssistantError("请用 ASSISTANT_MODEL 指定评判用的语言模型。")
    return [ModelJudge(name, partial(_completed, model)) for name in names]


def _completed(model: Model, prompt: str) -> str:
    return model.reply([("human", prompt)], until=monotonic() + model.seconds)


def evaluate(
    assistant: Assistant, datasets: Sequence[Path], keep: Path, options: Options, judges: Sequence[Judge] = ()
) -> None:
    """Judge the assistant on question sets and print the figures.

    Args:
        assistant: Who answers.
        datasets: Files of eval items, judged as one run.
        keep: Folder for the latest report as a page, the history of runs, and the answers of an unfinished run.
        options: What is looked at and where the results go.
        judges: Scorers that are asked besides.

    Raises:
        AssistantError: A set cannot be read or holds no such kind, a document is not loaded, a file cannot be read or
            written, or a gate is missed (after everything has been printed and written).
    """
    try:
        items = [item for path in datasets for item in load_items(path) if options.only in (None, item.kind)]
        gates = load_gates(options.gates)
        baseline = load_report(options.baseline) if options.baseline else None
    except DatasetError as error:
        raise AssistantError(f"{error}。") from error
    if not items:
        raise AssistantError(f"题集里没有“{options.only}”类的题目。")
    answers: list[dict[str, Any]] = []
    started = perf_counter()
    try:
        run_name = _fingerprint(assistant, datasets, options)
        journal = Journal(keep / f"unfinished-{run_name[:8]}.jsonl", resume=options.resume, run=run_name)
        system = _system(assistant, options)
        result = run(items, system, jobs=options.jobs, journal=journal, judges=judges, answers=answers)
    except DatasetError as error:
        raise AssistantError(f"{error}。") from error
    if baseline is None and assistant.model is not None:
        # The same questions without the language model: what it adds or costs shows item by item.
        grounded = run(items, _system(assistant.grounded, options), jobs=options.jobs)
        before = grounded.outcomes
    else:
        before = baseline.outcomes if baseline else []
    result.about = _about(assistant, datasets, options, perf_counter() - started)
    result.checks = check(gates, result.outcomes, datasets[0].parent) if options.only is None else []
    result.comparison = compare(before, result.outcomes) if before else None
    if options.totals:
        result = result.without_items()
    print_report(result, Console())
    try:
        page = html(result, add_to_history(keep / "history.jsonl", result))
        for path in filter(None, (options.page, keep / LATEST)):
            path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise AssistantError(f"无法写入“{error.filename}”（{reason(error)}）。") from error
    journal.close()
    if options.report is not None:
        write_lines(options.report, [result.model_dump()])
    if options.answers is not None:
        write_lines(options.answers, ({k: v for k, v in answer.items() if k != "trace"} for answer in answers))
    if result.missed:
        raise AssistantError(f"没有达到门槛：{'；'.join(map(str, result.missed))}。")


def _system(assistant: Assistant, options: Options) -> System:
    """The assistant as the harness sees it."""

    def docs(item: dict[str, Any]) -> list[str]:
        return [item["doc"]] if item["doc"] and not options.all_docs else []

    def ask(item: dict[str, Any]) -> dict[str, Any]:
        try:
            history = _history.validate_python(item["history"])
        except ValidationError as error:
            raise AssistantError(f"题目 {item['id']} 的 history 应为问题或消息的列表。") from error
        started = perf_counter()
        # The steps of `Assistant.ask`, to see what each made of the question.
        retrieved = assistant.retrieve(
            assistant.understand(assistant.request(item["question"], history=history, docs=docs(item)))
        )
        composed = assistant.compose(retrieved)
        verified = assistant.verify(composed)
        answer = assistant.answer(assistant.write(verified)).model_dump()
        latency = round(1000 * (perf_counter() - started), 1)
        return {**answer, "latency_ms": latency, "trace": _trace(retrieved, composed, verified)}

    def search(item: dict[str, Any]) -> list[dict[str, Any]]:
        hits = assistant.search(item["standalone"], k=10, docs=docs(item))
        return [{"doc": hit.doc, "clause": hit.clause, "score": hit.score} for hit in hits]

    return System(
        ask,
        search,
        source=lambda slug: assistant.policies[slug].source,
        facts=lru_cache(lambda slug: facts_json(assistant.policies[slug])),
    )


def _trace(retrieved: Retrieved, composed: Composed, verified: Composed) -> dict[str, Any]:
    """What each step of the chain made of the question, as `evals.explain` reads it."""
    hits = [[{"doc": hit.doc, "clause": hit.clause} for hit in found.hits] for found in retrieved.found]
    trace = {"standalone": retrieved.understood.standalone, "hits": hits}
    return {**trace, "composed": _draft(composed), "verified": _draft(verified)}


def _draft(composed: Composed) -> dict[str, str]:
    draft = joined(composed.drafts)
    text = draft.text
    answerers = "、".join(dict.fromkeys(part.answerer for part in composed.drafts))
    return {"answerer": answerers, "answer": text, "status": draft.status}


def _about(assistant: Assistant, datasets: Sequence[Path], options: Options, seconds: float) -> dict[str, str]:
    """The run's circumstances, as a reader sees them."""
    return {
        "时间": datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M"),
        "题集": "、".join(path.stem for path in datasets) + (f"（只评 {options.only}）" if options.only else ""),
        "文件": f"{len(assistant.policies)} 份" + ("，不按题目限定" if options.all_docs else ""),
        "用时": f"{seconds:.0f} 秒",
        **_composer(assistant),
    }


def _composer(assistant: Assistant) -> dict[str, str]:
    """Who worded the answers, with the fingerprints of the prompts."""
    if assistant.model is None:
        return {"组织语言": "不用语言模型"}
    prompts = "、".join(f"{name} {fingerprint}" for name, fingerprint in sorted(assistant.model.prompts.items()))
    return {"组织语言": f"{assistant.model.name}，与不用语言模型的回答逐题比较", "提示词": prompts}


def _fingerprint(assistant: Assistant, datasets: Sequence[Path], options: Options) -> str:
    """Names a run by its sets and by what decides the answers: the documents and how they are asked."""
    texts = sorted((slug, policy.source) for slug, policy in assistant.policies.items())
    sets = [path.stem for path in datasets]
    return sha256(repr((texts, sets, options.only, options.all_docs, assistant.model)).encode()).hexdigest()
