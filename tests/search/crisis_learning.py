"""The weights of crisis_weighing, by logistic regression over the lists beside this file: python -m tests.search.crisis_learning

Speaking of despair: the phrases of crisis_own.toml. Not: its near misses, and, twice as heavy, what people ask for otherwise (its ordinary
questions; questions, titles and topics of the relevance benchmark). The two halves crisis_dev and crisis_heldout are never learnt from: no
run that holds one of their phrases whole has a weight.
"""

import json
import random
import tomllib
from collections import Counter
from math import exp, sqrt
from pathlib import Path

HERE = Path(__file__).parent
BENCHMARK = HERE.parent / "benchmarks" / "relevance"
ROUNDS, RATE, SHRINK, SEED = 30, 0.3, 3e-4, 1
# A run seen in one phrase alone says nothing; a sum must lie so far above zero.
LEAST_SEEN, MARGIN = 2, 0.25
ORDINARY = 2.0


def read(path):
    return tomllib.loads(path.read_text("utf-8"))


def ordinary():
    """What people ask for who are not in despair, as far as the rules say."""
    yield from read(HERE / "crisis_own.toml")["ordinary"]
    for half in ("dev", "own"):
        yield from (question["text"] for question in read(BENCHMARK / f"questions_{half}.toml")["question"])
    for path in sorted((BENCHMARK / "passages").glob("*.toml")):
        yield from (passage["title"] for passage in read(path)["passage"])
    for topic in read(BENCHMARK / "topics.toml").values():
        yield from topic["gloss"].split("、")


def examples(lexicon):
    """(runs, 1 or 0, how heavy)."""
    from portal.search.analysis.crisis import by_rules, plain_text
    from portal.search.analysis.crisis_weighing import runs
    from portal.search.analysis.normalise import normalise

    own = read(HERE / "crisis_own.toml")
    lists = [(own["crisis"], 1, 1.0), (own["near_misses"], 0, 1.0), (ordinary(), 0, ORDINARY)]
    found = []
    for phrases, speaks, heavy in lists:
        for text in (plain_text(normalise(phrase), lexicon) for phrase in phrases):
            if heavy == 1.0 or not by_rules(text):
                found.append((runs(text), speaks, heavy))
    return found


def useful(found, listed):
    seen = Counter(run for runs, _speaks, _heavy in found for run in runs)
    return {run for run, number in seen.items() if number >= LEAST_SEEN and not any(phrase in run for phrase in listed)}


def learn(lexicon):
    """{"bias", "weights"}: the same lists give the same weights."""
    found = examples(lexicon)
    listed = {phrase for half in ("dev", "heldout") for phrases in read(HERE / f"crisis_{half}.toml").values() for phrase in phrases}
    kept = useful(found, listed)
    found = [([run for run in runs if run in kept], speaks, heavy) for runs, speaks, heavy in found]
    weights, bias = descend([example for example in found if example[0]])
    small = {run: round(weight, 3) for run, weight in sorted(weights.items()) if abs(weight) >= 0.02}
    return {"bias": round(bias - MARGIN, 3), "weights": small}


def descend(found):
    """Stochastic gradient descent with a step for each run of its own (AdaGrad)."""
    chance, weights, squares, bias = random.Random(SEED), {}, {}, 0.0
    for _ in range(ROUNDS):
        chance.shuffle(found)
        for runs, speaks, heavy in found:
            share = 1 / sqrt(len(runs))
            sum_ = bias + share * sum(weights.get(run, 0.0) for run in runs)
            error = (1 / (1 + exp(-max(-30.0, min(30.0, sum_)))) - speaks) * heavy
            bias -= 0.05 * error
            for run in runs:
                step = error * share + SHRINK * weights.get(run, 0.0)
                squares[run] = squares.get(run, 1e-8) + step * step
                weights[run] = weights.get(run, 0.0) - RATE * step / sqrt(squares[run])
    return weights, bias


def main():
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from portal.search.analysis.crisis_weighing import DATA

    from .stand import known_lexicon

    learnt = learn(known_lexicon())
    DATA.write_text(json.dumps(learnt, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    print(f"{len(learnt['weights'])} weights")


if __name__ == "__main__":
    main()
