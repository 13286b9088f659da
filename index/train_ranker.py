"""Trains the ranker of sentences; `python -m index.training` runs it.

The questions that the encoder was trained on look easy to it. So the questions of every second policy are ranked with
an encoder that was trained on the others, and the network learns from what such an encoder sees. It learns which
clause a question is about, not which sentence: the sentences of the right clause share the credit.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tqdm import tqdm

from corpus.policy import Policy
from index.build import build_index, open_index, source_hash
from index.embedding import StaticEncoder
from index.ranking import FILE, features
from index.train import MODEL, Pair, load_pairs, questions, save, train

HIDDEN = 16
SEEDS = 3  # networks that are averaged into one
EPOCHS = 40
BATCH = 128
RATE = 0.005
_FOUND = 16  # clauses that are ranked, as in `index.search`
_FAR = 0.7  # what a question far from the text's words counts beside a nearer one, of which there are fewer

Example = tuple[NDArray[np.float32], NDArray[np.bool_], float]  # features, sentences of the right clause, weight


def examples(policies: dict[str, Policy], docs: Sequence[str], encoder: StaticEncoder) -> list[Example]:
    """Return an example for each question about `docs` whose clause is found, with the given encoder."""
    with tempfile.TemporaryDirectory() as folder:
        hashes = {policy.slug: source_hash(policy.source) for policy in policies.values()}
        by_slug = {policy.slug: policy for policy in policies.values()}
        build_index(lambda: hashes, by_slug.__getitem__, Path(folder), encoder)
        index = open_index(Path(folder), encoder, chroma=False)
        found = []
        for row in tqdm(
            [row for row in questions("pairs") if row["doc"] in docs and row["stated"] == "1"], desc="检索"
        ):
            hits = index.search(row["question"], k=_FOUND, docs=[policies[row["doc"]].slug])
            speaking = [hit for hit in hits if index.found([hit])]
            clauses = index.found(speaking)
            right = np.repeat(
                [hit.clause == row["clause"] for hit in speaking], [len(clause.sentences) for clause in clauses]
            )
            if right.any() and not right.all():
                weight = _FAR if row["distance"] == "far" else 1.0
                found.append((features(encoder, row["question"], clauses), right, weight))
        index.close()
    return found


def fit(data: Sequence[Example]) -> list[NDArray[np.float32]]:
    """Return the network's hidden weights, hidden bias and output weights, for features as they are."""
    every = np.concatenate([rows for rows, _, _ in data])
    mean, scale = every.mean(axis=0), every.std(axis=0) + 1e-6
    rows = [torch.from_numpy((row - mean) / scale) for row, _, _ in data]
    rights = [torch.from_numpy(right) for _, right, _ in data]
    lengths = torch.tensor([len(row) for row in rows])
    weights = torch.tensor([weight for _, _, weight in data])
    hidden, bias, output = [], [], []
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        net = torch.nn.Sequential(
            torch.nn.Linear(every.shape[1], HIDDEN), torch.nn.Tanh(), torch.nn.Dropout(0.2), torch.nn.Linear(HIDDEN, 1)
        )
        optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-3)
        for _ in range(EPOCHS):
            for batch in torch.split(torch.randperm(len(data)), BATCH):
                strengths = net(torch.cat([rows[i] for i in batch])).squeeze(-1)
                right = torch.cat([rights[i] for i in batch])
                owner = torch.repeat_interleave(torch.arange(len(batch)), lengths[batch])
                lost = _log_sums(strengths, owner, len(batch)) - _log_sums(strengths[right], owner[right], len(batch))
                loss = (lost.clamp(max=20) * weights[batch]).mean()
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
        first, last = net[0], net[3]
        assert isinstance(first, torch.nn.Linear)
        assert isinstance(last, torch.nn.Linear)
        inward = first.weight.detach().numpy().T / scale[:, None]
        hidden.append(inward)
        bias.append(first.bias.detach().numpy() - mean @ inward)
        output.append(last.weight.detach().numpy()[0] / SEEDS)
    # safetensors writes an array's memory as it lies, so it must lie in rows.
    return [np.ascontiguousarray(np.concatenate(part, axis=-1), dtype=np.float32) for part in (hidden, bias, output)]


def _log_sums(strengths: torch.Tensor, owner: torch.Tensor, owners: int) -> torch.Tensor:
    """Return the logarithm of the sum of exponentials of each owner's strengths; each owns one at least."""
    most = torch.full((owners,), -torch.inf).scatter_reduce(0, owner, strengths.detach(), "amax")
    return most + torch.zeros(owners).index_add(0, owner, (strengths - most[owner]).exp()).log()


def halves(
    policies: dict[str, Policy], base: Path, more: Sequence[Pair], texts: Mapping[str, Sequence[str]]
) -> list[Example]:
    """Return the examples of all questions about policies, each seen by an encoder trained on the other half of them.

    Args:
        policies: Those that questions are about.
        base: Folder of a static model.
        more: What both encoders are trained on besides.
        texts: As `train` takes them.
    """
    docs = sorted({pair.doc for pair in load_pairs(policies)})
    found = []
    for half in (docs[::2], docs[1::2]):
        others = [doc for doc in docs if doc not in half]
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(str(MODEL.joinpath("tokenizer.json")), folder)
            save(train(base, [*load_pairs(policies, others), *more], texts), Path(folder))
            found += examples(policies, half, StaticEncoder(Path(folder)))
    return found


def write(network: Sequence[NDArray[np.float32]], folder: Path) -> None:
    """Write a network beside the encoder."""
    save_file(dict(zip(("hidden", "bias", "output"), network, strict=True)), folder / FILE)
