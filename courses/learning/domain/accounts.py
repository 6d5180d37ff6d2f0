"""The pseudonymous account of a learner, and its lock."""

from courses.learning.models import LearnerAccount


def account_of(user):
    """The user's account, made at first need."""
    return LearnerAccount.objects.get_or_create(user=user)[0]


def lock(account_id):
    """The account, locked until the transaction ends. Everything that counts goes through this lock.

    SQLite has no row locks: there the transaction itself is IMMEDIATE and excludes every other writer.
    """
    return LearnerAccount.objects.select_for_update().get(pk=account_id)


def lock_all(account_ids):
    """{id: account}, all locked until the transaction ends, in the order of ids, so that two batches can't wait for each other."""
    return {account.pk: account for account in LearnerAccount.objects.select_for_update().filter(pk__in=account_ids).order_by("pk")}
