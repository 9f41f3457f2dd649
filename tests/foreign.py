"""Files of other programs, as their programs write them, with invented news: for the tests of `digest import`."""

import io
import zipfile
from xml.sax.saxutils import escape

LINES = (
    "افتتح وزير النقل سامر العلبي، أمس، جسر الوادي الذي يصل بين شطري المدينة، بعد ثلاث سنوات من العمل المتواصل.",
    "وقال العلبي خلال حفل الافتتاح إن الجسر سيختصر الطريق إلى المرفأ من ساعة إلى عشر دقائق، مؤكدا أن كلفة المشروع لم "
    "تتجاوز 40 مليون ليرة.",
    "من جانبها، رأت رئيسة البلدية هدى قاسم أن «الجسر وحده لا يكفي»، مطالبة بتوسعة الطرق المؤدية إليه قبل موسم الصيف.",
    "وأضافت قاسم أن البلدية قدمت إلى الوزارة خطة من ثلاث مراحل، وأنها تنتظر الرد منذ شهرين.",
)  # fmt: skip
TITLE = "وزير النقل يفتتح جسر الوادي"
TEXT = "\n\n".join(LINES)
STRIKE = (
    "أعلن عمال الميناء إضرابا مفتوحا اعتبارا من صباح اليوم احتجاجا على تأخر الأجور.",
    "وقال رئيس النقابة كريم الزين إن «الإضراب مستمر حتى تدفع الأجور كاملة».",
)  # fmt: skip

PAGE = f"""<!doctype html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{TITLE} - جريدة المدينة</title>
<meta property="og:site_name" content="جريدة المدينة"><meta property="og:title" content="{TITLE} - جريدة المدينة">
<meta property="og:url" content="https://madina.example/news/1201">
<meta property="article:published_time" content="2024-05-14T09:30:00+03:00">
<script>document.write("قال الوزير")</script></head>
<body><header><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/s">سياسة</a></li></ul></nav></header>
<main><article><h1>{TITLE}</h1><p class="date">الثلاثاء 14 مايو 2024</p>
{"".join(f"<p>{line}</p>" for line in LINES)}</article>
<aside><h2>اقرأ أيضا</h2><ul><li><a href="/2">أسعار الخضار ترتفع في الأسواق</a></li></ul></aside></main>
<section id="comments"><h3>التعليقات</h3><p>محمد: خبر جميل ومفيد جدا، شكرا لكم</p></section>
<footer><p>جميع الحقوق محفوظة لجريدة المدينة 2024</p></footer></body></html>
"""

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>صحيفة الشاطئ</title>
<link>https://shati.example/</link>
<item><title>إضراب في الميناء</title><link>https://shati.example/n/7</link>
<pubDate>Wed, 15 May 2024 23:30:00 +0300</pubDate><description>مقتطف...</description>
<content:encoded><![CDATA[{"".join(f"<p>{line}</p>" for line in STRIKE)}<script>alert(1)</script>]]></content:encoded></item>
<item><title>خبر مختصر</title><link>https://shati.example/n/8</link><description>بداية الخبر فقط...</description></item>
</channel></rss>
"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>صحيفة الشاطئ</title><updated>2024-05-20T00:00:00Z</updated>
<entry><title type="html">إضراب في &lt;b&gt;الميناء&lt;/b&gt;</title><link rel="self" href="https://shati.example/feed"/>
<link href="https://shati.example/n/7"/><published>2024-05-15T23:30:00+03:00</published>
<updated>2024-05-19T00:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
{"".join(f"<p>{line}</p>" for line in STRIKE)}</div></content></entry></feed>
"""


def word(*paragraphs: str, title: str = "", heading: str = "") -> bytes:
    """A Word document, with a line that was deleted under "track changes"."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    head = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{_run(heading)}</w:p>' if heading else ""
    lines = "".join(f"<w:p><w:pPr><w:bidi/></w:pPr>{_run(line[:9])}{_run(line[9:])}</w:p>" for line in paragraphs)
    gone = f"<w:p><w:del>{_run('حُذف هذا')}</w:del></w:p>"
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{head}{gone}{lines}</w:body></w:document>")
        archive.writestr("docProps/core.xml", core)
    return held.getvalue()


def _run(text: str) -> str:
    return f'<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
