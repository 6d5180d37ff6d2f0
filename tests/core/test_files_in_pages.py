"""A form that is shown again: nothing but the refused file is taken out of it."""

import pytest
from django.http import QueryDict

from portal.core.files_in_pages import FilesWithinReach

SENT = "banner=7&body-0-value-picture=7&body-0-value-minutes=7&body-1-value=7&body-2-value-picture=8"


@pytest.mark.parametrize(
    ("place", "emptied"),
    [
        ("banner", {"banner"}),
        ("body.picture.picture", {"body-0-value-picture"}),
        ("body.document", {"body-1-value"}),
    ],
)
def test_what_is_no_file_keeps_its_number(place, emptied):
    class Form(FilesWithinReach):
        def __init__(self):
            self.data = QueryDict(SENT)

    form = Form()
    form._take_out(place, "7")
    assert {key for key, value in form.data.items() if not value} == emptied
