"""What a learner may find beyond what is public."""

from courses.curriculum.searching import body_grant

from .domain.enrolments import open_enrolments


def may_read(user):
    """The lesson bodies of the programmes that the user is enrolled in."""
    return {body_grant(path) for path in open_enrolments(user).values_list("programme__path", flat=True)}
