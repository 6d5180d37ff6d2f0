"""What came out: people asked, share right of each question and over all, with its interval. Fewer than five people: nothing."""

from dataclasses import dataclass

from .statistics import FEWEST, Share, whole_share


@dataclass(frozen=True)
class Result:
    edition: object
    people: int
    questions: list
    whole: Share | None

    @property
    def is_hidden(self):
        return self.people < FEWEST


def result(edition):
    """Result of an edition; its counts may be prefetched."""
    counts = list(edition.counts.all())
    people = sum(count.people for count in counts)
    if people < FEWEST:
        return Result(edition, people, [], None)
    texts = [question["text"] for question in edition.survey.questions]
    rights = [sum(count.right[index] for count in counts) for index in range(len(texts))]
    questions = [(text, Share(right, people)) for text, right in zip(texts, rights, strict=True)]
    return Result(edition, people, questions, whole_share(rights, people))
