"""Grows the trees of `compose.yes_no`: `python -m assistant.train_yes_no --data FOLDER`.

`index/training/yes_no.tsv` tells of sentences that answer yes-or-no questions what a reader of both would say: yes, no,
or nothing, `yes_no_triples.tsv` the same of sentences for each of which three questions were written. FOLDER holds the
documents asked about: the real policies as p001, p002 …. Printed is what trees say of the questions about documents
that they were grown without.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from tqdm import tqdm

from assistant.assemble import assemble
from assistant.chain import Assistant
from assistant.compose import drafted
from assistant.compose.passages import candidates
from assistant.compose.yes_no import ASKED, DENIES, SETTLES, TOLD, answer, features, lead_of_draft, row, told_by
from assistant.dossier import Dossier
from assistant.question import Question, fold
from assistant.settings import Settings
from assistant.train_answerability import tensors
from index.train import questions

SEED = 0
_HITS = 12  # clauses that are answered from, as in `chain`
_FOLDS = 5
_WEIGHT = 3.0  # what a question counts that was typed as people do, with its case; those of `pairs.tsv` are short
_TRIPLED = 0.7  # what one of a triple counts: they are many, and alike
_TURNS = 800  # stretches of characters that are looked for in the questions, and as many in the sentences
_TREES = {"max_iter": 250, "learning_rate": 0.05, "max_leaf_nodes": 12, "min_samples_leaf": 20}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A yes-or-no question, the sentence that answers it, and what it answers."""

    doc: str
    clause: str
    sentence: int  # of the clause, from 1
    question: str
    answer: str  # yes, no or open
    weight: float


@dataclass(frozen=True, slots=True)
class Example:
    """How a sentence speaks of what a question doubts, and what it answers."""

    labelled: Labelled
    text: str  # of the sentence
    held: dict[str, float]
    lead: str  # what the rules say


def main(arguments: Sequence[str] | None = None) -> None:
    """Grow the trees, print how well they tell, and write them beside `compose.yes_no`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="数据文件夹，标注所问的文件已载入")
    options = parser.parse_args(arguments)
    assistant = assemble(Settings(data=options.data, composer="grounded"))
    found = list(examples(assistant, [one for one in labelled() if one.doc in assistant.policies]))
    names = [
        *found[0].held,
        *_turns(ASKED, [fold(one.labelled.question) for one in found]),
        *_turns(TOLD, [fold(one.text) for one in found]),
    ]
    rows = np.array([row(names, one.held, Question(one.labelled.question), one.text) for one in found])
    answers = np.array([one.labelled.answer for one in found])
    weights = np.array([one.labelled.weight for one in found])
    settled, denied = answers != "open", answers == "no"
    settles, denies = np.zeros(len(found)), np.zeros(len(found))
    for kept, left in GroupKFold(_FOLDS).split(rows, answers, [one.labelled.doc for one in found]):
        settles[left] = grown(rows[kept], settled[kept], weights[kept]).decision_function(rows[left])
        of_settled = kept[settled[kept]]
        trees = grown(rows[of_settled], denied[of_settled], weights[of_settled])
        denies[left] = trees.decision_function(rows[left])
    print(f"{len(found)} 例：能断定的 AUC {roc_auc_score(settled, settles):.3f}", end="，")
    print(f"其中否的 AUC {roc_auc_score(denied[settled], denies[settled]):.3f}")
    leads = [one.lead for one in found]
    said = list(map(answer, leads, settles, denies))
    for name, among in (("短问句", weights == 1), ("自带情况的长问句", weights > 1), ("照句子写的", weights < 1)):
        print(f"{name} {among.sum()}：规则说的", _precision(leads, answers, among))
        print(f"{name} {among.sum()}：最后说的", _precision(said, answers, among))
    write(SETTLES, grown(rows, settled, weights), names)
    write(DENIES, grown(rows[settled], denied[settled], weights[settled]), names)


def labelled() -> Iterator[Labelled]:
    """What readers said, and what three questions each were written for."""
    short = {pair["question"] for pair in questions("pairs")}
    for name in ("yes_no", "yes_no_triples"):
        for line in questions(name):
            weight = _TRIPLED if name != "yes_no" else 1.0 if line["question"] in short else _WEIGHT
            where = (line["doc"], line["clause"], int(line["sentence"]))
            yield Labelled(*where, line["question"], line["answer"], weight)


def examples(assistant: Assistant, asked: Sequence[Labelled]) -> Iterator[Example]:
    """The sentences among those that are found for their questions."""
    dossiers: dict[str, Dossier] = {}
    for one in tqdm(asked, desc="作答"):
        dossier = dossiers.setdefault(one.doc, Dossier(assistant.policies[one.doc]))
        question = Question(one.question)
        hits = assistant.search(one.question, k=_HITS, docs=[one.doc])
        found = candidates(question, dossier, hits, assistant.strengths)
        sentence = dossier.sentences[one.clause][one.sentence - 1]
        told = next((candidate for candidate in found if candidate.sentence == sentence), None)
        if told is None:
            continue
        draft = drafted(question, dossier, hits, assistant.strengths, near=True)
        lead = lead_of_draft(draft) if draft.statements and told_by(draft.support, found) == told else ""
        text = dossier.quote(sentence.span)
        yield Example(one, text, features(question, dossier, told, found, lead), lead)


def _turns(kind: str, texts: Sequence[str]) -> list[str]:
    """The commonest stretches of one to three characters, named by where they stand."""
    counted = CountVectorizer(analyzer="char", ngram_range=(1, 3), binary=True, max_features=_TURNS).fit(texts)
    return [kind + turn for turn in counted.get_feature_names_out() if not re.search(r"\s", turn)]


def write(file: Path, trees: HistGradientBoostingClassifier, names: Sequence[str]) -> None:
    """Save trees with the names of the features that they look at."""
    held = tensors(trees, 0.0)
    used = sorted(set(held["feature"].astype(int).ravel()))
    held["feature"] = np.searchsorted(used, held["feature"]).astype(np.float64)
    save_file(held, file, metadata={"features": " ".join(names[place] for place in used)})


def grown(
    rows: NDArray[np.float64], told: NDArray[np.bool_], weights: NDArray[np.float64]
) -> HistGradientBoostingClassifier:
    """Trees that tell the rows that hold from the others."""
    trees = HistGradientBoostingClassifier(**_TREES, l2_regularization=1.0, early_stopping=False, random_state=SEED)
    return trees.fit(rows, told, sample_weight=weights)


def _precision(leads: Sequence[str], answers: NDArray[np.str_], among: NDArray[np.bool_]) -> str:
    said = np.array(["no" if lead == "corrected" else lead for lead in leads])
    parts = []
    for lead, opposite in (("yes", "no"), ("no", "yes")):
        of_lead = answers[among & (said == lead)]
        right, wrong = (of_lead == lead).mean(), (of_lead == opposite).mean()
        parts.append(f"{lead} {len(of_lead)}（对 {right:.1%}，相反 {wrong:.1%}）")
    return "，".join(parts)


if __name__ == "__main__":
    main()
