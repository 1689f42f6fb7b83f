"""From what each paper names to the things of the field: `Linker`, `Linking` and the checks upon them."""

from kg.linking.linker import Linker, Linking
from kg.linking.suspects import Suspect, suspects

__all__ = ["Linker", "Linking", "Suspect", "suspects"]
