"""BM25 as anybody would build it: on overlapping pairs of characters, and on jieba's words. What ours has to beat."""

import re
from collections import Counter
from math import log

RUNS = re.compile("[\u4e00-\u9fff]+|[0-9a-z]+")
K, B = 1.2, 0.75


def pairs(text):
    found = []
    for run in RUNS.findall(text.lower()):
        found += [run[start : start + 2] for start in range(len(run) - 1)] or [run] if run[0] > "\u4dff" else [run]
    return found


def words(text):
    import rjieba

    return [word for word in rjieba.cut_for_search(text.lower()) if RUNS.fullmatch(word)]


class BM25:
    def __init__(self, texts, tokens):
        self.tokens = tokens
        self.counts = {text.key: Counter(tokens(f"{text.title}\n{text.summary}\n{text.body}\n{text.asked_as}")) for text in texts}
        self.lengths = {key: sum(counts.values()) for key, counts in self.counts.items()}
        self.average = sum(self.lengths.values()) / len(self.lengths)
        self.seen = Counter(token for counts in self.counts.values() for token in counts)

    def ask(self, question, size=10):
        """Keys, best first."""
        asked = Counter(self.tokens(question))
        scores = {key: self._score(asked, key) for key in self.counts}
        return [key for key in sorted(scores, key=lambda key: (-scores[key], key)) if scores[key] > 0][:size]

    def _score(self, asked, key):
        counts, total = self.counts[key], 0.0
        norm = K * (1 - B + B * self.lengths[key] / self.average)
        for token in asked:
            if token in counts:
                rarity = log(1 + (len(self.counts) - self.seen[token] + 0.5) / (self.seen[token] + 0.5))
                total += rarity * counts[token] * (K + 1) / (counts[token] + norm)
        return total
