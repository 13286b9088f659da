"""Regular expressions that are compiled when they are first used.

The rules of reading and answering are many expressions, of which one question needs a few. Compiling all of
them at import took a quarter of a second of every cold command.
"""

import re
from typing import Any, cast


class Deferred:
    """An expression that becomes a compiled one, an attribute at a time."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what copying and pickling ask for is not the compiled expression's to answer
            raise AttributeError(name)
        if "_compiled" not in self.__dict__:
            self._compiled = re.compile(self.pattern, self._flags)
        value = getattr(self._compiled, name)
        setattr(self, name, value)  # the next use does not come by here
        return value


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """Declare an expression of a module; the standard library's `re.compile`, put off to its first use.

    Args:
        source: The expression.
        flags: Flags of `re`.

    Returns:
        What behaves as the compiled expression. The functions of `re` itself do not take it; a fault in
        `source` shows at the first use (`tests/test_patterns.py` uses every one).
    """
    return cast("re.Pattern[str]", Deferred(source, flags))
