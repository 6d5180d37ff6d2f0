"""What things are about, whom they are for, and where they reach people."""

from django.db import migrations

TOPICS = """sleep 睡眠; anxiety 焦虑与紧张; mood 情绪低落与抑郁; stress 压力与疲惫; family 家庭与人际; grief 丧失与哀伤; emergency 突发事件;
children 儿童青少年; school 学习与考试; bullying 欺凌与校园安全; internet 网络与游戏; perinatal 孕产期; older 老年人; dementia 失智;
illness 慢性病与残疾; carers 照护者; addiction 饮酒与成瘾; disorder 精神障碍与康复; crisis 危机与自杀预防; helping 倾听与心理急救;
services 求助与服务; law 法律与权利"""
GROUPS = """everyone 大众; minors 未成年人; older 老年人; perinatal 孕产妇; left-behind 留守儿童; disabled 残疾人; workers 职业压力人群;
carers 照护者; helpers 基层工作者与志愿者"""
SETTINGS = "office 机关; enterprise 企业; school 学校; village 农村; community 社区; public-place 公共场所; home 家庭"


def fill(apps, schema_editor):
    for name, words in (("Topic", TOPICS), ("Group", GROUPS), ("Setting", SETTINGS)):
        model = apps.get_model("core", name)
        for order, entry in enumerate(words.split(";"), 1):
            code, title = entry.split()
            model.objects.get_or_create(code=code, defaults={"title": title, "sort_order": order})


class Migration(migrations.Migration):
    dependencies = [("core", "0003_topic_group_setting")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
