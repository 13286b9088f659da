"""Grows the trees of `answerability`: `python -m assistant.train_answerability DATASET… --data FOLDER`.

Every question is asked twice: of its document, and of the document without the clauses that answer it, where whatever
is offered is wrong. The questions are those of the datasets, whose facts tell right answers from wrong ones, those of
`index/training/tempting.tsv`, half of them beside what the text states, and those that the encoder was trained on, whose
clauses do. FOLDER holds their documents: the real policies as p001, p002 ….
The threshold leaves `FALSE` of the right answers of the datasets below it, as trees grown without their documents
see them.
"""

import argparse
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from tqdm import tqdm

from assistant.answerability import COMMON, FILE, features
from assistant.assemble import assemble
from assistant.chain import Assistant
from assistant.compose import FOUND, drafted
from assistant.dossier import Dossier
from assistant.draft import Draft
from assistant.question import Question, fold
from assistant.settings import Settings
from corpus.policy import Facts, Policy
from evals.items import load_items
from evals.text import occurs
from index.search import Hit
from index.train import questions
from index.words import bigrams

FALSE = 0.02  # share of right answers that may be declined
PAIRS = 1500  # of the encoder's questions; more take longer and tell little more
SEED = 0
_SHARE = {"near": 1.0, "mid": 1.0, "far": 0.45}  # how many of them, by their distance from the text's words
_TEMPTING = 0.8  # what a question of `tempting.tsv` counts; the threshold is set by the datasets alone
_WEIGHT = 0.2  # what one of them counts: the encoder has seen it, so its clause is found too easily
_FOUND, _LOOKED_AT = 16, 48  # clauses that are answered from, and that are looked at so that enough are left
_OFTEN = 0.15  # share of the policies from which a word tells little about which of them is meant
_SAME = 0.8  # share of a clause's pairs of characters from which another says the same
_FOLDS = 6
_CHUNKS = 5  # parts that the questions about a document of many are cut into
_MANY = 200
_RISING = frozenset(
    "telling telling_inside inside near wide meant rarest terms_inside terms_near terms_known beside kind unit fused focus first last ahead".split()
)
_FALLING = frozenset(
    "most_telling_missing missing_known missing_unknown most_missing most_missing_known terms_short rank".split()
)
_TREES: dict[str, Any] = {"max_iter": 300, "learning_rate": 0.04, "max_leaf_nodes": 12, "min_samples_leaf": 20}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the clauses that answer it; none where none does."""

    question: str
    doc: str
    clauses: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]  # what a right answer holds, each in several wordings; empty if unknown
    weight: float


@dataclass(frozen=True, slots=True)
class Example:
    """What is known of a draft, and whether its evidence states what was asked."""

    row: list[float]
    stated: bool
    asked: Asked


def main(arguments: Sequence[str] | None = None) -> None:
    """Grow the trees, print how well they tell, and write them beside `answerability`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("datasets", nargs="+", type=Path, help="开发题集")
    parser.add_argument("--data", type=Path, required=True, help="数据文件夹，题集和训练问题的文件已载入")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="用多少个训练句向量的问题")
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args(arguments)
    COMMON.write_text("".join(f"{word}\t{share:.2f}\n" for word, share in common_words()), encoding="utf-8")
    assistant = assemble(Settings(data=options.data, composer="grounded"))
    asked = [*of_datasets(options.datasets), *of_tempting(), *of_pairs(options.pairs)]
    found = list(examples(assistant, [one for one in asked if one.doc in assistant.policies]))
    rows = np.array([example.row for example in found])
    stated = np.array([example.stated for example in found])
    weights = np.array([example.asked.weight for example in found])
    names = _names(assistant)
    odds = _held_out(found, rows, stated, weights, names)
    own = weights == 1
    threshold = float(np.quantile(odds[own & stated], FALSE))
    print(
        f"{len(found)} 例；题集的 {own.sum()} 例（对 {(own & stated).sum()}）：AUC {roc_auc_score(stated[own], odds[own]):.3f}"
    )
    for share in (0.01, FALSE, 0.03, 0.05, 0.1):
        caught = np.mean(odds[own & ~stated] < np.quantile(odds[own & stated], share))
        print(f"误拒 {share:.1%} 时识别出没有依据的 {caught:.1%}")
    grown = tensors(_grown(rows, stated, weights, names), threshold)
    save_file(grown, options.out, metadata={"features": " ".join(names)})


def of_datasets(paths: Sequence[Path]) -> Iterator[Asked]:
    """The questions of evaluation sets that stand on their own."""
    for item in (item for path in paths for item in load_items(path)):
        if item.doc and not item.history and item.kind not in ("chitchat", "out_of_scope", "multi"):
            clauses = (*item.clauses, *item.clauses_ok) if item.answerable else ()
            yield Asked(item.question, item.doc, clauses, tuple(map(tuple, item.facts)), 1.0)


def of_tempting() -> Iterator[Asked]:
    """Questions that a document answers, and others to which it holds sentences that only look like answers."""
    for row in questions("tempting"):
        yield Asked(row["question"], row["doc"], (row["clause"],) if row["stated"] == "1" else (), (), _TEMPTING)


def common_words() -> list[tuple[str, float]]:
    """The words that questions about many policies are asked with, with the share of policies, commonest first."""
    docs: dict[str, set[str]] = {}
    rows = questions("pairs")
    for row in rows:
        for word in (fold(word) for stretch in Question(row["question"]).words for word in stretch):
            docs.setdefault(word, set()).add(row["doc"])
    every = len({row["doc"] for row in rows})
    shares = ((word, len(asked) / every) for word, asked in docs.items() if word)
    return sorted((one for one in shares if one[1] >= _OFTEN), key=lambda one: (-one[1], one[0]))


def of_pairs(most: int) -> list[Asked]:
    """Some of the questions that the encoder was trained on."""
    rows = questions("pairs")
    draw = random.Random(SEED)
    draw.shuffle(rows)
    kept = [row for row in rows if row["stated"] == "0" or draw.random() < _SHARE[row["distance"]]][:most]
    return [
        Asked(row["question"], f"p{row['doc']}", (row["clause"],) if row["stated"] == "1" else (), (), _WEIGHT)
        for row in kept
    ]


def examples(assistant: Assistant, asked: Sequence[Asked]) -> Iterator[Example]:
    """What is answered, with and without the clauses that answer; what is declined anyway tells nothing."""
    dossiers: dict[str, Dossier] = {}
    for one in tqdm(asked, desc="作答"):
        parts = assistant.understand(assistant.request(one.question, docs=[one.doc])).parts
        policy = assistant.policies[one.doc]
        gold = [clause for clause in one.clauses if clause in policy.by_id]
        if len(parts) != 1 or (one.clauses and not gold):
            continue
        whole = dossiers.setdefault(one.doc, Dossier(policy))
        titled = policy.facts.metadata.evidence.get("title")  # without its title a document is none
        cut = Dossier(without(policy, gold)) if gold and not (titled and _under(titled.clause, gold)) else None
        for dossier in (whole, cut):
            if dossier is None:
                continue
            hits = _hits(assistant, parts[0], dossier.policy)
            if not hits:
                continue
            draft = drafted(parts[0], dossier, hits, assistant.strengths, near=hits[0].fused >= FOUND)
            stated = _stated(one, draft, policy, gold, cut=dossier is cut)
            if draft.status in ("answered", "partial") and stated is not None:
                row = list(features(parts[0], dossier, draft, hits).values())
                yield Example(row, stated, one)


def without(policy: Policy, gone: Sequence[str]) -> Policy:
    """The policy without clauses and everything under and read out of them."""
    # An article lies in its chapter, though its id does not begin with the chapter's.
    kept = {one.id for one in policy.clauses if not any(_under(step.id, gone) for step in policy.path(one))}
    facts = policy.facts
    metadata = facts.metadata
    lost = {name for name, evidence in metadata.evidence.items() if evidence.clause not in kept and name != "title"}
    empty: dict[str, Any] = {name: () if name in ("based_on", "attachments") else None for name in lost}
    tables = (table for table in facts.tables if table.clause in kept)
    source = policy.source
    for start, end in (span for clause in policy.clauses if clause.id not in kept for span in clause.spans):
        source = source[:start] + " " * (end - start) + source[end:]
    return replace(
        policy,
        source=source,
        clauses=tuple(clause for clause in policy.clauses if clause.id in kept),
        facts=Facts(
            replace(metadata, evidence={k: e for k, e in metadata.evidence.items() if k not in lost}, **empty),
            tuple(target for target in facts.targets if target.clause in kept),
            tuple(duty for duty in facts.duties if duty.clause in kept),
            tuple(measure for measure in facts.measures if measure.clause in kept),
            tuple(replace(t, rows=tuple(row for row in t.rows if row.clause in kept)) for t in tables),
        ),
    )


def _under(clause: str, above: Sequence[str]) -> bool:
    return any(clause == one or clause.startswith(f"{one}/") for one in above)


def _hits(assistant: Assistant, question: Question, policy: Policy) -> list[Hit]:
    """The clauses found among those that the policy has."""
    hits = assistant.search(question.text, k=_LOOKED_AT, docs=[policy.slug])
    return [hit for hit in hits if hit.clause in policy.by_id][:_FOUND]


def _stated(asked: Asked, draft: Draft, policy: Policy, gold: Sequence[str], *, cut: bool) -> bool | None:
    """Whether the draft rests on what answers; None where that cannot be told."""
    text = draft.text
    right = bool(asked.facts) and all(any(occurs(fact, text) for fact in facts) for facts in asked.facts)
    cited = [support.clause for support in draft.support]
    if not gold:
        return False
    if cut:  # the answer may be said twice
        pairs = [set(bigrams(fold(policy.text(policy.by_id[clause])))) for clause in gold]
        quotes = [policy.source[s.span.start : s.span.end] for s in draft.support]
        said = [set(bigrams(fold(quote))) for quote in quotes]
        twice = any(len(one & other) > _SAME * len(one) for one in said for other in pairs if one)
        return None if right or twice else False
    meant = any(_under(clause, gold) or any(one.startswith(f"{clause}/") for one in gold) for clause in cited)
    if asked.facts:
        return True if right else None if meant else False
    return meant


def _names(assistant: Assistant) -> list[str]:
    dossier = Dossier(next(iter(assistant.policies.values())))
    return list(features(Question("？"), dossier, Draft((), "answered", 0.0, ""), []))


def _grown(
    rows: NDArray[np.float64], stated: NDArray[np.bool_], weights: NDArray[np.float64], names: Sequence[str]
) -> HistGradientBoostingClassifier:
    signs = [(name in _RISING) - (name in _FALLING) for name in names]
    trees = HistGradientBoostingClassifier(
        **_TREES, l2_regularization=1.0, monotonic_cst=signs, early_stopping=False, random_state=SEED
    )
    return trees.fit(rows, stated, sample_weight=weights)


def _held_out(
    found: Sequence[Example],
    rows: NDArray[np.float64],
    stated: NDArray[np.bool_],
    weights: NDArray[np.float64],
    names: Sequence[str],
) -> NDArray[np.float64]:
    """The log-odds of every example by trees that were grown without its document, or its part of a large one's questions."""
    docs = [example.asked.doc for example in found]
    large = {doc for doc in set(docs) if docs.count(doc) > _MANY}
    groups = [
        f"{doc} {zlib.crc32(one.asked.question.encode()) % _CHUNKS}" if doc in large else doc
        for doc, one in zip(docs, found, strict=True)
    ]
    odds = np.zeros(len(rows))
    for kept, left in GroupKFold(_FOLDS).split(rows, stated, groups):
        odds[left] = _grown(rows[kept], stated[kept], weights[kept], names).decision_function(rows[left])
    return odds


def tensors(trees: HistGradientBoostingClassifier, threshold: float) -> dict[str, NDArray[np.float64]]:
    """What `assistant.trees` reads: one row a tree; a node without a left child is a leaf. The threshold is taken off."""
    grown = [stage[0].nodes for stage in trees._predictors]
    most = max(map(len, grown))
    fields = {
        "feature": "feature_idx",
        "threshold": "num_threshold",
        "left": "left",
        "right": "right",
        "value": "value",
    }
    tensors = {name: np.zeros((len(grown), most), dtype=np.float64) for name in fields}
    for i, nodes in enumerate(grown):
        for name, field in fields.items():
            values = np.where(nodes["is_leaf"], 0, nodes[field]) if name in ("left", "right") else nodes[field]
            tensors[name][i, : len(nodes)] = values
    base = float(np.ravel(trees._baseline_prediction)[0]) - threshold
    return {**tensors, "base": np.array([base], dtype=np.float64)}


if __name__ == "__main__":
    main()
