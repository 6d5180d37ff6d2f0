"""Elasticsearch 8: one index a generation, filled with the tokens of our own analysis, so that it only has to compare.

Bodies are built by elasticsearch.dsl, of term and prefix queries alone: nothing that was typed is ever parsed by the engine.
"""

import logging
import time
from urllib.parse import parse_qs, unquote, urlsplit

from portal.search.analysis.tokens import is_single

from .base import CAP, DIMENSIONS, ENOUGH, EngineDown, OutsideEngine, Recall
from .matching import deciding

logger = logging.getLogger(__name__)
SEARCH_SECONDS = 2
WRITE_SECONDS = 30
# After a failure questions go to the database at once for so long, so that a dead node costs each of them nothing.
PAUSE_SECONDS = 10
TITLE, SUMMARY = 3.0, 1.5
MOST_VALUES = 200
MOST_OF_SOURCES = 10_000
BULK_BYTES = 10_000_000
_TOKENS = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
_EXACT = {"type": "keyword"}
_ASKED = {"type": "keyword", "doc_values": False}
# While it is built nobody asks it, and what a crash takes is built again: no look for what is new, no wait for the disk.
BUILDING = {"refresh_interval": "-1", "translog.durability": "async"}
IN_USE = {"refresh_interval": "5s", "translog.durability": "request"}
INDEX = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            **dict.fromkeys(("ref", *DIMENSIONS), _EXACT),
            **dict.fromkeys(("source", "access", "hidden_for"), _ASKED),
            **dict.fromkeys(("title", "summary", "words"), _TOKENS),
        },
    },
}


def engine_of(url):
    """Of http://user:password@host:9200/xinqiao?ca=/path/ca.pem; the path names the indexes."""
    parts = urlsplit(url)
    options = {"ca_certs": ca[0]} if (ca := parse_qs(parts.query).get("ca")) else {}
    if parts.username:
        options["basic_auth"] = (unquote(parts.username), unquote(parts.password or ""))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 9200)
    return ElasticEngine(f"{parts.scheme}://{host}:{port}", parts.path.strip("/") or "xinqiao", **options)


class ElasticEngine(OutsideEngine):
    name = "elasticsearch"

    def __init__(self, address, prefix, **options):
        from elasticsearch import Elasticsearch  # 0.4 s that a site without it need not pay

        self.prefix = prefix
        self.client = Elasticsearch(address, request_timeout=SEARCH_SECONDS, max_retries=0, retry_on_timeout=False, **options)
        self.patient = self.client.options(request_timeout=WRITE_SECONDS)
        self._resting_until = 0.0

    def index(self, generation):
        return f"{self.prefix}-{generation:d}"

    def recall(self, ask):
        clauses = deciding(ask.understood)
        if not clauses:
            return Recall(facets={dimension: {} for dimension in DIMENSIONS})
        if time.monotonic() < self._resting_until:
            raise EngineDown("It failed a moment ago.")
        index = self.index(ask.generation)
        threshold = self._threshold(index, ask, clauses)
        return _recall(self._ask(index, question(ask, clauses, threshold)))

    def _threshold(self, index, ask, clauses):
        """How many clauses must match: as many as enough documents meet, whatever the facets."""
        if len(clauses) == 1:
            return 1
        hits = self._ask(index, counting(ask, clauses))["hits"]["hits"]
        return round(hits[-1]["_score"]) if len(hits) == ENOUGH else 1

    def _ask(self, index, search):
        body = search.extra(timeout=f"{SEARCH_SECONDS}s").to_dict()
        answer = self._call(self.client.search, index=index, allow_partial_search_results=False, **body)
        if answer["timed_out"]:
            raise self._down("It took too long.")
        return answer

    def replace(self, generation, kind, source_keys, documents, at_once=True):
        """All or EngineDown; whatever was done of it is simply done again."""
        index = self.index(generation)
        gone = self._of_sources(index, kind, source_keys) - {item.ref for item in documents}
        actions = [{"_op_type": "delete", "_id": ref} for ref in sorted(gone)]
        actions += [{"_id": item.ref, "_source": row_of(item)} for item in documents]
        self._bulk(index, actions, at_once)

    def _of_sources(self, index, kind, source_keys):
        """What it holds of them. Asked before anything is written, since a node may make an index that is missing by itself, with fields of
        its own choice."""
        from elasticsearch.dsl import Q, Search

        asked = Search().query(Q("bool", filter=[Q("term", kind=kind), Q("terms", source=list(source_keys))]))
        answer = self._ask(index, _refs_alone(asked, MOST_OF_SOURCES))
        return {hit["fields"]["ref"][0] for hit in answer["hits"]["hits"]}

    def begin(self, generation):
        index = self.index(generation)
        if self.holds(generation):
            self._call(self.patient.indices.refresh, index=index)  # what a stopped rebuild left counts as there
        else:
            self._call(self.patient.indices.create, index=index, **INDEX)
            self._call(self.patient.indices.put_settings, index=index, settings={"index": BUILDING})

    def swap(self, generation):
        index = self.index(generation)
        self._call(self.patient.indices.refresh, index=index)
        self._call(self.patient.indices.put_settings, index=index, settings={"index": IN_USE})

    def holds(self, generation):
        return bool(self._call(self.client.indices.exists, index=self.index(generation)))

    def drop(self, generation):
        self._call(self.patient.options(ignore_status=404).indices.delete, index=self.index(generation))

    def ping(self):
        self._call(self.client.cluster.health)

    def _bulk(self, index, actions, at_once):
        from elasticsearch.helpers import bulk

        options = {"index": index, "max_chunk_bytes": BULK_BYTES, "refresh": at_once, "raise_on_error": False}
        _done, problems = self._call(bulk, client=self.patient, actions=actions, **options)
        for problem in problems:
            operation, result = next(iter(problem.items()))
            if not (operation == "delete" and result["status"] == 404):
                raise EngineDown(f"{result['_id']}: {result.get('error', result['status'])}"[:300])

    def _call(self, function, **arguments):
        from elasticsearch import ApiError, TransportError

        try:
            answer = function(**arguments)
        except (ApiError, TransportError) as error:
            raise self._down(f"{type(error).__name__}: {error}") from error
        self._resting_until = 0.0
        return answer

    def _down(self, reason):
        self._resting_until = time.monotonic() + PAUSE_SECONDS
        return EngineDown(str(reason)[:300])


def row_of(item):
    """What the engine holds of an Indexed: tokens, codes, permissions; no text and nothing to show."""
    document = item.document
    row = {
        "ref": item.ref,
        "source": document.key.partition(":")[0],
        "kind": document.kind,
        "topic": document.topics,
        "audience": document.audiences,
        "setting": document.settings,
        "access": document.access,
        "title": item.title,
        "summary": item.summary,
        "words": f"{item.title} {item.summary} {item.body}",
    }
    if document.hidden_for:
        row["hidden_for"] = document.hidden_for
    return row


def question(ask, clauses, threshold):
    """The best candidates, how many match, and each facet without its own filter."""
    from elasticsearch.dsl import A, Q, Search

    others = [scored(clause) for clause in ask.understood.clauses if clause not in clauses]
    asked = Q("bool", must=[_at_least(threshold, map(scored, clauses))], should=others, filter=[visible(ask.grants)])
    search = _refs_alone(Search().query(asked), ask.limit).extra(track_total_hits=CAP + 1)
    if ask.filters:
        search = search.post_filter(narrowed(ask.filters))
    for dimension in DIMENSIONS:
        counted = A("terms", field=dimension, size=MOST_VALUES)
        if ask.filters.without(dimension):
            counted = A("filter", filter=narrowed(ask.filters.without(dimension)), aggs={"codes": counted})
        search.aggs.bucket(dimension, counted)
    return search


def _refs_alone(search, limit):
    return search.extra(size=limit, stored_fields="_none_", docvalue_fields=["ref"])


def counting(ask, clauses):
    """The documents that meet most clauses: each is worth one point, so the last one's score says how many enough of them meet."""
    from elasticsearch.dsl import Q, Search

    points = [Q("constant_score", filter=plain(clause)) for clause in clauses]
    asked = Q("bool", must=[_at_least(1, points)], filter=[visible(ask.grants)])
    return Search().query(asked).extra(size=ENOUGH, stored_fields="_none_", track_total_hits=False)


def _at_least(threshold, queries):
    from elasticsearch.dsl import Q

    return Q("bool", should=list(queries), minimum_should_match=threshold)


def plain(clause):
    """Any alternative, all tokens of it."""
    from elasticsearch.dsl import Q

    either = [Q("bool", filter=[_holding("words", token) for token in a.tokens]) for a in clause.alternatives]
    return either[0] if len(either) == 1 else Q("bool", should=either, minimum_should_match=1)


def scored(clause):
    """The same, with a score: the best alternative's, more in the title and the summary."""
    from elasticsearch.dsl import Q

    return Q("dis_max", queries=[_alternative(clause.weight * a.weight, a.tokens) for a in clause.alternatives])


def _alternative(weight, tokens):
    from elasticsearch.dsl import Q

    places = (("title", TITLE), ("summary", SUMMARY))
    should = [_holding(field, token, boost) for field, boost in places for token in tokens]
    return Q("bool", must=[_holding("words", token) for token in tokens], should=should, boost=weight)


def _holding(field, token, boost=1.0):
    """A single character is the beginning of a token."""
    from elasticsearch.dsl import Q

    return Q("prefix" if is_single(token) else "term", **{field: {"value": token, "boost": boost}})


def visible(grants):
    from elasticsearch.dsl import Q

    held = sorted(grants)
    return Q("bool", filter=[Q("terms", access=held)], must_not=[Q("terms", hidden_for=held)])


def narrowed(filters):
    from elasticsearch.dsl import Q

    return Q("bool", filter=[Q("terms", **{d: list(filters.of(d))}) for d in DIMENSIONS if filters.of(d)])


def _recall(answer):
    total = answer["hits"]["total"]["value"]
    refs = [(hit["fields"]["ref"][0], hit["_score"]) for hit in answer["hits"]["hits"]]
    facets = {dimension: _codes(answer["aggregations"][dimension]) for dimension in DIMENSIONS}
    return Recall(refs=refs, total=min(total, CAP), exact=total <= CAP, facets=facets)


def _codes(found):
    return {bucket["key"]: bucket["doc_count"] for bucket in found.get("codes", found)["buckets"]}
