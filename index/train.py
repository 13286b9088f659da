"""Trains the shipped encoder; `python -m index.training` runs it.

A static encoder is a mean of token vectors, so what it can learn is which everyday words go with which policy words.
It learns that from questions that people wrote about clauses (`training/pairs.tsv`) and about articles of law
(`training/laws.tsv`), and from the thesaurus, by
in-batch contrast with further clauses of the same documents as hard negatives (Henderson et al., Efficient Natural
Language Response Suggestion for Smart Reply, 2017).
"""

import csv
import gzip
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, normalize
from tqdm import tqdm

from corpus.errors import DataError
from corpus.load import read_policy
from corpus.policy import Policy
from corpus.read import decode
from index.units import units

EPOCHS = 8
BATCH = 256
RATE = 0.005
SCALE = 20.0  # inverse temperature of the contrast
DROP_SHARED = 0.5  # share of a passage's tokens that are dropped where the question has them: associate, do not copy
MODEL = files(__package__).joinpath("model")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the clause that it is about, as texts."""

    doc: str  # first three digits of the policy's file name, or the law's id
    question: str
    passage: str


def load_policies(folder: Path) -> dict[str, Policy]:
    """Read every policy of a folder, by the digits that its file name begins with."""
    return {
        path.name[:3]: read_policy(f"p{path.name[:3]}", decode(path.read_bytes(), path.name))
        for path in sorted(folder.glob("[0-9][0-9][0-9]_*.txt"))
    }


def load_pairs(policies: dict[str, Policy], docs: Sequence[str] | None = None) -> list[Pair]:
    """Return the training pairs of the given documents (all if None).

    Raises:
        DataError: A policy or a clause that questions are about is not among `policies`.
    """
    texts = {doc: clause_texts(policy) for doc, policy in policies.items()}
    rows = [row for row in questions("pairs") if docs is None or row["doc"] in docs]
    missing = {f"{row['doc']} {row['clause']}" for row in rows if row["clause"] not in texts.get(row["doc"], {})}
    if missing:
        raise DataError(f"训练问题所问的条款有 {len(missing)} 条找不到：{'、'.join(sorted(missing)[:5])}……")
    return [Pair(row["doc"], row["question"], texts[row["doc"]][row["clause"]]) for row in rows]


def load_law_pairs(laws: Mapping[str, Mapping[str, str]]) -> list[Pair]:
    """Return the training pairs of articles of law.

    Raises:
        DataError: An article that questions are about is not among `laws`.
    """
    rows = [(row["article"].partition("#")[0], row["article"], row["question"]) for row in questions("laws")]
    if missing := {article for law, article, _ in rows if article not in laws.get(law, {})}:
        raise DataError(f"训练问题所问的法条有 {len(missing)} 条找不到：{'、'.join(sorted(missing)[:5])}……")
    return [Pair(law, question, laws[law][article]) for law, article, question in rows]


def load_laws(path: Path) -> dict[str, dict[str, str]]:
    """Read articles, one `{doc_id, title, text}` a line of a gzipped file, by law and id (law02417#第五百条)."""
    laws: dict[str, dict[str, str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            laws.setdefault(article["doc_id"].partition("#")[0], {})[article["doc_id"]] = article["text"]
    return laws


def questions(name: str) -> list[dict[str, str]]:
    """Return the rows of `training/NAME.tsv`; their fields are described beside it."""
    with files(__package__).joinpath(f"training/{name}.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def clause_texts(policy: Policy) -> dict[str, str]:
    """Return the text by which each clause is found, by clause id."""
    return {clause.id: unit.text for clause, unit in zip(policy.clauses, units(policy), strict=True)}


def thesaurus_pairs() -> list[Pair]:
    """Return each everyday wording with the policy wordings that it stands for."""
    pairs = []
    for line in files(__package__).joinpath("thesaurus.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        kind, everyday, policy, _ = line.split("\t")
        if kind != "act":  # cues of what is asked for, not of what it is about
            pairs += [Pair("", wording, policy.replace("|", "，")) for wording in everyday.split("|")]
    return pairs


def train(base: Path, pairs: Sequence[Pair], texts: Mapping[str, Sequence[str]], seed: int = 0) -> NDArray[np.float32]:
    """Fine-tune the token vectors of a static encoder.

    Args:
        base: Folder of a static sentence-transformers model.
        pairs: What belongs together.
        texts: What hard negatives are drawn from, by `Pair.doc`.
        seed: Of the order and of the draws.

    Returns:
        The token vectors, shape (vocabulary, dim).

    Raises:
        TypeError: `base` is no static model.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    static = SentenceTransformer(str(base), device="cpu")[0]
    if not isinstance(static, StaticEmbedding):
        raise TypeError(f"{base} is no static model")
    texts = {doc: texts[doc] for doc in sorted({pair.doc for pair in pairs} - {""})}
    every_text = [text for pair in pairs for text in (pair.question, pair.passage)]
    tokens = _tokens(static.tokenizer, [*every_text, *(text for clauses in texts.values() for text in clauses)])
    # Tokens of no text have no gradient: the step, which costs most, is taken over the others only.
    used = np.unique(np.concatenate([np.array(ids, dtype=np.int64) for ids in tokens]))
    own = [tuple(np.searchsorted(used, ids).tolist()) for ids in tokens]
    examples = [(own[2 * i], own[2 * i + 1], pair.doc) for i, pair in enumerate(pairs) if own[2 * i] and own[2 * i + 1]]
    rest = iter(own[2 * len(pairs) :])
    others = {doc: [ids for _, ids in zip(clauses, rest, strict=False) if ids] for doc, clauses in texts.items()}
    before = static.embedding.weight.detach().numpy()
    embedding = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(before[used]), freeze=False, mode="mean")
    optimiser = torch.optim.Adam(embedding.parameters(), lr=RATE, fused=True)
    for _ in tqdm(range(EPOCHS), desc="训练", disable=None):
        rng.shuffle(examples)
        for start in range(0, len(examples) - 1, BATCH):
            batch = examples[start : start + BATCH]
            passages: list[Sequence[int]] = [_forgetful(passage, question, rng) for question, passage, _ in batch]
            hard = [rng.choice(others[doc]) for _, _, doc in batch for _ in range(2) if doc]
            offers = _embed(embedding, [*passages, *hard])
            similar = _embed(embedding, [q for q, _, _ in batch]) @ offers.T
            # Another question about the same clause, or that clause drawn again, is no contrast.
            right = [passage for _, passage, _ in batch]
            every = {passage: i for i, passage in enumerate(dict.fromkeys([*right, *hard]))}
            asked, offered = (torch.tensor([every[p] for p in part]) for part in (right, [*right, *hard]))
            same = (asked[:, None] == offered[None, :]) & ~torch.eye(len(right), len(offered), dtype=torch.bool)
            loss = cross_entropy((similar * SCALE).masked_fill(same, -1e4), torch.arange(len(batch)))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    vectors: NDArray[np.float32] = before.copy()
    vectors[used] = embedding.weight.detach().numpy()
    return vectors


def save(vectors: NDArray[np.float32], folder: Path) -> None:
    """Write token vectors as int8 rows with a scale each, the layout that sentence-transformers folds back."""
    scale = np.abs(vectors).max(axis=1) / 127
    scale[scale == 0] = 1e-8
    rows = np.rint(vectors / scale[:, None]).astype(np.int8)
    save_file(
        {"embeddings": rows, "weights": scale.astype(np.float32)},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )


def _tokens(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    return [encoding.ids for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def _forgetful(passage: Sequence[int], question: Sequence[int], rng: random.Random) -> Sequence[int]:
    shared = set(question)
    kept = [token for token in passage if token not in shared or rng.random() > DROP_SHARED]
    return kept or passage


def _embed(embedding: torch.nn.EmbeddingBag, texts: Sequence[Sequence[int]]) -> torch.Tensor:
    offsets = np.cumsum([0, *(len(text) for text in texts[:-1])])
    flat = np.concatenate([np.array(text, dtype=np.int64) for text in texts])
    return normalize(embedding(torch.from_numpy(flat), torch.from_numpy(offsets)), dim=1)
