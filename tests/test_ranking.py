"""The share of a question's bigrams that sentences hold."""

from hypothesis import given
from hypothesis import strategies as st

from index.ranking import Pairs
from index.words import bigrams

TEXTS = st.text(alphabet=st.sampled_from("低空经济，的 　5gＧ.%a㐀𠮷"), max_size=20)


@given(st.lists(TEXTS, max_size=2), st.lists(TEXTS, max_size=4))
def test_a_sentence_holds_the_pairs_that_are_bigrams_of_it(wanted: list[str], sentences: list[str]) -> None:
    pairs = {pair for text in wanted for pair in bigrams(text)}

    shares = Pairs(wanted).shares(sentences).tolist()

    held = [len(pairs & {*bigrams(sentence)}) for sentence in sentences]
    assert [round(share * max(len(pairs), 1)) for share in shares] == held
