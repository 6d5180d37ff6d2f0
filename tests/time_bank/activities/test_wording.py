"""Psychotherapy and crisis intervention in any wording, and what only looks like them."""

import pytest

from time_bank.activities.domain import wording

PSYCHOTHERAPY = """
心理治疗
 心 理 治 疗
心理·治疗
心-理-治-疗
【心理】治疗（免费）
心理 治疗
心​理​治​疗
心理治療
免費心理治療服務
心里治疗
芯理治疗
心理zhiliao
xinli zhiliao
XIN LI ZHI LIAO
心理问题的治疗
心理疾病早期治疗
心理健康问题与治疗
精神治疗
精神疾病治疗
精神障碍的治疗
心理疗法
心理诊疗
心理诊断
心理矫治
心理干预
情绪干预
情绪障碍干预
创伤治疗
创伤干预
抑郁症治疗
治疗抑郁
治愈焦虑症
焦虑症康复治疗
失眠治疗
网瘾矫治
成瘾治疗
精神分析
精神分析治疗
催眠治疗
催眠疗法
深度催眠
催眠体验
沙盘治疗
沙盘游戏治疗
箱庭疗法
绘画治疗
艺术治疗
音乐治疗
音乐疗法
舞动治疗
心理剧治疗
游戏治疗
叙事疗法
家庭治疗
系统家庭治疗
夫妻治疗
团体心理治疗
小组治疗
个体心理治疗
认知行为治疗
认知行为疗法
接纳承诺疗法
正念疗法
眼动脱敏
系统脱敏
家庭系统排列
家庭排列
森田疗法
意象对话治疗
意象治疗
CBT
ＣＢＴ 小组
DBT技能小组
EMDR
psychotherapy
Psycho-therapy
Psychotherapist on call
Cognitive Behavioral Therapy
family therapy
hypnosis
NLP疗法
陪聊（含心理治疗）
"""

CRISIS = """
危机干预
危 机 干 预
危機干預
危机_干预
“危机”干预
心理危机干预
心理危机
危机心理干预
危机事件现场介入
危机介入
危机处置
危机个案
危机来电
危机热线
危机评估
对危机的干预
干预心理危机
自杀干预
自殺干預
自杀救援
自杀劝阻
自杀风险评估
自残干预
自伤行为干预
轻生劝解
轻生人员劝阻
劝阻轻生
阻止自杀
跳楼劝阻
跳河救援
灾后心理援助
灾后心理救援
突发事件心理干预
应急心理援助
紧急心理救助
心理急救
心理救援
心理抢救
危急干预（危机干预）
危及干预
weiji ganyu
Wei Ji Gan Yu
crisis intervention
Crisis-Intervention Team
crisis counselling
suicide intervention
psychological first aid
PFA
"""

ALLOWED = """
陪聊与情绪陪伴
情绪支持
日常心理疏导
心理慰藉
心理健康科普宣传
心理健康知识讲座协助
心理服务站接待
热线值守（督导同班）
心理援助热线值守
读书读报
陪同就医
陪同就医（治疗期间陪伴）
物理治疗陪同
医院治疗室引导
代取药、代缴治疗费
理疗仪器使用指引
家庭经济危机帮扶
债务危机法律咨询
节水与用水危机宣传
应急处置演练协助
应急救援知识宣传
突发事件交通疏导
灾后物资发放
噪音干预与邻里调解
教育干预助手
早期阅读
认知训练游戏
认知症老人照护
音乐陪伴
绘画小组
沙盘模型展览讲解
舞蹈排练
园艺劳动
家庭教育讲座
婚姻登记处引导
亲子游戏
正念呼吸练习带领
团体活动组织
个人所得税申报指引
精神障碍社区康复活动协助
抑郁症患者家属互助会场务
防自杀科普展板布置
学业辅导
法律咨询
理发
家电维修
助浴
送餐
陪伴散步
活动摄影
activity planning
reading aloud
exact change counting
pharmacy queue help
"""


def lines(text):
    return [line for line in text.strip("\n").split("\n") if line.strip()]


@pytest.mark.parametrize("name", lines(PSYCHOTHERAPY))
def test_psychotherapy_is_known_in_any_wording(name):
    assert wording.forbidden(name)


@pytest.mark.parametrize("name", lines(CRISIS))
def test_crisis_intervention_is_known_in_any_wording(name):
    assert wording.forbidden(name)


@pytest.mark.parametrize("name", lines(ALLOWED))
def test_what_only_looks_like_it_is_allowed(name):
    assert wording.forbidden(name) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("周六下午陪老人聊天、读报，不做心理治疗。", ["心理治疗"]),
        ("遇到危机情况立刻转介，由专业人员处理。", ["危机"]),
        ("谈到自杀念头时，请马上告诉督导，并拨打 110。", ["自杀"]),
        ("我们请来催眠老师。\n大家一起体验。", ["催眠"]),
        ("陪同去精神科做诊断。", ["诊断"]),
        ("先做危机 干预，再做心·理·治·疗。", ["心理治疗", "危机干预"]),
        ("先做危机干预。再做心理治疗。", ["危机干预", "心理治疗"]),
        ("用 CBT 的办法聊聊。", ["cbt"]),
        ("来电者说“不想活了”怎么办", ["不想活"]),
        ("心理咨询室布置", ["心理咨询"]),
    ],
)
def test_a_text_that_speaks_of_it_is_asked_about(text, words):
    assert wording.mentions(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "陪老人聊天、读报、晒太阳。",
        "在医院治疗室外引导就诊，代缴治疗费。",
        "帮忙搬理疗仪器，带上手套。",
        "社区节水，应对用水危机。",
        "给遇到经济危机的家庭送米面。",
        "陪同做物理治疗、透析治疗。",
        "热线值守时督导同班，按手册回答。",
        "activity plan: read aloud, serve tea",
    ],
)
def test_an_ordinary_text_is_not_asked_about(text):
    assert wording.mentions(text) == []


def test_each_word_is_named_once_whichever_text_holds_it():
    assert wording.mentions("危机", "危机时", "", None) == ["危机"]
