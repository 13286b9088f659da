"""How many invented statements the verifier catches, and how many faithful ones it takes for invented.

    python -m evals.hallucination evals/data/dev_*.jsonl --data FOLDER

asks the questions, keeps the answers that are right, and makes wrong and reworded statements of them by general
programs. The product is reached by its command only: `assistant ask`, `facts` and `verify`.
"""

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from evals.corrupt import CORRUPTIONS, STRICT, Cited, Claim, Pool
from evals.fabricated import numbers
from evals.items import load_items
from evals.paraphrase import REWORDINGS
from evals.product import COMMAND, Product, line
from evals.scorers import judge

_MOST = 90  # drafts of one kind
_NUMBERED = re.compile(r"\[(\d+)\]")
_BODY = re.compile("(?!各|有关|相关|[省市区县]有关).{1,10}(?:局|委|厅|部|署|办|处|政府|管委会|集团|公司|中心)")
_PERSON_COLUMN = re.compile("链长|负责人|联系人|组长|姓名|主任")


class Kind(BaseModel):
    """What became of the drafts of one kind."""

    drafts: int
    caught: int

    @property
    def share(self) -> float:
        """How many of them were caught."""
        return self.caught / self.drafts if self.drafts else 0.0


class Draft(BaseModel):
    """One draft, with the statement that it was made from and what the verifier found in it."""

    kind: str
    wrong: bool
    doc: str
    before: str
    text: str
    faults: list[dict[str, str]]


class Report(BaseModel):
    """Shares of corrupted drafts that were caught, and of faithful ones that were caught wrongly."""

    statements: int  # right ones that drafts were made from
    documents: int
    corrupted: dict[str, Kind]
    faithful: dict[str, Kind]
    drafts: list[Draft]

    def caught(self, *, strict: bool) -> Kind:
        """The figures, names, bodies, document numbers and citations; or the other kinds."""
        return _sum([kind for name, kind in self.corrupted.items() if (name in STRICT) is strict])

    @property
    def false_alarms(self) -> Kind:
        """Faithful drafts that were held to be wrong."""
        return _sum(list(self.faithful.values()))


def _sum(kinds: Sequence[Kind]) -> Kind:
    return Kind(drafts=sum(kind.drafts for kind in kinds), caught=sum(kind.caught for kind in kinds))


class Examined(Protocol):
    """What the bench asks of whom it examines; see `evals.product.Product`."""

    def batch(self, command: str, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Answer questions (`ask`) or check drafts (`verify`), one JSON object a line."""
        ...

    def facts(self, slug: str) -> dict[str, Any]:
        """What was read out of a document."""
        ...


def claims(answer: dict[str, Any]) -> Iterator[Claim]:
    """The sentences of an answer that cite something, each with its places."""
    places = {
        c["n"]: Cited(c["doc"], c["clause"], c["start"], c["end"], c["quote"], c["label"]) for c in answer["citations"]
    }
    for text, marks in re.findall(r"([^\[\]\n]+)((?:\[\d+\])+)", answer["answer"]):
        bare = re.sub(r"^[\s\-；，。]+", "", text)
        claim = Claim(bare, tuple(places[int(n)] for n in _NUMBERED.findall(marks)), answer["standalone"])
        if len(bare) >= 8 and not _counted(claim):
            yield claim


def _counted(claim: Claim) -> bool:
    """Whether a claim holds a figure that was counted or worked out, so that no place states it."""
    held = {number.value for number in numbers(claim.evidence + claim.question)}
    return any(number.claimed and number.value not in held for number in numbers(claim.text))


def pools(found: Sequence[Claim], facts: dict[str, dict[str, Any]]) -> dict[str, Pool]:
    """For each document, what can be swapped into a claim about it."""
    people = {
        re.sub(r"\s", "", cell)
        for read in facts.values()
        for table in read["tables"]
        for at, column in enumerate(table["columns"])
        if _PERSON_COLUMN.search(column)
        for row in table["rows"]
        for cell in [row["cells"][at] or ""]
        if re.fullmatch(r"[\u4e00-\u9fff\s]{2,6}", cell)
    }
    made = {}
    for doc, read in facts.items():
        places = {
            (entry["clause"], entry["start"]): Cited(doc, entry["clause"], entry["start"], entry["end"], entry["quote"])
            for kind in ("targets", "duties", "measures")
            for entry in read[kind]
        }
        places |= {
            (row["clause"], row["start"]): Cited(doc, row["clause"], row["start"], row["end"], row["quote"])
            for table in read["tables"]
            for row in table["rows"]
        }
        places |= {(place.clause, place.start): place for claim in found for place in claim.cited if place.doc == doc}
        bodies = sorted(
            {d["name"] for duty in read["duties"] for d in duty["departments"] if _BODY.fullmatch(d["name"])}
        )
        foreign = [claim.text for claim in found if all(place.doc != doc for place in claim.cited)]
        made[doc] = Pool(tuple(sorted(people)), tuple(bodies), tuple(places.values()), tuple(foreign))
    return made


def corrupted(found: Sequence[Claim], made: dict[str, Pool], rng: random.Random) -> Iterator[tuple[str, Claim, Claim]]:
    """(kind, right claim, wrong claim), at most `_MOST` of a kind."""
    for kind, corrupt in CORRUPTIONS.items():
        count = 0
        for claim in rng.sample(found, k=len(found)):
            wrong = corrupt(claim, made[claim.cited[0].doc], rng)
            if wrong is not None and wrong != claim and count < _MOST:
                count += 1
                yield kind, claim, wrong


def reworded(found: Sequence[Claim], rng: random.Random) -> Iterator[tuple[str, Claim, str]]:
    """(kind, right claim, other words), at most `_MOST` of a kind; the last kind is several at once."""
    for kind, reword in REWORDINGS.items():
        count = 0
        for claim in rng.sample(found, k=len(found)):
            text = reword(claim.text, claim.question, rng)
            if text != claim.text and count < _MOST:
                count += 1
                yield kind, claim, text
    for claim in rng.sample(found, k=min(_MOST, len(found))):
        text = claim.text
        for reword in rng.sample(list(REWORDINGS.values()), k=4):
            text = reword(text, claim.question, rng)
        if text != claim.text:
            yield "几种一起", claim, text


def run(items: Sequence[Path], product: Examined, seed: int) -> Report:
    """Make the drafts and have them verified."""
    asked = {item.id: item for item in load_items(*items)}
    lines = [line(item) for item in asked.values()]
    right = [a for a in product.batch("ask", lines) if judge(asked[a["id"]], a).right and a["citations"]]
    found = list(dict.fromkeys(claim for answer in right for claim in claims(answer)))
    facts = {doc: product.facts(doc) for doc in dict.fromkeys(p.doc for claim in found for p in claim.cited)}
    rng = random.Random(seed)
    drafts = [(kind, True, claim, wrong) for kind, claim, wrong in corrupted(found, pools(found, facts), rng)]
    drafts += [
        (kind, False, claim, Claim(text, claim.cited, claim.question)) for kind, claim, text in reworded(found, rng)
    ]
    verdicts = product.batch("verify", [_line(n, draft) for n, (_, _, _, draft) in enumerate(drafts)])
    return _report(
        found,
        [
            Draft(
                kind=kind,
                wrong=wrong,
                doc=claim.cited[0].doc,
                before=claim.text,
                text=draft.text,
                faults=verdict["statements"][0]["faults"],
            )
            for (kind, wrong, claim, draft), verdict in zip(drafts, verdicts, strict=True)
        ],
    )


def _line(n: int, claim: Claim) -> dict[str, Any]:
    citations = [{"doc": place.doc, "start": place.start, "end": place.end} for place in claim.cited]
    return {"id": n, "question": claim.question, "statements": [{"text": claim.text, "citations": citations}]}


def _report(found: Sequence[Claim], drafts: Sequence[Draft]) -> Report:
    kinds: dict[bool, dict[str, list[Draft]]] = {True: defaultdict(list), False: defaultdict(list)}
    for draft in drafts:
        kinds[draft.wrong][draft.kind].append(draft)
    counted = {
        wrong: {
            name: Kind(drafts=len(group), caught=sum(bool(draft.faults) for draft in group))
            for name, group in groups.items()
        }
        for wrong, groups in kinds.items()
    }
    return Report(
        statements=len(found),
        documents=len({place.doc for claim in found for place in claim.cited}),
        corrupted=counted[True],
        faithful=counted[False],
        drafts=list(drafts),
    )


def print_report(report: Report, console: Console) -> None:
    """Print the shares by kind."""
    table = Table(title=f"由 {report.documents} 份文件的 {report.statements} 句正确回答改成", title_justify="left")
    for name in ("改法", "条", "查出", "%"):
        table.add_column(name, justify="left" if name == "改法" else "right")
    for kinds in (report.corrupted, report.faithful):
        for name, kind in kinds.items():
            table.add_row(name, str(kind.drafts), str(kind.caught), f"{kind.share:.1%}")
        table.add_section()
    for name, kind in (
        ("数字、名称、引文改错", report.caught(strict=True)),
        ("其他改错", report.caught(strict=False)),
        ("误报", report.false_alarms),
    ):
        table.add_row(name, str(kind.drafts), str(kind.caught), f"{kind.share:.1%}")
    console.print(table)


def main() -> None:
    """Read the arguments, run, print, write."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.hallucination", description="核对能查出多少不实的话，误伤多少如实的话"
    )
    parser.add_argument("items", nargs="+", type=Path, metavar="题集", help="提问用的题集（JSONL）")
    parser.add_argument("--data", type=Path, metavar="文件夹", required=True, help="数据文件夹，题集里的文件都已载入")
    parser.add_argument("--json", type=Path, metavar="文件", help="报告写到哪里，逐条列出")
    parser.add_argument("--seed", type=int, default=0, metavar="数", help="随机数种子")
    parser.add_argument("--assistant", default=COMMAND, metavar="命令", help="产品的命令")
    options = parser.parse_args()
    report = run(options.items, Product(options.data, options.assistant), options.seed)
    print_report(report, Console())
    if options.json:
        options.json.write_text(report.model_dump_json(indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
