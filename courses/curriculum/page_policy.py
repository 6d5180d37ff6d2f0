"""A trainer edits, a reviewer publishes, in the programmes of the organisations they reach."""

from portal.organisations import page_policy, rules


def scope():
    from .models import ProgrammePage

    return page_policy.Scope(ProgrammePage, {rules.CURRICULUM_EDIT: ("add", "change"), rules.CURRICULUM_APPROVE: ("publish",)})


def may(user, permission, page):
    """Does the user's reach allow `permission` on the programme of this page?"""
    return page_policy.may(user, permission, page, scope())
