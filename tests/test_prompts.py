import pytest

from prompts import Prompt, load


def test_a_variable_that_is_missing_or_unused_is_refused():
    prompt = Prompt("greeting", "你好，$name")

    assert prompt.render(name="$other ${x} {y}") == "你好，$other ${x} {y}"
    with pytest.raises(ValueError, match="greeting"):
        prompt.render()
    with pytest.raises(ValueError, match="greeting"):
        prompt.render(name="甲", other="乙")


def test_the_fingerprint_follows_the_text():
    assert Prompt("a", "一").fingerprint == Prompt("b", "一").fingerprint
    assert Prompt("a", "一").fingerprint != Prompt("a", "二").fingerprint


@pytest.mark.parametrize(
    "name", ["answer_rules", "answer", "format_json", "format_lines", "repair", "question_rules", "question"]
)
def test_notes_to_the_reader_are_not_sent(name):
    assert "<!--" not in load(name).text
    assert load(name).text


def test_an_unknown_prompt_is_an_error():
    with pytest.raises(FileNotFoundError):
        load("nobody")
