"""Keeps Gradio from writing type stubs: of each component, whenever it is imported, which takes a second of every start.

Whoever edits code against Gradio has them from its installation, or from importing it alone.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_WRITER, _NAME = "gradio.component_meta", "create_or_modify_pyi"


class _Stubless(MetaPathFinder):
    """Finds the module that writes the stubs as it would be found, and takes the writing out when it is loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _WRITER:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                load(module)
                setattr(module, _NAME, _write_nothing)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def without_stubs() -> None:
    """See to it that Gradio, which is imported after this, writes no stubs."""
    if _WRITER not in sys.modules:
        sys.meta_path.insert(0, _Stubless())


def _write_nothing(*_: object) -> None:
    """Stand in for what writes them."""
