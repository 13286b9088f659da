"""Changes questions and documents, and looks at what that does to the answers.

    python -m evals.metamorphic DATASET… --data FOLDER --thesaurus FILE [--json REPORT] [--show]
    python -m evals.metamorphic DATASET… --data FOLDER --removal        [--json REPORT] [--show]

Another wording (paraphrase, synonym, short form of a department, width, typing error, politeness, order) must not change
an answer, another year must; and where the clauses that answer a question are taken out of its document, the product must
say that the text does not state it. FOLDER holds the sets' documents; the removal works on copies in a temporary folder.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import BaseModel

from evals import variants
from evals.items import EvalItem, load_items
from evals.jsonl import DatasetError
from evals.product import COMMAND, Product, ProductError, line
from evals.removal import holders, of, says_again, with_tables, without
from evals.scorers import DECLINES, wrong
from evals.text import bare, normalise, occurs

YEAR = "换年份"
_DENIES = ("未", "没有", "不", "否", "仅")


class Case(BaseModel):
    """One change and what became of the answer."""

    id: str
    kind: str
    check: str
    before: str  # the question
    after: str  # the changed question, or the clauses that were taken out
    answer_before: str
    answer_after: str
    status_after: str
    held: bool  # whether the answer did as it must
    same: bool  # whether it stayed the same to the letter, marks and punctuation aside
    still: bool = False  # removal: whether the gold facts are said nevertheless
    elsewhere: bool = False  # removal: whether the rest of the document states the gold facts too


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks and print their figures; 0 unless something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m evals.metamorphic", description="改问法、改原文，看回答怎样变")
    parser.add_argument("datasets", nargs="+", type=Path, metavar="题集")
    parser.add_argument("--data", required=True, type=Path, metavar="文件夹", help="数据文件夹，题集的文件已载入")
    parser.add_argument("--removal", action="store_true", help="从原文删去应引的条款，看是否说没有载明")
    parser.add_argument("--thesaurus", type=Path, metavar="文件", help="同义词库；不给就不换同义词")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="每 N 题取一题")
    parser.add_argument("--command", default=COMMAND, metavar="命令", help="产品的命令，默认 assistant")
    parser.add_argument("--show", action="store_true", help="列出没有做到的题（测试集不要用）")
    parser.add_argument("--json", type=Path, metavar="文件", help="每一例写到哪里")
    options = parser.parse_args(arguments)
    try:
        loaded = [item for path in options.datasets for item in load_items(path)]
        product = Product(options.data, options.command)
        there = product.slugs()
        items = [item for item in loaded if item.doc is None or item.doc in there][:: options.every]
        cases = removed(items, product) if options.removal else reasked(items, product, options.thesaurus)
    except (DatasetError, ProductError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(*table(cases), sep="\n")
    if options.show:
        print(*(shown(case) for case in cases if not case.held), sep="\n")
    if options.json:
        options.json.write_text(json.dumps([case.model_dump() for case in cases], ensure_ascii=False), "utf-8")
    return 0


def reasked(items: Sequence[EvalItem], product: Product, thesaurus: Path | None) -> list[Case]:
    """Ask variants of the items that are answered rightly."""
    answers = product.ask(line(item) for item in _named(items))
    right = [item for item in _named(items) if not wrong(item, answers[item.id])]
    changes: dict[str, variants.Variant] = {
        "换说法": variants.reworded,
        "部门简称": variants.short_department,
        "全角半角": variants.wide,
        "错字": variants.mistyped(item.question for item in items),
        "加客套": variants.polite,
        "换语序": variants.reordered,
        YEAR: variants.other_year,
    }
    if thesaurus:
        changes["同义词"] = variants.synonymous(thesaurus)
    asked = {
        f"{item.id} {check}": (item, check, changed)
        for check, change in changes.items()
        for item in right
        if (changed := change(item.question)) and (check != YEAR or _rests_on_year(item, answers[item.id]))
    }
    given = product.ask(line(item, question=changed, name=name) for name, (item, _, changed) in asked.items())
    return [
        _case(item, check, changed, answers[item.id], given[name], held=_held(item, check, given[name]))
        for name, (item, check, changed) in asked.items()
    ]


def removed(items: Sequence[EvalItem], product: Product) -> list[Case]:
    """Ask the items that are answered rightly of documents without the clauses that answer them."""
    asked = [item for item in _named(items) if item.answerable and item.clauses and item.doc]
    answers = product.ask(line(item) for item in asked)
    right = [item for item in asked if not wrong(item, answers[item.id])]
    texts: dict[str, str] = {}
    gone_texts: dict[str, str] = {}
    slugs: dict[tuple[str, ...], str] = {}
    for item in right:
        document = product.document(item.doc or "")
        gone = holders(document, [*item.clauses, *item.clauses_ok])
        if item.kind == "aggregate":
            gone = holders(document, with_tables(document, gone))
        key = (item.doc or "", *sorted(gone))
        slugs[item.id,] = slugs.setdefault(key, f"cut-{len(texts)}")
        texts.setdefault(slugs[key], without(document, gone))
        gone_texts[slugs[key]] = of(document, gone)
    texts = {slug: text for slug, text in texts.items() if text.strip()}
    right = [item for item in right if slugs[item.id,] in texts]
    with TemporaryDirectory() as folder:
        cut = Product(Path(folder), product.command)
        cut.add({slug: text.encode() for slug, text in texts.items()})
        given = cut.ask(line(item, doc=slugs[item.id,]) for item in right)
    cases = []
    for item in right:
        answer = given[item.id]
        case = _case(
            item, "删去依据", "、".join(item.clauses), answers[item.id], answer, held=answer["status"] in DECLINES
        )
        case.still = not case.held and _says(item, answer)
        slug = slugs[item.id,]
        case.elsewhere = says_again(item.question, item.facts, gone_texts[slug], texts[slug])
        cases.append(case)
    return cases


def _named(items: Sequence[EvalItem]) -> list[EvalItem]:
    """The items with ids that are unique over all sets."""
    return [item.model_copy(update={"id": f"{item.dataset}:{item.id}"}) for item in items]


def _case(
    item: EvalItem, check: str, after: str, old: Mapping[str, Any], new: Mapping[str, Any], *, held: bool
) -> Case:
    return Case(
        id=item.id,
        kind=item.kind,
        check=check,
        before=item.question,
        after=after,
        answer_before=old["answer"],
        answer_after=new["answer"],
        status_after=new["status"],
        held=held,
        same=normalise(bare(old["answer"])) == normalise(bare(new["answer"])),
    )


def _held(item: EvalItem, check: str, answer: Mapping[str, Any]) -> bool:
    """Whether a variant was answered as it must be: rightly as before, or for another year not with the same facts."""
    if check != YEAR:
        return not wrong(item, answer)
    denied = any(word in answer["answer"] for word in _DENIES)
    return answer["status"] in (*DECLINES, "partial") or denied or not _says(item, answer)


def _says(item: EvalItem, answer: Mapping[str, Any]) -> bool:
    text = bare(answer["answer"])
    return all(any(occurs(fact, text) for fact in facts) for facts in item.facts)


def _rests_on_year(item: EvalItem, answer: Mapping[str, Any]) -> bool:
    """Whether what was cited for an answerable item prints the year that it asks for."""
    years = variants.years(item.question)
    return item.answerable and any(year in citation["quote"] for citation in answer["citations"] for year in years)


def table(cases: Sequence[Case]) -> Iterable[str]:
    """One line a check."""
    for check in dict.fromkeys(case.check for case in cases):
        own = [case for case in cases if case.check == check]
        held, same = sum(case.held for case in own), sum(case.same for case in own)
        if check == "删去依据":
            still = [case for case in own if case.still]
            part = sum(case.status_after == "partial" for case in own)
            yield f"{check}：{len(own)} 题，说没有载明 {_share(held, len(own))}，说只载明一部分 {_share(part, len(own))}"
            yield f"  仍说出原来的事实 {_share(len(still), len(own))}，其中别处也这样写的 {sum(case.elsewhere for case in still)}"
            yield f"  别处也写着的 {sum(case.elsewhere for case in own)} 题；其余的题说没有载明 {_rest(own)}"
        elif check == YEAR:
            yield f"{check}：{len(own)} 题，回答随之改变 {_share(held, len(own))}"
        else:
            yield f"{check}：{len(own)} 题，仍然答对 {_share(held, len(own))}，一字不差 {_share(same, len(own))}"


def _rest(own: Sequence[Case]) -> str:
    rest = [case for case in own if not case.elsewhere]
    return _share(sum(case.held for case in rest), len(rest))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}（{part}/{whole}）" if whole else "—"


def shown(case: Case) -> str:
    """A case on three lines."""
    mark = "（仍是原来的事实" + ("，别处也写着）" if case.elsewhere else "）") if case.still else ""
    return (
        f"{case.check} {case.id}  {case.before} ⇒ {case.after}\n  前：{case.answer_before[:90]}\n"
        f"  后（{case.status_after}）{mark}：{case.answer_after[:90]}"
    )


if __name__ == "__main__":
    sys.exit(main())
