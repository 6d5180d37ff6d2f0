"""What happens by the clock."""

from portal.jobs.domain.ticking import every

from .domain import due


@every("knowledge.review_reminders", 24 * 60 * 60)
def remind_of_reviews(now):
    due.remind(now)
