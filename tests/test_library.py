from pathlib import Path

import pytest

from assistant.library import Library
from assistant.settings import Settings
from corpus.errors import DataError, UnreadableDocument

MEALS = Path("tests/data/yunlan-senior-meals.txt")


def test_documents_that_come_and_go_answer_at_once_and_the_last_one_stays(tmp_path):
    library = Library.from_settings(Settings(data=tmp_path / "data"))
    before = library.assistant
    library.add([(MEALS, "meals")])

    assert list(before.policies) == ["wuxi-future-industries"]
    assert library.assistant.ask("老年助餐点建多少个？", docs=["meals"]).citations

    library.remove("meals")
    assert list(library.assistant.policies) == list(before.policies)
    with pytest.raises(DataError, match="唯一"):
        library.remove("wuxi-future-industries")


def test_of_several_files_those_before_a_refused_one_are_in(tmp_path):
    library = Library.from_settings(Settings(data=tmp_path / "data"))

    with pytest.raises(UnreadableDocument):
        library.add([(MEALS, "meals"), (tmp_path / "none.txt", None)])
    assert "meals" in library.assistant.policies
