"""The retriever and the encoder for anyone's LangChain chain."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, SkipValidation

from assistant.chain import Assistant
from index.embedding import Encoder


class PolicyRetriever(BaseRetriever):
    """Finds the clauses that fit a question, best first, as LangChain documents.

    A document's `page_content` is the clause's own text; its metadata are `doc`, `title`, `clause`, `label`, `score`, and
    `start` and `end`, the place of its first stretch in the stored text (code points, end exclusive).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: SkipValidation[Assistant]
    k: int = Field(default=4, ge=1)  # most clauses
    docs: list[str] = Field(default_factory=list)  # slugs to look in; empty for all

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None, **_: Any
    ) -> list[Document]:
        del run_manager  # nothing below calls back
        hits = self.assistant.search(query, k=k or self.k, docs=self.docs)
        return [self._document(hit.doc, hit.clause, hit.score) for hit in hits]

    def _document(self, doc: str, clause_id: str, score: float) -> Document:
        policy = self.assistant.policies[doc]
        clause = policy.by_id[clause_id]
        place = clause.spans[0] if clause.spans else None
        return Document(
            id=f"{doc}/{clause_id}",
            page_content=policy.text(clause),
            metadata={
                "doc": doc,
                "title": policy.facts.metadata.title,
                "clause": clause_id,
                "label": clause.label,
                "score": score,
                "start": place.start if place else None,
                "end": place.end if place else None,
            },
        )


class PolicyEmbeddings(Embeddings):
    """The product's encoder: unit vectors of texts, questions and clauses alike."""

    def __init__(self, encoder: Encoder) -> None:
        """Take a loaded encoder, see `index.embedding.load_encoder`."""
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector per text."""
        return [[float(number) for number in row] for row in self._encoder(texts)] if texts else []

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one text."""
        return self.embed_documents([text])[0]
