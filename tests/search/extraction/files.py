"""Real files, made in the test."""

import io
import tempfile
import zipfile
from pathlib import Path

import typst

from portal.certificates import fonts

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def archive(members, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()


def docx(*paragraphs, more=""):
    """`paragraphs` are runs of XML or plain text."""
    body = "".join(f"<w:p>{text if text.startswith('<') else f'<w:r><w:t>{text}</w:t></w:r>'}</w:p>" for text in paragraphs)
    document = f'<?xml version="1.0" encoding="UTF-8"?>{more}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": document})


def pptx(*slides, hidden=()):
    members = {"[Content_Types].xml": TYPES, "ppt/presentation.xml": f'<p:presentation xmlns:p="{SLIDES}"/>'}
    for number, text in enumerate(slides, 1):
        show = ' show="0"' if number in hidden else ""
        members[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="{SLIDES}" xmlns:a="{DRAWING}"{show}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
        )
    return archive(members)


def pdf(*pages):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pages.typ"
        source.write_text('#set text(font: "Noto Sans CJK SC")\n' + "\n#pagebreak()\n".join(pages), encoding="utf-8")
        return typst.compile(str(source), font_paths=[str(fonts.FOLDER)], ignore_system_fonts=True)
