"""The search at 1,000, 10,000 and 100,000 articles of 800 characters: index time and size, latency with 1 and 16 readers.

    python -m tests.benchmarks.search [--sizes 1000,10000,100000] [--questions 200] [--name NAME]

It measures what the site would use: the engine of DATABASE_URL, and in front of it the one of SEARCH_URL. The database is filled with
invented articles. Latency is measured when the engine's own housekeeping after the filling is over. Figures go to
docs/benchmarks/search.json under the engine's name; the drawing and the table are made from all of them. Aims at 100,000: 2 to 8
characters within 50 ms on SQLite and 30 ms elsewhere, 60 characters within 150 ms (95th percentile, one reader), 1,000 documents
indexed a second.
"""

import argparse
import json
import multiprocessing
import os
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs/benchmarks/search.json"
READERS = (1, 16)
AIMS = {"sqlite": 50}
LONG_AIM, SPEED_AIM = 150, 1000


def prepare():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False
    call_command("migrate", verbosity=0)


def questions(number):
    """Of two to eight characters: words rare and common, some together; and of sixty: stretches of articles that are not there."""
    from portal.home import load

    chance = random.Random(1)  # noqa: S311
    words = [word for word in load._words() if len(word) > 1]
    common, rest = words[:60], words[60:]
    short = [chance.choice(common) for _ in range(number // 4)]
    short += [chance.choice(rest) for _ in range(number // 4)]
    short += [(chance.choice(rest) + chance.choice(words))[:8] for _ in range(number // 4)]
    short += [f"{chance.choice(rest)} {chance.choice(common)}"[:8] for _ in range(number // 4)]
    chance.shuffle(short)
    long = [document.body[:60] for document in load.documents(map(str, range(900_000, 900_000 + number // 2)))]
    return {"short": short, "long": long}


def fill(size):
    """A whole generation of so many articles, as rebuild_search builds it, swapped in; figures of the time without making the texts up."""
    from django.utils import timezone

    from portal.home import load
    from portal.search.domain import analysing, rebuilding

    generation = rebuilding.begin(timezone.now())
    spent, longest = 0.0, 0.0
    with analysing.analysts(size) as analyse:
        for start in range(1, size + 1, 2000):
            keys = [str(key) for key in range(start, min(start + 2000, size + 1))]
            documents = list(load.documents(keys))
            began = time.perf_counter()
            chunks = analyse((keys[at : at + 100], documents[at : at + 100]) for at in range(0, len(keys), 100))
            moment = began
            for _some in rebuilding.stored(generation, load.KIND, chunks):
                longest, moment = max(longest, time.perf_counter() - moment), time.perf_counter()
            spent += moment - began
    began = time.perf_counter()
    rebuilding.swap(generation, timezone.now())
    swapped = time.perf_counter() - began
    rebuilding.clear_retired()
    per_second = round(size / (spent + swapped))
    return {"indexed": size, "a second": per_second, "longest write s": round(longest, 2), "swap s": round(swapped, 1)}


def settle():
    """Let the engine finish what it does by itself after so many writes: vacuum on PostgreSQL, merging of segments on the node."""
    from django.db import connection

    from portal.search.engines import outside_engine

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    outside = outside_engine()
    while outside is not None and outside.client.nodes.stats(metric="indices")["nodes"].popitem()[1]["indices"]["merges"]["current"]:
        time.sleep(1)


def index_bytes():
    from django.db import connection

    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        return sum(path.stat().st_size for path in name.parent.glob(f"{name.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def _read(arguments):
    """One reader in a process of its own: milliseconds of each question, after warming up."""
    typed, seed, number = arguments
    from django.db import connections
    from django.utils import timezone

    from portal.search.asking import ask
    from portal.search.query import Query

    connections.close_all()
    chance = random.Random(seed)  # noqa: S311
    for text in typed[:3]:
        ask(Query(text, timezone.now()))
    spent = []
    for text in chance.sample(typed, min(number, len(typed))):
        began = time.perf_counter()
        ask(Query(text, timezone.now()))
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def latency(typed, readers):
    """p50 and p95 in ms, and questions a second, of so many readers at once."""
    from django.db import connections

    connections.close_all()
    each = max(20, len(typed) // readers)
    with multiprocessing.get_context("fork").Pool(readers) as pool:
        pool.map(_read, [(typed, seed, 3) for seed in range(readers)], chunksize=1)
        began = time.perf_counter()
        lists = pool.map(_read, [(typed, seed, each) for seed in range(readers)], chunksize=1)
    spent = sorted(value for some in lists for value in some)
    cut = statistics.quantiles(spent, n=20, method="inclusive")
    return {
        "p50": round(statistics.median(spent), 1),
        "p95": round(cut[18], 1),
        "a second": round(len(spent) / (time.perf_counter() - began)),
    }


def measure(size, number):
    found = {"fill": fill(size), "MB": round(index_bytes() / 1e6)}
    settle()
    found["load"] = round(os.getloadavg()[0], 1)
    for kind, typed in questions(number).items():
        for readers in READERS:
            found[f"{kind} {readers}"] = latency(typed, readers)
    return found


def engine_name():
    from portal.search.engines import database_engine, outside_engine

    return (outside_engine() or database_engine()).name


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--name", default="", help="under which name the figures are kept; the engine's by default")
    parser.add_argument("--draw", action="store_true", help="only draw and print what is kept")
    options = parser.parse_args()
    kept = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    good = True
    if not options.draw:
        prepare()
        name = options.name or engine_name()
        for size in map(int, options.sizes.split(",")):
            figures = measure(size, options.questions)
            print(name, size, json.dumps(figures), flush=True)
            kept.setdefault(name, {})[str(size)] = figures
        good = within(name, figures)
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
    from .drawing import svg, table

    (ROOT / "docs/benchmarks/search.svg").write_text(svg(kept))
    print(table(kept))
    return good


def within(name, figures):
    short, long = figures["short 1"]["p95"], figures["long 1"]["p95"]
    return short <= AIMS.get(name, 30) and long <= LONG_AIM and (figures["fill"]["a second"] or SPEED_AIM) >= SPEED_AIM


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
