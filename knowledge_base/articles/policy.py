"""An editor writes, a health reviewer publishes and takes down, the articles of the organisations they reach."""

from portal.organisations import page_policy, rules


def scope():
    from .models import ArticlePage, KnowledgeIndexPage

    return page_policy.Scope(
        ArticlePage,
        {rules.KNOWLEDGE_EDIT: ("change",), rules.KNOWLEDGE_APPROVE: ("publish",)},
        index=KnowledgeIndexPage,
        starts={rules.KNOWLEDGE_EDIT: ("add",)},
    )
