"""Gradio is imported without its writing type stubs."""

import subprocess
import sys

CODE = """
from assistant.stubs import without_stubs
without_stubs()
import gradio.component_meta as writer
assert writer.create_or_modify_pyi.__module__ == "assistant.stubs"
"""


def test_gradio_still_has_what_is_replaced_and_loads_without_it() -> None:
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
