"""Kinds of service, skills, times of the week and themes of supervision that a pool begins with."""

from django.db import migrations

CATEGORIES = """companionship 陪伴与倾听; visit 入户探访; outreach 科普宣传; hotline 热线值守（督导下）; homework 学业陪伴; older 为老服务;
disabled 助残服务; perinatal 孕产家庭支持; errand 代办与跑腿; event 活动组织与秩序; translation 语言与手语支持; admin 资料与后勤"""
SKILLS = """listening 倾听与沟通; psychology 心理学专业学习; medical 医疗护理; social-work 社会工作; teaching 教学与讲解; first-aid 急救;
sign-language 手语; dialect 方言或民族语言; driving 驾驶; computer 电脑与网络; writing 写作与编辑; photography 摄影摄像; crafts 文艺与手工; sports 体育健身"""
TIMES = "weekday-day 工作日白天; weekday-evening 工作日晚上; weekend-day 周末白天; weekend-evening 周末晚上; school-holidays 寒暑假; at-call 可临时联系"
THEMES = """boundaries 助人的界限; listening 倾听与回应; referral 转介与求助; risk 风险识别与报告; confidentiality 保密与隐私; self-care 自我照顾与耗竭;
cooperation 团队配合; ethics 伦理与服务范围; children 与未成年人相处; older 与老年人相处; organisation 活动组织中的问题"""


def fill(apps, schema_editor):
    for name, words in (("ServiceCategory", CATEGORIES), ("Skill", SKILLS), ("ServiceTime", TIMES), ("SupervisionTheme", THEMES)):
        model = apps.get_model("volunteers", name)
        for order, entry in enumerate(words.split(";"), 1):
            code, title = entry.split()
            model.objects.get_or_create(code=code, defaults={"title": title, "sort_order": order})


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
