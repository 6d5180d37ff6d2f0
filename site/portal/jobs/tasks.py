"""The one task of this room."""

from django_tasks import task

from .domain.running import run


@task()
def run_job(job_id):
    run(job_id)
