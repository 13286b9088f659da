"""Any bi-encoder with its instruction, and any cross-encoder, by one setting; with small models built here."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.assemble import assemble
from assistant.settings import Settings
from corpus.errors import DataError
from index.build import open_index
from index.embedding import MODEL, SentenceTransformerEncoder
from index.reranking import CrossReranker
from tests.fakes import FARMING, HashEncoder, build


def longest_first(question: str, texts: Sequence[str]) -> NDArray[np.float32]:
    del question
    return np.array([len(text) for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer over single characters, with random weights, always the same."""
    import torch  # noqa: PLC0415 - as below
    from sentence_transformers import CrossEncoder  # noqa: PLC0415 - 6 s, for the tests marked `model` only
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("cross") / "bert"
    letters = sorted(set("低空经济有补贴吗对企业给予一次性奖励。产业园区建设"))
    vocabulary = tmp_path_factory.mktemp("words") / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(letters) + 5, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        num_labels=1, initializer_range=1.0,
    )  # fmt: skip
    torch.manual_seed(0)
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(vocabulary)).save_pretrained(folder)
    CrossEncoder(str(folder), device="cpu", local_files_only=True).save_pretrained(str(folder))
    return folder


def test_the_reranker_orders_what_was_found_and_the_scores_still_descend(tmp_path: Path) -> None:
    build([FARMING], tmp_path, HashEncoder())
    question = "蔬菜大棚有补贴吗"

    plain = open_index(tmp_path, HashEncoder(), chroma=False).search(question, k=10)
    index = open_index(tmp_path, HashEncoder(), chroma=False, reranker=longest_first)
    ranked = index.search(question, k=10)

    lengths = [len("".join(found.sentences)) + len(found.headings) for found in index.found(ranked)]
    assert lengths == sorted(lengths, reverse=True)
    assert {hit.clause for hit in ranked} == {hit.clause for hit in plain}
    assert [hit.score for hit in ranked] == [hit.score for hit in plain]


@pytest.mark.model
def test_a_cross_encoder_from_a_folder_is_one_setting(cross_encoder: Path, tmp_path: Path) -> None:
    question = "低空经济有补贴吗"
    judged = CrossReranker(str(cross_encoder))(question, ["对企业给予一次性奖励。", "产业园区建设", "低空经济"])

    plain = assemble(Settings(data=tmp_path))
    ranked = assemble(Settings(data=tmp_path, reranker=str(cross_encoder)))

    assert judged.shape == (3,)
    assert len(set(judged.tolist())) == 3
    assert CrossReranker(str(cross_encoder))(question, []).shape == (0,)
    orders = [[hit.clause for hit in one.search(question, k=16)] for one in (plain, ranked)]
    assert orders[0] != orders[1]


@pytest.mark.model
def test_an_unknown_cross_encoder_is_refused_without_asking_the_network(no_network: list[str]) -> None:
    with pytest.raises(DataError, match="无法载入重排模型"):
        CrossReranker("nobody/no-such-model")

    assert no_network == []


@pytest.mark.model
def test_an_instruction_stands_before_questions_only() -> None:
    plain, told = SentenceTransformerEncoder(str(MODEL)), SentenceTransformerEncoder(str(MODEL), instruction="检索：")

    np.testing.assert_allclose(told(["低空经济"]), plain(["低空经济"]))
    np.testing.assert_allclose(told.questions(["低空经济"]), plain(["检索：低空经济"]), atol=1e-6)
    assert told.fingerprint == plain.fingerprint
