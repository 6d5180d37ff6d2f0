"""Names shown to strangers."""

import pytest

from portal.accounts.names import mask_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("陈建国", "陈＊国"),
        ("周兰", "周＊"),
        ("兰", "＊"),
        ("阿依努尔·买买提", "阿＊＊＊＊提"),
        ("周秀兰（示例）", "周＊兰（示例）"),
        ("（示例）", "＊（示例）"),
    ],
)
def test_a_mask_hides_all_but_the_ends_and_keeps_the_mark_of_demo_people(name, shown):
    assert mask_name(name) == shown
