"""Rosters for tests: rows of invented people, as workbooks and as text in several encodings."""

import csv
import io

from openpyxl import Workbook

HEADER = ["姓名", "手机号", "身份证号", "机构代码", "培训对象", "岗位", "邮箱"]
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def phone(number):
    return f"199{number:08}"


def id_number(number):
    """A number with a right last character; the region 000000 exists nowhere."""
    body = f"00000019800101{number % 1000:03}" if number < 1000 else f"0000{number // 1000:02}19800101{number % 1000:03}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def row(number, **cells):
    made = {
        "姓名": f"示例{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{number}号", "手机号": phone(number), "身份证号": "", "机构代码": "",
        "培训对象": "health", "岗位": "村医", "邮箱": "",
    }  # fmt: skip
    return made | cells


def xlsx(rows, header=HEADER):
    book = Workbook()
    sheet = book.active
    sheet.append(header)
    for cells in rows:
        sheet.append([cells.get(title, "") for title in header])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows, header=HEADER, encoding="utf-8"):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([cells.get(title, "") for title in header] for cells in rows)
    return out.getvalue().encode(encoding)
