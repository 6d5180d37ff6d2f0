"""Small article files for the tests."""

SLEEP = """
kind = "article"
title = "躺下睡不着：先从起床时间改起"
summary = "睡不着的时候，越使劲越清醒。这一篇讲先改什么、记什么，哪些情形该去看医生，家里人又能帮上什么忙。"
topics = ["sleep", "stress"]
groups = ["everyone", "workers"]
settings = ["home", "enterprise"]
benchmark_topics = ["sleep-falling-asleep"]
key_points = ["每天按同一个时间起床。", "困了再上床。", "一个月还不见好，去看医生。"]
author = "示例作者 苏蔓"
author_about = "示例：县心理服务中心"
reviewer = { name = "示例审核人 沈望舒", qualification = "示例：精神科副主任医师" }
reviewed_on = 2026-10-12
next_review = 2027-10-12

[[care]]
urgency = "self"
text = "早上按同一个时间起床，哪怕夜里没睡好。"

[[care]]
urgency = "soon"
text = "一周有三个晚上睡不好，已经一个月了，请到医院的精神科或心理门诊看看。"

[[care]]
urgency = "now"
text = "有不想活的念头，请拨 12356，有危险拨 120 或 110，身边不要离人。"

[[part]]
kind = "text"
title = "为什么越躺越清醒"
body = \"\"\"
身子躺着，心里还在**盘算**，大脑就不肯歇。

### 可以先试的

- 起来坐一会儿
- 听听收音机
\"\"\"

[[part]]
kind = "callout"
tone = "seek_help"
title = "先问医生"
body = "正在吃安眠药，想停想加，先问医生。心里难受，可以拨 12356。"

[[part]]
kind = "steps"
title = "今晚怎么做"
body = \"\"\"
1. 定好闹钟
2. 困了再上床
\"\"\"

[[part]]
kind = "exercise"
title = "慢慢呼气"
body = "吸气数到四，呼气数到六，做十次。"

[[source]]
title = "健康中国行动（2019—2030年）"
issuer = "健康中国行动推进委员会"
year = 2019
detail = "心理健康促进行动"
"""

WORRY = (
    SLEEP.replace("躺下睡不着：先从起床时间改起", "心里总是发慌，怎么缓下来")
    .replace('topics = ["sleep", "stress"]', 'topics = ["anxiety", "stress"]')
    .replace('kind = "article"', 'kind = "question"', 1)
)
SERIES = (
    SLEEP.replace('kind = "article"', 'kind = "series"', 1)
    .replace("躺下睡不着：先从起床时间改起", "睡好觉四讲")
    .replace("[[care]]", 'members = ["shui-jiao", "fa-huang"]\n\n[[care]]', 1)
)
FILES = {"shui-jiao": SLEEP, "fa-huang": WORRY, "si-jiang": SERIES}


def write(folder, files=FILES):
    folder.mkdir(parents=True, exist_ok=True)
    for slug, text in files.items():
        (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
    return folder
