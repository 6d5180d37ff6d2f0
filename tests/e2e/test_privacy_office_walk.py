"""A superuser writes, looks at and publishes a new privacy notice; a learner is asked for consent once."""

import pytest

from portal.accounts.models import User

from .scene import county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keeper():
    places = county()
    keeper = person("keeper", "管理员", places["county"])
    User.objects.filter(pk=keeper.pk).update(is_superuser=True, is_staff=True)
    return keeper


def write(visitor):
    visitor.go("/cms/privacy/new/")
    found = visitor.axe("main")
    visitor.page.fill("[name=version]", "2027-01")
    visitor.page.fill("[name=body]", "## 新的一节\n\n- 我们只收集必要的信息。")
    visitor.page.get_by_role("button", name="保存并预览").click()
    visitor.page.get_by_role("heading", name="新的一节").wait_for()
    visitor.check("privacy-office")
    visitor.page.reload()  # without the message, which is pale while it fades in
    return found + visitor.axe("main")


def agree(visitor, target):
    """Led to the question for consent, the person agrees and comes where they wanted to go."""
    visitor.page.wait_for_url("**/accounts/consent/**")
    visitor.page.locator("main input[type=checkbox]").check()
    visitor.page.locator("main form:has(input[type=checkbox]) button").click()
    visitor.page.wait_for_url(target)


def test_a_new_notice_is_written_published_and_asked_for_once(visit, keeper):
    learner = person("learner", "周秀兰", keeper.memberships.get().organisation)
    visitor, reader = visit(), visit()
    reader.enter(learner)
    reader.go("/learn/")
    assert reader.page.url.endswith("/learn/")
    visitor.sign_in("keeper")
    found = write(visitor)
    visitor.page.locator("[name=sure]").check()
    visitor.page.locator("form:has([name=sure]) button").click()
    agree(visitor, "**/cms/privacy/")  # who publishes it is asked as everybody is
    assert "2027-01" in visitor.page.locator("tr", has_text="现行").inner_text()
    visitor.check("privacy-office-versions")
    visitor.page.reload()
    assert found + visitor.axe("main") == []

    reader.go("/learn/")
    agree(reader, "**/learn/")
    reader.go("/training/")
    assert reader.page.url.endswith("/training/")
