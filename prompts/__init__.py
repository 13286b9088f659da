"""The texts for a language model, one file each, and their reader. Imports nothing of the product."""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from string import Template


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with `$variables`. What is put in their place is never read as a template itself."""

    name: str
    text: str

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change with the text."""
        return sha256(self.text.encode()).hexdigest()[:12]

    def render(self, **variables: str) -> str:
        """Return the text with every variable filled in.

        Raises:
            ValueError: A variable is missing, or one is given that the text does not hold.
        """
        wanted = set(Template(self.text).get_identifiers())
        if wanted != set(variables):
            raise ValueError(f"prompt {self.name} takes {sorted(wanted)}, was given {sorted(variables)}")
        return Template(self.text).substitute(variables)


@cache
def load(name: str) -> Prompt:
    """Return the prompt of the file `<name>.md`; what stands there between <!-- and --> is for its reader only.

    Raises:
        FileNotFoundError: There is no such file.
    """
    text = (resources.files(__package__) / f"{name}.md").read_text(encoding="utf-8")
    return Prompt(name, re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL).strip())
