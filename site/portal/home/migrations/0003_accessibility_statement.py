"""The statement says what was tested, what is missing and whom to tell. A page that somebody has rewritten stays as it is."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("portal.home.migrations.0002_first_pages").ACCESS
STATEMENT = """<p>本站按照《Web 内容无障碍指南》2.2 版 AA 级来做：全部内容可以只用键盘操作，读屏软件能读出名称，颜色不是唯一的提示。</p>
<h2>换一种显示方式</h2><p>页面最上面（手机在菜单里）可以打开大字、高对比和深色，三样可以同时用，选过一次就会记住。</p>
<h2>不用脚本也能用</h2><p>关掉浏览器的脚本，注册、登录、阅读、上课和核验证明都照样能用。很旧的浏览器不显示样式，文字按顺序排下来，求助电话在最上面。</p>
<h2>检查过什么</h2><ul><li>公开页面和学员页面，在明亮、深色、大字加高对比三种显示下，逐页用 axe 检查，没有发现违反 2.2 版 A 级和 AA 级规则的地方。</li>
<li>后台里本站自己的页面，主要部分也逐页检查过。</li><li>首页、菜单和求助电话，只用键盘走过一遍；页面在 320 像素宽的屏幕上不用左右拖动。</li></ul>
<h2>还没有做到的</h2><ul><li>还没有请看不见、听不见或行动不便的朋友实际试用，也没有请外面的机构评测。自动检查只能找出一部分问题。</li>
<li>还没有用读屏软件（NVDA、讲述人、旁白、TalkBack）逐页听过一遍。</li><li>课程里的音频和视频，文字稿由编课的人写；没有手语。上传的文档是否方便读屏，取决于文档本身。</li>
<li>后台的编辑界面来自 Wagtail，它自身的部分没有逐项检查。</li></ul>
<h2>有地方用不了</h2><p>请告诉本站的主办单位，联系方式在每一页的最下面，说明是哪一页、用的什么设备。也可以打电话办理。</p>"""


def replace(apps, before, after):
    apps.get_model("home", "TextPage").objects.filter(slug="accessibility", body=before, latest_revision=None).update(body=after)


class Migration(migrations.Migration):
    dependencies = [("home", "0002_first_pages")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: replace(apps, BEFORE, STATEMENT), lambda apps, schema_editor: replace(apps, STATEMENT, BEFORE)
        )
    ]
