"""The ways of teaching that lessons name."""

TEACHING_FORMS = ("案例示范", "角色扮演", "情境模拟", "小组讨论")
