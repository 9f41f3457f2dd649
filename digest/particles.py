"""Closed classes of words that decide the structure of a reporting sentence. All forms are folded."""

PREPOSITIONS = frozenset(
    [
        "في",
        "من",
        "علي",
        "الي",
        "عن",
        "مع",
        "بين",
        "خلال",
        "بعد",
        "قبل",
        "ضد",
        "لدي",
        "منذ",
        "حتي",
        "حول",
        "عند",
        "تجاه",
        "امام",
        "عبر",
        "نحو",
        "ضمن",
        "اثر",
        "عقب",
        "اثناء",
        "رغم",
        "بسبب",
        "بشان",
        "حيال",
        "ازاء",
        "باسم",
        "وفق",
        "حسب",
        "بحسب",
        "مثل",
        "غير",
        "دون",
        "كل",
        "بعض",
        "جميع",
        "قبيل",
        "طوال",
        "وراء",
        "تحت",
        "فوق",
        "وسط",
        "برئاسه",
        "بقياده",
        "علي",
    ]
)
NOMINAL = frozenset(["عدم", "دون", "بدون", "سوي", "مجرد", "اي", "كل"])
"""Words before a noun: a form behind them is no verb: عدم ذكر اسمه."""
QUESTIONS = frozenset(["ماذا", "لماذا", "هل", "كيف", "متي", "اين", "وماذا", "وهل"])
RELATIVE = frozenset(["الذي", "التي", "الذين", "اللذين", "اللتين", "اللواتي"])
NEGATION = frozenset(["لا", "لم", "لن", "ما", "ليس", "وليس", "ولم", "ولا", "ولن", "فلم", "فلن", "الم", "دون"])
CONTRAST = frozenset(
    [
        "بينما",
        "فيما",
        "وفيما",
        "حين",
        "كما",
        "حيث",
        "اذ",
        "وقت",
        "لكن",
        "لكنه",
        "لكنها",
        "ولكنه",
        "ولكنها",
        "اما",
        "واما",
        "فقد",
        "قد",
        "وقد",
        "ايضا",
        "وكان",
        "وكانت",
        "كان",
        "كانت",
        "وكانا",
        "وكانوا",
        "كانوا",
        "وبينما",
        "الا",
    ]
)
RESUMPTIVE = frozenset(["فيها", "فيه", "خلالها", "خلاله", "عبرها"])  # تصريحات قال فيها
PRONOUN_PREPOSITIONS = frozenset(
    [
        "منه",
        "منها",
        "منهم",
        "له",
        "لها",
        "لهم",
        "اليه",
        "اليها",
        "عليه",
        "عليها",
        "به",
        "بها",
        "معه",
        "معها",
        "عنه",
        "عنها",
        "لديه",
    ]
)
BUT = frozenset(["غير", "الا", "كما", "بيد", "علي", "لكن"])
"""What before «أنه» or «أنها» joins a clause to the one before: غير أنه, إلا أنها."""
BE = frozenset(["كان", "كانت", "وكان", "وكانت", "كانوا", "وكانوا", "وكانا", "كانا"])
BEING = frozenset(["يكون", "تكون", "يكونوا", "كون"])
"""Forms of كان that stand within what is said: نفى أن تكون الشركة قد وعدت."""
SUBORDINATE = frozenset(["عندما", "لما", "بعدما", "ان", "التي", "الذي", "الذين", "ما", "وما"])
WHEN_ASKED = frozenset(["سيل", "سيلت", "سيلا", "سيلتا", "سيلوا", "سالناه", "سالناها", "سالته", "سالتها"])
"""What tells that somebody was asked, so that the verb of saying behind it is the answer: ولما سئلت عن ذلك قالت."""
FIRST_PERSON = frozenset(
    [
        "نحن",
        "اننا",
        "انني",
        "لدينا",
        "علينا",
        "نعتقد",
        "نريد",
        "نرفض",
        "نؤكد",
        "نوكد",
        "ندعو",
        "نطالب",
        "نامل",
        "سنواصل",
        "سنعمل",
        "سنقوم",
        "اعتقد",
        "اريد",
        "اتمني",
        "نتمني",
        "عندنا",
        "لنا",
        "بلادنا",
        "شعبنا",
        "انا",
        "نعمل",
        "نتوقع",
        "وننا",
        "كنا",
        "نرحب",
        "ندين",
    ]
)
_DUE = {
    "سمو": frozenset(("سمو", "امير", "اميره", "عهد", "شيخ", "شيخه")),
    "معالي": frozenset(("معالي", "وزير", "وزيره", "امين", "رييس", "محافظ", "مستشار")),
    "فضيله": frozenset(("فضيله", "شيخ", "مفتي", "امام", "قاضي")),
    "سماحه": frozenset(("سماحه", "شيخ", "مفتي", "سيد")),
    "سياده": frozenset(("سياده", "رييس", "مطران", "لواء", "عميد")),
    "سعاده": frozenset(("سعاده", "سفير", "سفيره", "مدير", "نايب", "رييس")),
    "جلاله": frozenset(("جلاله", "ملك", "ملكه", "حرمين", "سلطان")),
    "فخامه": frozenset(("فخامه", "رييس", "رييسه")),
    "دوله": frozenset(("دوله", "رييس")),
    "غبطه": frozenset(("غبطه", "بطريرك")),
    "قداسه": frozenset(("قداسه", "بابا", "بطريرك")),
    "نيافه": frozenset(("نيافه", "مطران", "كاردينال")),
}
SPEECH_HONORIFICS = {
    word.removesuffix("ه") + ("ت" if word.endswith("ه") else "") + pronoun: due
    for word, due in _DUE.items()
    for pronoun in ("ه", "ها")
}
"""سموه، معاليها: what stands for a person in the speech of courtesy, and the titles of those to whom it is due."""
COURTESIES = frozenset(
    ("مهندس", "مهندسه", "دكتور", "دكتوره", "استاذ", "استاذه", "شيخ", "شيخه", "كابتن", "سيد", "سيده", "حاج")
)
"""Titles by which one is addressed, whatever one's office: the director becomes «المهندس» in the next sentence."""
CHILD_OF = frozenset(("بن", "ابن", "بنت", "ولد", "منت"))
"""Between somebody's name and the father's: سامر بن جابر, and in Mauritania محمد ولد داداه."""
OBJECTS = ("هما", "ها", "هم", "ه")
"""Pronouns attached to a verb as its object, the longer first."""
WHO_IS = frozenset(("وهو", "وهي"))
"""Behind a comma they say who has just been named: سامر العلبي، وهو مسعف."""
