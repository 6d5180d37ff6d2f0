"""A quiz as a form: what was chosen, what is missing, and after grading what was right."""

import uuid

from django.utils.translation import gettext as _

from .domain import grading


class QuizForm:
    """Rendered by assessment/quiz_form.html (fieldsets only; the page gives the form element and its button).

    `questions` are drawn or snapshot questions; `data` a QueryDict sent back, `missing` the ids that Incomplete named,
    `result` a grading.Result once the answers are in.
    """

    def __init__(self, questions, data=None, missing=(), result=None, submission=None):
        self.questions = questions
        self.result = result
        self.missing = list(missing)
        self.answers = self._read(data) if data is not None else {}
        self.submission = submission or self._submission(data) or uuid.uuid4()

    def _read(self, data):
        return {question["id"]: data.getlist(self.name(question)) for question in self.questions}

    @staticmethod
    def _submission(data):
        try:
            return uuid.UUID(data.get("submission", "")) if data is not None else None
        except ValueError:
            return None

    @staticmethod
    def name(question):
        return f"q-{question['id']}"

    @property
    def unanswered(self):
        return grading.unanswered(self.questions, self.answers)

    @property
    def rows(self):
        """One dict a question for the template."""
        return [self._row(number, question) for number, question in enumerate(self.questions, 1)]

    def _row(self, number, question):
        judged = self.result.of(question["id"]) if self.result else None
        ticked = judged.chosen if judged else grading.chosen(question, self.answers)
        choices = [
            choice
            | {
                "text": grading.words_of(question, choice),
                "checked": choice["id"] in ticked,
                "right": bool(judged) and choice["id"] in judged.correct,
            }
            for choice in question["choices"]
        ]
        return {
            "number": number,
            "name": self.name(question),
            "multiple": question["kind"] == "multiple",
            "stem": question["stem"],
            "choices": choices,
            "judged": judged,
            "error": self._error(number, question) if question["id"] in self.missing else "",
        }

    def _error(self, number, question):
        if question["kind"] == "multiple":
            return _("Question %(number)d has no answer yet. Choose at least one, then hand in.") % {"number": number}
        return _("Question %(number)d has no answer yet. Choose one, then hand in.") % {"number": number}
