"""The three audiences of the national plan, and the hotlines shown by default."""

from django.db import migrations

AUDIENCES = [
    ("health", "基层医疗卫生机构工作人员", "基层医疗卫生机构", ["全科医学", "公共卫生", "精神障碍防治"]),
    (
        "community",
        "街道（乡镇）、居（村）委会及相关部门基层工作人员",
        "街道乡镇、居村委会及相关部门",
        ["居（村）委会工作人员", "网格员", "民警", "民政干事", "残疾人专职委员", "救助站", "职业康复站"],
    ),
    (
        "institution",
        "学校、企事业单位、社会组织等基层工作人员",
        "学校、企事业单位、社会组织",
        ["教师", "社会工作者", "社区志愿者", "工会（共青团）"],
    ),
]
# Opening hours differ by place and are filled in by each site.
HOTLINES = [
    ("12356", "心理援助热线", "撑不住、想找人说说的时候", True),
    ("120", "医疗急救", "有人受伤、服药过量、叫不醒", False),
    ("110", "公安报警", "有人正在受到伤害或威胁", False),
    ("12355", "青少年服务热线", "孩子和家长都可以打", False),
]


def fill(apps, schema_editor):
    Audience, Hotline = apps.get_model("core", "Audience"), apps.get_model("core", "Hotline")
    for order, (code, title, short, examples) in enumerate(AUDIENCES, 1):
        defaults = {"title": title, "short_title": short, "examples": examples, "sort_order": order}
        Audience.objects.get_or_create(code=code, defaults=defaults)
    for order, (number, name, when, lead) in enumerate(HOTLINES, 1):
        defaults = {"name": name, "when_to_call": when, "is_lead": lead, "sort_order": order}
        Hotline.objects.get_or_create(number=number, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
