from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from assistant.adapters import PolicyEmbeddings, PolicyRetriever
from assistant.chain import Assistant
from index.embedding import load_encoder
from tests.small_index import PairIndex, harbour

pytestmark = pytest.mark.anyio  # runs the suites' asynchronous tests


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class TestRetriever(RetrieversIntegrationTests):
    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PolicyRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"assistant": Assistant(PairIndex(harbour()))}  # type: ignore[arg-type]

    @property
    def retriever_query_example(self) -> str:
        return "深海装备的链长是谁？"


class _ShippedEncoder:
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return PolicyEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"encoder": load_encoder(None)}


class TestEmbeddings(_ShippedEncoder, EmbeddingsIntegrationTests):
    pass


class TestEmbeddingsUnits(_ShippedEncoder, EmbeddingsUnitTests):
    pass


def test_a_found_document_says_where_it_stands():
    retriever = PolicyRetriever(assistant=Assistant(PairIndex(harbour())), k=2)  # type: ignore[arg-type]

    first = retriever.invoke("对省级海洋实验室奖励多少万元？")[0]

    assert first.metadata["clause"] == "二/（一）/1"
    assert first.page_content.startswith(harbour().source[first.metadata["start"] : first.metadata["end"]])


def test_the_embeddings_drop_into_a_vector_store():

    store = InMemoryVectorStore.from_texts(
        ["对海洋实验室给予奖励", "水产养殖场的用水管理"], PolicyEmbeddings(load_encoder(None))
    )

    assert store.similarity_search("实验室有什么补贴", k=1)[0].page_content == "对海洋实验室给予奖励"
