"""The editor's form: what the gate and the lint would refuse is said beside the fields."""

from portal.core.slugs import BasePageForm


class ArticleForm(BasePageForm):
    pass
