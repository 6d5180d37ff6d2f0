"""Which jobs a person may see."""

from ..models import Job


def visible_to(user):
    """Own jobs; a superuser sees all."""
    jobs = Job.objects.select_related("created_by")
    return jobs if user.is_superuser else jobs.filter(created_by=user)
