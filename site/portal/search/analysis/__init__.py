"""Chinese text analysis: the same for what is indexed and for what is asked. No database, no models."""

from .lexicon import Lexicon, read_fixtures
from .normalise import normalise
from .tokens import Analysed, analyse, analysed
from .understanding import Alternative, Clause, Understood, understand

__all__ = ["Alternative", "Analysed", "Clause", "Lexicon", "Understood", "analyse", "analysed", "normalise", "read_fixtures", "understand"]
