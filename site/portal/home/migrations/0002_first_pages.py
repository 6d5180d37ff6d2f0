"""The home page in the place of Wagtail's welcome page, and two standard pages."""

from django.db import migrations

REVIEW = """<p>每一篇讲健康的文章，都写明作者、审核人、来源和下次审核的日子。没有专业人员审核通过，谁也发不出去，管理员也不例外。</p>
<h2>谁来审核</h2><p>审核人是有相应资质的专业人员。审核时看四样：说法有没有出处，有没有把人当病人看，什么时候该去求助写清楚没有，有没有会伤到人的细节。</p>
<h2>内容不做什么</h2><p>不替人下诊断，不保证疗效，不写伤害自己的方法。读了还是放心不下，请打页面上的电话，或者去就近的服务点。</p>"""
ACCESS = """<p>本站按照《Web 内容无障碍指南》2.2 版 AA 级来做：全部内容可以只用键盘操作，读屏软件能读出名称，颜色不是唯一的提示。</p>
<h2>换一种显示方式</h2><p>页面最上面（手机在菜单里）可以打开大字、高对比和深色，三样可以同时用，选过一次就会记住。</p>
<h2>不用脚本也能用</h2><p>关掉浏览器的脚本，注册、登录、阅读、上课和核验证明都照样能用。</p>
<h2>有地方用不了</h2><p>请告诉本站的主办单位，联系方式在每一页的最下面。也可以打电话办理。</p>"""


def build(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page, Site = apps.get_model("wagtailcore", "Page"), apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    HomePage, TextPage = apps.get_model("home", "HomePage"), apps.get_model("home", "TextPage")
    Page.objects.filter(slug="home", depth=2).delete()
    locale = Locale.objects.first()
    types = {m: ContentType.objects.get_or_create(model=m, app_label="home")[0] for m in ("homepage", "textpage")}
    home = HomePage.objects.create(
        title="心桥", draft_title="心桥", slug="home", content_type=types["homepage"], path="00010001", depth=2, numchild=2,
        url_path="/home/", locale=locale, headline="难处和帮助之间，有一座桥。",
        lead="学一门基层用得上的课，每一个学时都有凭据；手里的证明，谁都可以当场核验。",
        summary="社会心理服务基层人员培训：在线学习，诚实计时，证明可以核验。",
    )  # fmt: skip
    for number, (slug, title, body) in enumerate([("review", "我们怎样审核内容", REVIEW), ("accessibility", "无障碍说明", ACCESS)], 1):
        TextPage.objects.create(
            title=title, draft_title=title, slug=slug, content_type=types["textpage"], path=f"00010001000{number}", depth=3, numchild=0,
            url_path=f"/home/{slug}/", locale=locale, body=body,
        )  # fmt: skip
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="心桥")


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("wagtailcore", "0098_apitoken"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
