"""Texts as unit vectors: the shipped static model, or any model of sentence-transformers."""

import os
from collections.abc import Sequence
from functools import cached_property, lru_cache
from hashlib import file_digest, sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DataError

_REMEMBERED = 20_000  # texts of some 30 tokens and 384 floats: 40 MB
# A batch is spread over threads: to wake these takes longer, a millisecond where the cores are busy, than a few texts.
_FEW = 64
MODEL = Path(str(files(__package__).joinpath("model")))


class Encoder(Protocol):
    """Turns texts into unit vectors. Its vectors can be compared with those of an equal fingerprint only."""

    @property
    def name(self) -> str:
        """How people call it."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors can change."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row per text: shape (len(texts), dim), each of length 1, or all 0 where it knows no word of it."""

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the same of texts that are looked for, where a model encodes these in another way."""


class Seen(NamedTuple):
    """What a static model makes of a text."""

    tokens: NDArray[np.integer]  # each once, in any order
    vector: NDArray[np.float32]  # of length 1, or all 0


class StaticEncoder:
    """A static model of sentence-transformers, read without it: the mean of token vectors, normalised.

    Importing sentence-transformers takes 6 s and 450 MB, this takes neither; a test proves the two equal. The folder
    holds `tokenizer.json` and `model.safetensors` with int8 rows ("embeddings") and one scale per token ("weights").
    """

    def __init__(self, folder: Path = MODEL) -> None:
        """Load a model.

        Raises:
            DataError: The folder does not hold such a model.
        """
        from safetensors.numpy import load_file  # noqa: PLC0415 - asking for help loads no model
        from tokenizers import Tokenizer  # noqa: PLC0415

        try:
            tensors = load_file(folder / "model.safetensors")
            self._rows: NDArray[np.int8] = tensors["embeddings"]
            self._scales = tensors["weights"].astype(np.float32).ravel()
            self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        except Exception as error:  # tokenizers raises a bare Exception at a damaged file
            raise DataError(f"无法载入句向量模型 {folder}：{error}") from error
        self.folder = folder
        self.name = f"static/{folder.name}"
        self.dim = self._rows.shape[1]
        self._seen: dict[str, Seen] = {}
        # A question's are asked for by whoever searches, ranks and answers.
        self._ids = lru_cache(maxsize=256)(lambda text: self._tokenizer.encode(text, add_special_tokens=False).ids)
        self.tokens_of = lru_cache(maxsize=_REMEMBERED)(lambda text: self.tokens([text])[0])

    @cached_property
    def fingerprint(self) -> str:
        """Hash of weights and tokenizer."""
        digest = sha256()
        for name in ("model.safetensors", "tokenizer.json"):
            with (self.folder / name).open("rb") as file:
                digest.update(file_digest(file, "sha256").digest())
        return digest.hexdigest()

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts; about 6,000 a second of 250 characters."""
        return self._vectors(self.token_ids(texts))

    questions = __call__

    def _vectors(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return the vectors of texts given as tokens."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for vector, ids in zip(vectors, texts, strict=True):
            if ids:  # the sum points where the mean does
                vector[:] = self._sum(ids)
        return _unit(vectors)

    def _sum(self, ids: Sequence[int]) -> NDArray[np.float32]:
        rows = np.array(ids)
        summed: NDArray[np.float32] = self._scales.take(rows) @ self._rows.take(rows, axis=0).astype(np.float32)
        return summed

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return each text's tokens."""
        if len(texts) <= _FEW:
            return [self._ids(text) for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def seen(self, texts: Sequence[str]) -> list[Seen]:
        """Return what the model makes of each text; that of texts seen lately is remembered."""
        if len(self._seen) > _REMEMBERED:
            self._seen = {}
        seen = self._seen  # another thread may begin anew
        new = [text for text in dict.fromkeys(texts) if text not in seen]
        ids = self.token_ids(new)
        for text, tokens, vector in zip(new, map(self._once, ids), self._vectors(ids), strict=True):
            seen[text] = Seen(tokens, vector)
        return [seen[text] for text in texts]

    def tokens(self, texts: Sequence[str]) -> list[NDArray[np.integer]]:
        """Return each text's tokens, each once, in the smallest type that holds all there are."""
        return [self._once(ids) for ids in self.token_ids(texts)]

    def _once(self, ids: Sequence[int]) -> NDArray[np.integer]:
        return np.array([*{*ids}], dtype=np.min_scalar_type(len(self._rows)))

    def directions(self, ids: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return the unit vectors of tokens, shape (len(ids), dim)."""
        directions: NDArray[np.float32] = self._rows[ids].astype(np.float32) / self._norms[ids, np.newaxis]
        return directions

    def lengths(self, ids: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return the lengths of tokens' vectors: how much each counts in a text's mean."""
        lengths: NDArray[np.float32] = self._all_lengths[ids]
        return lengths

    @cached_property
    def _norms(self) -> NDArray[np.float32]:
        """Lengths of the rows as they are stored; 1 for an empty one, which then stays 0."""
        norms: NDArray[np.float32] = np.linalg.norm(self._rows.astype(np.float32), axis=1)
        return np.where(norms > 0, norms, np.float32(1))

    @cached_property
    def _all_lengths(self) -> NDArray[np.float32]:
        lengths: NDArray[np.float32] = self._norms * self._scales
        return lengths


class SentenceTransformerEncoder:
    """Any bi-encoder that sentence-transformers loads, from a local folder or by its name on the hub."""

    def __init__(self, name: str, *, download: bool = False, instruction: str | None = None) -> None:
        """Load a model.

        Args:
            name: Its folder, or its name on the hub.
            download: Whether the hub may be asked.
            instruction: What stands before every question; None for what the model itself says, mostly nothing.

        Raises:
            DataError: There is no such model.
        """
        self._model = load_model("SentenceTransformer", "句向量模型", name, download=download)
        self.name = name
        self._instruction = instruction
        self.dim = int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the modules with their settings, and of every weight."""
        import torch  # noqa: PLC0415 - comes with sentence-transformers

        digest = sha256(str(self._model).encode())
        for name, tensor in self._model.state_dict().items():
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
        return digest.hexdigest()

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts."""
        return self._unit_rows(self._model.encode_document(list(texts), convert_to_numpy=True, show_progress_bar=False))

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode questions, behind their instruction."""
        vectors = self._model.encode_query(
            list(texts), prompt=self._instruction, convert_to_numpy=True, show_progress_bar=False
        )
        return self._unit_rows(vectors)

    def _unit_rows(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return _unit(vectors.astype(np.float32, copy=False).reshape(len(vectors), self.dim))


def load_model(kind: str, role: str, name: str, *, download: bool) -> Any:
    """Load a model of sentence-transformers from a local folder or by its name on the hub.

    Args:
        kind: Its class there.
        role: What it is to the user, in Chinese.
        name: Its folder, or its name on the hub.
        download: Whether the hub may be asked.

    Raises:
        DataError: There is no such model.
    """
    if not download:
        keep_off_the_hub()
    import sentence_transformers  # noqa: PLC0415 - 6 s and 450 MB

    try:
        return getattr(sentence_transformers, kind)(name, device="cpu", local_files_only=not download)
    except (OSError, ValueError) as error:
        raise DataError(f"无法载入{role}“{name}”：请给出本地文件夹，或允许从模型库下载。") from error


def keep_off_the_hub() -> None:
    """Keep sentence-transformers from the hub, where it looks for optional files even of a model that lies on disk."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from huggingface_hub import constants  # noqa: PLC0415 - comes with sentence-transformers

    constants.HF_HUB_OFFLINE = True  # where the library was imported before, it has read the variable already


def load_encoder(name: str | None = None, *, download: bool = False, instruction: str | None = None) -> Encoder:
    """Load the shipped encoder, or the one of that name or folder; raises and takes what `SentenceTransformerEncoder` does."""
    return (
        StaticEncoder()
        if name is None
        else SentenceTransformerEncoder(name, download=download, instruction=instruction)
    )


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # A text of unknown words only stays 0: dividing by its length would turn every cosine with it into NaN.
    units: NDArray[np.float32] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return units
