"""What every engine is asked and answers. The rules that make them agree are in docs/decisions/search.md."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from portal.search.sources import PUBLIC, Document

# Totals and facets are exact up to here, on every engine.
CAP = 2000
# So many documents must match all that was typed; else fewer of its clauses are enough.
ENOUGH = 40
# So many candidates an engine gives; so many of them, the best by its own score, are read and weighed, the others follow as it gave them.
CANDIDATES, WEIGHED = 200, 100
DIMENSIONS = ("kind", "topic", "audience", "setting")


class EngineDown(Exception):
    """An outside engine does not answer, or not in time."""


@dataclass(frozen=True, slots=True)
class Filters:
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    def __bool__(self):
        return bool(self.kinds or self.topics or self.audiences or self.settings)

    def of(self, dimension):
        return getattr(self, f"{dimension}s")

    def without(self, dimension):
        """The same filters, but for one dimension: how that dimension's facet is counted."""
        return Filters(**{f"{name}s": () if name == dimension else self.of(name) for name in DIMENSIONS})


@dataclass(frozen=True, slots=True)
class Ask:
    understood: object
    generation: int
    filters: Filters = Filters()
    grants: frozenset = frozenset({PUBLIC})
    limit: int = CANDIDATES
    weighed: int = WEIGHED


@dataclass(slots=True)
class Recall:
    """The best candidates with a rough score, how many match, and the facets: counted over what the asker may read."""

    refs: list = field(default_factory=list)
    total: int = 0
    exact: bool = True
    facets: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document with its tokens, separated by spaces (those of how it is asked for stand in the body's), and its texts in one
    spelling (plain)."""

    document: Document
    title: str
    summary: str
    body: str
    plain_title: str = ""
    plain_summary: str = ""
    plain_body: str = ""
    plain_asked: str = ""

    @property
    def ref(self):
        return self.document.ref


class Engine(ABC):
    name = ""

    @abstractmethod
    def recall(self, ask):
        """The Recall of an Ask."""

    @abstractmethod
    def begin(self, generation):
        """Make room for a generation. Safe to repeat."""

    def holds(self, generation):
        """Whether there is room for a generation: an engine that is new, or lost what it had, has none."""
        return True

    @abstractmethod
    def swap(self, generation):
        """The generation is about to go live: whatever it holds must be found from now on."""

    @abstractmethod
    def drop(self, generation):
        """A generation is no longer needed. Quiet if it is not there."""


class OutsideEngine(Engine):
    """An engine outside the database: it raises EngineDown from any of its methods."""

    @abstractmethod
    def replace(self, generation, kind, source_keys, documents, at_once=True):
        """Put these Indexed documents in place of everything that these source keys had. Safe to repeat.

        `at_once`: found from now on; else, while a generation is built, from `swap` on.
        """

    @abstractmethod
    def ping(self):
        """EngineDown if it does not answer."""
