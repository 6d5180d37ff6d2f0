"""Does a text look as if it named somebody who was served? It asks whoever writes it to look again; it decides nothing."""

import re

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫"
    "段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔文赖施洪俞"
)
_TITLES = (
    "先生|女士|小姐|奶奶|爷爷|大爷|大妈|大娘|大叔|大婶|大哥|大姐|阿姨|叔叔|伯伯|婆婆|公公|外婆|外公|"
    "同学|老人|患者|病人|居民|家长|妈妈|爸爸|母亲|父亲"
)
PATTERNS = [
    # 王奶奶, 李秀英老人
    re.compile(rf"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:{_TITLES})"),
    # 小王, 老李: with nothing before or behind that makes it another word
    re.compile(rf"(?<![大中最从弱缩变矮减])(?:小|老|阿)[{SURNAMES}](?<!小康)(?!子|女)"),
    re.compile(r"欧阳|上官|司马|诸葛|皇甫|令狐|慕容|司徒|尉迟"),
    # 王某, 李某某, 张××
    re.compile(rf"[{SURNAMES}](?:某{{1,2}}|[×xX*＊]{{1,2}})"),
    # 服务对象叫王秀英, 姓名：李明
    re.compile(r"(?:名叫|姓名|叫做|名字(?:是|叫))[：:\s]*[\u4e00-\u9fff·]{2,}"),
    re.compile(rf"(?:对象|患者|病人|老人|学生|孩子|来访者|求助者|居民|家属)(?:是|叫|为|[：:])?\s*[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"),
    # telephone and identity numbers, whatever stands between the digits
    re.compile(r"(?<!\d)1[3-9](?:[\s-]?\d){9}(?!\d)"),
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    # 3号楼2单元501室, 12栋
    re.compile(r"\d+\s*(?:号楼|栋|幢|单元|室|组\d+号)"),
]


def look_like_names(text):
    """The places of a text that look like a name, a number or an address of a person; an empty list if none does."""
    found = []
    for pattern in PATTERNS:
        found += [match.group() for match in pattern.finditer(text)]
    return list(dict.fromkeys(found))
