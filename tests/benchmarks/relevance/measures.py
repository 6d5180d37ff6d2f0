"""How well lists of results answer questions. Relevant is every text of the question's topic."""

from dataclasses import dataclass, field

PLACES = 10


@dataclass
class Measured:
    """MRR@10, hit@10 (a relevant text among the first ten), recall@10, and the questions whose first result is another."""

    mrr: float
    hit: float
    recall: float
    misses: list = field(default_factory=list)
    seconds: list = field(default_factory=list)

    def __str__(self):
        return f"MRR@10 {self.mrr:.3f}   hit@10 {self.hit:.3f}   recall@10 {self.recall:.3f}"


def measure(ask, questions, texts):
    """`ask(question)` gives keys, best first."""
    relevant = {}
    for text in texts:
        for topic in text.topics:
            relevant.setdefault(topic, set()).add(text.key)
    ranks, recalls, misses = [], [], []
    for question in questions:
        wanted = relevant[question.topic]
        found = ask(question.text)[:PLACES]
        rank = next((place for place, key in enumerate(found, 1) if key in wanted), None)
        ranks.append(rank)
        recalls.append(len(wanted.intersection(found)) / min(len(wanted), PLACES))
        if rank != 1:
            misses.append((question, rank, found[:3], sorted(wanted)))
    share = len(questions)
    return Measured(
        sum(1 / rank for rank in ranks if rank) / share, sum(rank is not None for rank in ranks) / share, sum(recalls) / share, misses
    )
