"""What can be held about the words of the site without a professional's eye: length, sources, help, no copy, no forbidden word."""

import hashlib
import re
from collections import defaultdict

import pytest

from knowledge_base.articles.domain import lint

from . import texts

# Codes of modules that are still being written: what stands under their names is not asked about yet.
UNFINISHED: tuple[str, ...] = ()

LESSONS = [lesson for lesson in texts.lessons() if lesson.module not in UNFINISHED]
ARTICLES = texts.articles()
EVERY = LESSONS + ARTICLES
MODULES = [module for module in texts.programme()["module"] if module["code"] not in UNFINISHED]
HELP = re.compile(r"12356|12355|12338|(?<!\d)1[12]0(?!\d)")
LAWS = (
    "精神卫生法", "民法典", "未成年人保护法", "预防未成年人犯罪法", "反家庭暴力法", "老年人权益保障法", "残疾人保障法", "家庭教育促进法",
    "社区矫正法", "妇女权益保障法", "突发事件应对法", "基本医疗卫生与健康促进法", "法律援助法", "个人信息保护法", "治安管理处罚法",
    "无障碍环境建设法",
)  # fmt: skip
ARTICLE_OF_LAW = re.compile(rf"({'|'.join(LAWS)})》?(?:的)?第[一二三四五六七八九十百零\d]+条")
CLAIM = re.compile(rf"{lint.FIGURE.pattern}|世界卫生组织[^，。]{{0,8}}\d{{4}}\s*年|据[^，。]{{2,24}}\d{{4}}\s*年")
# Methods, numbers that nobody could trace, titles that are no longer given (on top of the rules of the article check).
FORBIDDEN = re.compile(
    r"割腕|上吊|自缢|跳楼|烧炭|卧轨|服毒|喝农药|致死量|9500 ?万|24\.6 ?[%％]|28 ?万人|国家二级|24 ?小时热线|[！!]|自杀未遂者"
)
# Which lessons teach a topic of the plan.
TOPICS = {
    "foundations": {
        "心理健康的概念与素养": ["foundations-health-and-law"],
        "心理保健的原则和方法": ["foundations-everyday-care"],
        "异常心理的区分标准": ["foundations-ordinary-or-not"],
        "身心关系": ["foundations-body-and-mind"],
        "精神卫生法": ["foundations-mental-health-law", "foundations-health-and-law"],
        "民法典相关内容": ["foundations-civil-code"],
        "健康中国行动（2019—2030年）": ["foundations-healthy-china"],
    },
    "outreach": {
        "科普宣教的原理和方法": ["outreach-principles", "outreach-plain-words", "outreach-activity"],
        "获取科普资源的途径": ["outreach-resources"],
    },
    "recognition": {
        "失眠、焦虑、抑郁、痴呆等的主要表现": ["recognition-sleep", "recognition-worry", "recognition-low-mood", "recognition-dementia"],
        "家庭与邻里一般心理冲突的识别和原因": ["recognition-family", "recognition-neighbours"],
        "何时转介": ["recognition-when-to-refer"],
    },
    "communication": {
        "有效沟通的原则": ["communication-principles", "communication-message-gets-there"],
        "同理心": ["communication-empathy", "communication-near-and-far"],
        "倾听与表达": ["communication-listen-then-speak", "communication-yes-no-sorry"],
        "提问与引导式发现": ["communication-asking-well", "communication-guided-discovery"],
        "冲突管理与高难度沟通": ["communication-conflict", "communication-hard-talks"],
        "支持性心理干预": ["communication-supporting"],
        "心理教育": ["communication-explaining"],
        "认知及行为干预的一般策略": ["communication-thoughts", "communication-small-steps"],
    },
    "stress": {
        "应激的定义与常见反应": ["stress-what-it-is", "stress-after-the-event"],
        "应激人群问题的识别": ["stress-second-look"],
        "应对资源与一般处理": ["stress-what-holds", "stress-first-conversation"],
        "重大公共事件下的应激处理": ["stress-after-the-event", "stress-weeks-and-months"],
        "压力的自我管理": ["stress-look-after-yourself"],
    },
    "rehabilitation": {
        "康复训练的意义和类型": ["rehabilitation-why-and-what"],
        "康复服务的对象、原则和方法": ["rehabilitation-who-and-how"],
        "与家属协作": ["rehabilitation-with-the-family"],
        "康复者的社会化": ["rehabilitation-back-among-people"],
    },
    "priority-groups": {
        "儿童青少年（留守、流动、困境）": ["priority-left-behind-children", "priority-moving-and-hardship"],
        "孕产妇": ["priority-perinatal"],
        "老年人（失独、无赡养、伤残）": ["priority-older-people"],
        "慢性病患者": ["priority-chronic-illness"],
        "残疾人": ["priority-disabled-people"],
        "评估与支持技能": ["priority-assess-and-support"],
    },
    "special-groups": {
        "无业人员": ["special-out-of-work", "special-long-at-home"],
        "流浪人员": ["special-on-the-street", "special-a-way-home"],
        "社区矫正对象": ["special-community-correction"],
        "心理特征、常见问题与支持技能": ["special-why-guarded", "special-steady-hand"],
    },
    "risk-referral": {
        "自杀风险的识别与评估": ["risk-ask-plainly", "risk-how-urgent"],
        "冲动和暴力风险的识别与评估": ["risk-violence-signs"],
        "紧急处理的基本技巧": ["risk-cool-down", "risk-first-hour"],
        "转诊的指征、途径和方法": ["risk-referral-routes", "risk-hand-over"],
    },
}


def each(found):
    return pytest.mark.parametrize("text", found, ids=lambda text: text.name)


def of_module(code):
    return [lesson for lesson in texts.lessons() if lesson.module == code and lesson.path.parent.parent.name == "grassroots-8x"]


def spoken_of_danger(text):
    return any(lint.speaks_of_danger(found) for found in text.words)


def test_nothing_is_left_out_of_these_tests_for_good():
    assert set(UNFINISHED) <= {module["code"] for module in texts.programme()["module"]}
    assert all(module["state"] == "preparation" for module in texts.programme()["module"] if module["code"] in UNFINISHED)


# Minutes and hours


@each(LESSONS)
def test_a_text_takes_the_minutes_it_says(text):
    paces = {part["id"]: texts.han(part["body"]) / part["minutes"] for part in text.parts if part["kind"] == "text"}
    assert {name: round(pace) for name, pace in paces.items() if not 150 <= pace <= 330} == {}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module["code"])
def test_the_hours_of_a_module_are_filled_exactly(module):
    filled = sum(part["minutes"] for lesson in of_module(module["code"]) for part in lesson.parts)
    assert filled == module["hours"] * texts.programme()["programme"]["minutes_per_hour"]


def test_the_plan_has_36_hours():
    assert sum(module["hours"] for module in texts.programme()["module"]) == 36


# Topics and questions


@pytest.mark.parametrize("module", texts.programme()["module"], ids=lambda module: module["code"])
def test_every_topic_of_the_plan_is_taught(module):
    assert list(TOPICS[module["code"]]) == module["topics"]
    codes = {lesson.data["code"] for lesson in of_module(module["code"])}
    assert {code for taught in TOPICS[module["code"]].values() for code in taught} == codes


@each(LESSONS)
def test_a_lesson_ends_with_three_explained_questions_or_more(text):
    last = text.parts[-1]
    assert last["kind"] == "quiz"
    assert len(last["question"]) >= 3
    assert [q["id"] for q in text.questions if texts.han(q["explanation"]) < 25] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module["code"])
def test_the_quiz_of_a_module_draws_from_twenty_questions_or_more(module):
    last = of_module(module["code"])[-1].parts[-1]
    assert len(last["question"]) >= 20
    assert 0 < last["draw"] < len(last["question"])


def test_there_are_300_questions_or_more():
    assert sum(len(lesson.questions) for lesson in texts.lessons()) >= 300


@each(LESSONS)
def test_the_right_answer_is_not_betrayed_by_its_place(text):
    places = [
        [choice.get("correct", False) for choice in question["choices"]].index(True)
        for question in text.questions
        if question["kind"] == "single"
    ]
    assert len(places) < 4 or len(set(places)) > 1


# Sources


@each(EVERY)
def test_a_law_that_is_named_with_an_article_or_a_title_is_among_the_sources(text):
    named = {law for found in text.words for law in ARTICLE_OF_LAW.findall(found)}
    named |= {title for found in text.words for title in lint.LAW.findall(found)}
    bare = text.sources.replace("中华人民共和国", "")
    assert {law for law in named if law.replace("中华人民共和国", "") not in bare} == set()


@each(EVERY)
def test_a_figure_or_a_dated_claim_has_a_source(text):
    claims = [sentence for found in texts.taught(text.data) for sentence in texts.sentences(found) if CLAIM.search(sentence)]
    assert not claims or text.sources, claims


@each(ARTICLES)
def test_an_article_names_its_sources(text):
    assert text.sources


# Where help is


@each(ARTICLES)
def test_an_article_says_where_help_is(text):
    assert any(HELP.search(found) for found in text.words)
    urgencies = {card["urgency"] for card in text.data["care"]}
    assert urgencies >= ({"self", "soon", "now"} if spoken_of_danger(text) else {"self", "soon"})


@each([lesson for lesson in LESSONS if spoken_of_danger(lesson)])
def test_a_lesson_that_touches_risk_says_where_help_is(text):
    assert any(HELP.search(found) for found in text.words)
    assert any(part["kind"] == "callout" and part["tone"] == "seek_help" for part in text.parts)


# Words


def test_no_sentence_stands_twice():
    seen, finished = defaultdict(list), {text.name for text in EVERY}
    for text in texts.lessons() + ARTICLES:
        for sentence in {texts.core(sentence) for found in text.words for sentence in texts.sentences(found)}:
            seen[sentence].append(text.name)
    twice = {s: names for s, names in seen.items() if len(names) > 1 and len(s) >= 12 and finished & set(names)}
    assert twice == {}


@each(EVERY)
def test_no_forbidden_word_is_written(text):
    told = [sentence for found in texts.taught(text.data) for sentence in lint.sentences(found)]
    assert [sentence for sentence in told if FORBIDDEN.search(sentence)] == []
    for code, level, pattern, unless in lint.rules():
        if level == lint.ERROR or code == "dose":
            assert [s for s in told if pattern.search(s) and not (unless and unless.search(s))] == [], code


@each(EVERY)
def test_no_method_and_no_exclamation_even_in_a_quotation_or_a_wrong_answer(text):
    found = " ".join(text.words)
    methods = next(pattern for code, _level, pattern, _unless in lint.rules() if code == "means-of-self-harm")
    assert not methods.search(found)
    assert "！" not in found


@each(EVERY)
def test_12356_is_never_said_to_be_open_around_the_clock(text):
    pattern, unless = next((p, u) for code, _level, p, u in lint.rules() if code == "around-the-clock")
    told = [sentence for found in texts.taught(text.data) for sentence in lint.sentences(found)]
    assert [sentence for sentence in told if pattern.search(sentence) and not unless.search(sentence)] == []


# Invented people and places, numbers of things, pictures and sound


@each(ARTICLES)
def test_invented_authors_and_reviewers_are_marked(text):
    for name in (text.data["author"], text.data["reviewer"]["name"], text.data["reviewer"]["qualification"]):
        assert "示例" in name


def test_the_invented_county_is_marked_and_whole():
    county, services, events = (texts.read(texts.ROOT / "demo" / f"{name}.toml").data for name in ("county", "services", "events"))
    assert len(services["point"]) >= 30
    assert len(events["event"]) >= 10
    for entry in (*county["organisation"], *county["person"], *services["point"]):
        assert "示例" in entry["name"]
    for entry in events["event"]:
        assert "示例" in entry["title"]


def test_there_is_as_much_to_read_as_was_promised():
    kinds = [text.data["kind"] for text in ARTICLES]
    assert len(kinds) - kinds.count("check") >= 40
    assert (kinds.count("question") >= 12, kinds.count("audio") >= 2, kinds.count("check")) == (True, True, 1)


def test_every_picture_is_shown_somewhere_and_has_words():
    named = [part for text in texts.lessons() + ARTICLES for part in text.parts if part["kind"] == "picture"]
    assert {part["file"] for part in named} == {path.name for path in (texts.ROOT / "pictures").iterdir()}
    assert len({part["file"] for part in named}) >= 6
    assert all(texts.han(part["alternative"]) >= 15 and part["caption"] for part in named)


@each([text for text in ARTICLES if text.data["kind"] == "audio"])
def test_a_transcript_says_what_the_sound_says(text):
    part = next(part for part in text.parts if part["kind"] == "audio")
    spoken = texts.read(texts.ROOT / "audio" / "spoken.toml").data[part["file"].removesuffix(".mp3")]
    assert hashlib.sha256(part["body"].strip().encode()).hexdigest() == spoken["transcript"]
    assert (texts.ROOT / "audio" / part["file"]).stat().st_size <= 620_000
