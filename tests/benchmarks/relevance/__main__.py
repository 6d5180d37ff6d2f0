"""Does the search find what people mean? python -m tests.benchmarks relevance [--engine sqlite|postgres|elastic] [--half dev|own|heldout] [--misses]

SQLite by default; PostgreSQL by DATABASE_URL, Elasticsearch or OpenSearch by SEARCH_URL: --engine says which must have answered.
While the search is tuned, only --half dev and own are looked at with --misses.
"""

import argparse
import os
import sys


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks relevance")
    parser.add_argument("--engine", choices=["sqlite", "postgres", "elastic"])
    parser.add_argument("--half", choices=["dev", "own", "heldout"])
    parser.add_argument("--misses", action="store_true", help="print every question whose first result is of another topic")
    asked = parser.parse_args()
    prepare()
    return run(asked)


def prepare():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def run(asked):
    from .baselines import BM25, pairs, words
    from .corpus import questions, texts
    from .measures import measure
    from .ours import keys, shelved

    held = list(texts())
    print(f"{len(held)} texts")
    with shelved(held):
        if asked.engine and not answering().startswith(asked.engine):
            return f"{answering()} answered, not {asked.engine}"
        methods = {f"ours ({answering()})": keys, "pairs, BM25": BM25(held, pairs).ask, "jieba's words, BM25": BM25(held, words).ask}
        for half in [asked.half] if asked.half else ["dev", "own", "heldout"]:
            print(f"\n{half}: {len(questions(half))} questions")
            for name, ask in methods.items():
                measured = measure(ask, questions(half), held)
                print(f"  {name:22} {measured}", flush=True)
                if asked.misses and name.startswith("ours"):
                    show(measured.misses, {text.key: text for text in held})
    return 0


def answering():
    from portal.search.asking import ask
    from portal.search.query import Query

    from .ours import NOW

    return ask(Query("睡眠", now=NOW)).engine


def show(misses, texts):
    for question, rank, found, wanted in misses:
        print(f"    {rank or '-':>2} [{question.topic}] {question.text}")
        print(f"       found: {' · '.join(texts[key].title for key in found)}")
        print(f"       meant: {' · '.join(texts[key].title for key in wanted)}")


if __name__ == "__main__":
    sys.exit(main())
