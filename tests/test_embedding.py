"""The shipped encoder, and any other."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from corpus.errors import DataError
from index.embedding import MODEL, SentenceTransformerEncoder, StaticEncoder, load_encoder
from index.thesaurus import wordings

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def static() -> StaticEncoder:
    return StaticEncoder()


def test_rows_are_unit_vectors(static: StaticEncoder) -> None:
    vectors = static(["低空经济", "到2027年，未来产业规模达到2000亿元。"])

    assert vectors.shape == (2, static.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("text", ["", "，。？", "\U0001f600\U0001f600"], ids=["空", "标点", "生字"])
def test_a_text_without_known_words_is_nought(static: StaticEncoder, text: str) -> None:
    vectors = static([text, "低空经济"])

    assert not vectors[0].any()
    assert vectors[1].any()


def test_no_texts_give_no_rows(static: StaticEncoder) -> None:
    assert static([]).shape == (0, static.dim)


def test_a_text_has_the_same_vector_alone_and_in_company(static: StaticEncoder) -> None:
    texts = ["低空经济", "住房补贴" * 300, ""]

    np.testing.assert_array_equal(static(texts), np.concatenate([static([text]) for text in texts]))


def test_a_text_has_the_same_tokens_among_few_and_among_many(static: StaticEncoder) -> None:
    texts = ["低空经济", "5G+工业互联网，2027年", "", *(f"第{number}条" for number in range(200))]

    assert static.token_ids(texts)[:3] == static.token_ids(texts[:3])


def test_near_meanings_lie_nearer_than_far_ones(static: StaticEncoder) -> None:
    question, near, far = static(["公司不给交社保怎么办", "用人单位应当依法为职工缴纳社会保险费", "电影票价格"])

    assert question @ near > question @ far + 0.1


def test_the_fingerprint_follows_the_weights(static: StaticEncoder, tmp_path: Path) -> None:
    for name in ("tokenizer.json", "model.safetensors"):
        shutil.copyfile(MODEL / name, tmp_path / name)
    assert StaticEncoder(tmp_path).fingerprint == static.fingerprint

    tensors = load_file(tmp_path / "model.safetensors")
    tensors["embeddings"][7, 0] ^= 1
    save_file(tensors, tmp_path / "model.safetensors")

    assert StaticEncoder(tmp_path).fingerprint != static.fingerprint


@pytest.mark.parametrize("damage", ["missing", "weights", "tokenizer"])
def test_a_folder_without_a_whole_model_is_refused(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    if damage != "missing":
        shutil.copytree(MODEL, folder)
        (folder / {"weights": "model.safetensors", "tokenizer": "tokenizer.json"}[damage]).write_bytes(b"{}")

    with pytest.raises(DataError, match="无法载入句向量模型"):
        StaticEncoder(folder)


def test_the_shipped_encoder_needs_no_sentence_transformers() -> None:
    code = (
        "import sys; from index.embedding import load_encoder; load_encoder()(['低空经济']);"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.model
def test_the_static_encoder_equals_sentence_transformers_on_a_thousand_texts(static: StaticEncoder) -> None:
    library = SentenceTransformerEncoder(str(MODEL))
    source = next((ROOT / "corpus" / "bundled").glob("*.txt")).read_text(encoding="utf-8")
    texts = [source[i : i + 60] for i in range(0, len(source) - 60, 30)]
    texts += ["，".join(wordings()[i : i + 4]) for i in range(0, 4 * (1000 - len(texts)), 4)]

    ours, theirs = static(texts), library(texts)

    assert len(texts) == 1000
    assert (np.einsum("ij,ij->i", ours, theirs) > 0.9999).all()
    assert library.dim == static.dim
    assert not library([""]).any()


@pytest.mark.model
def test_the_fingerprint_of_any_model_follows_its_weights(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "model")
    before = SentenceTransformerEncoder(str(tmp_path / "model")).fingerprint
    assert before == SentenceTransformerEncoder(str(MODEL)).fingerprint

    tensors = load_file(tmp_path / "model" / "model.safetensors")
    tensors["embeddings"][7, 0] ^= 1
    save_file(tensors, tmp_path / "model" / "model.safetensors")

    assert SentenceTransformerEncoder(str(tmp_path / "model")).fingerprint != before


@pytest.mark.model
def test_an_unknown_model_is_refused_without_asking_the_network(no_network: list[str]) -> None:
    with pytest.raises(DataError, match="无法载入句向量模型"):
        load_encoder("nobody/no-such-model")

    assert no_network == []
