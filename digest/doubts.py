"""What makes a finding doubtful: signs in the sentence that its subject was read wrongly.

A speaker about whom there is a doubt is shown as unsure, with the doubt as evidence. The signs are structural: they
ask whether every word between the reporting verb and what is said has found its place.
"""

from digest.arabic import OPENING, THAT, definite
from digest.chunk import Chunk
from digest.cues import occasion, word_is_accusative
from digest.inflect import CueForm
from digest.knowledge import Knowledge
from digest.model import EntityType, SpeakerKind
from digest.particles import BUT, CONTRAST, PREPOSITIONS, PRONOUN_PREPOSITIONS, RELATIVE, WHO_IS
from digest.scene import Found, Scene

NEAR = 8
"""A name no more words than this behind a verb may be its subject."""
_HIS = ("ه", "ها", "هم", "نا")
"""Pronouns that make a noun definite, so that what follows is beside it and does not complete it: زميلتها الطبيبة."""
_KIN = frozenset(("ام", "اب", "اخ", "اخت"))
"""Nouns for persons that are also a particle or a name's beginning: «وأضافت أم لثلاثة أطفال أن»."""
_BEHIND = frozenset(("verb-subject", "relay", "person-quotes", "according-to"))
"""Rules whose speaker stands behind the cue, so that what is said must follow."""


def doubt(scene: Scene, found: Found, knowledge: Knowledge) -> str:
    """Why a finding is doubtful, or "" where nothing is."""
    if found.subject is None:
        return _subjectless(scene, found, knowledge)
    chunk = scene.chunks[found.subject]
    if found.rule == "relative" and chunk.clitics:
        return f"«الذي» may go back further than «{scene.words[chunk.first].raw}»"
    if chunk.head and not chunk.name and not chunk.definite and chunk.last - chunk.first == 1:
        return f"«{scene.words[chunk.first].raw}» alone names nobody"
    if found.rule == "verb-subject" and (noun := _before(scene, found, knowledge)):
        return f"«{noun}» before the verb may be its subject"
    if chunk.name and (why := _another_bears_it(scene, chunk, found, knowledge)):
        return why
    if found.rule in _BEHIND and not _accounted(scene, chunk, found, knowledge):
        return f"«{scene.words[chunk.last].raw}» behind the speaker's name is not accounted for"
    return ""


def _another_bears_it(scene: Scene, chunk: Chunk, found: Found, knowledge: Knowledge) -> str:
    """Signs that the name behind a title is not the speaker's."""
    if inner := _of_inner(scene, chunk, knowledge):
        return f"the name may be that of «{inner}»"
    if noun := _object(scene, chunk, found, knowledge):
        return f"«{noun}» behind the speaker may be what is said"
    if _clashes(scene, chunk, found, knowledge):
        return f"the verb is not of the gender of «{scene.words[chunk.at[0]].raw}»"
    return ""


def _of_inner(scene: Scene, chunk: Chunk, knowledge: Knowledge) -> str:
    """«محامي المتهم سامر العلبي»: somebody who completes a construct right before the name may bear it; "" if nobody.

    Not so where the gender tells, «زوجة السفير هدى العلبي», or the two words are one office, «نائب الرئيس».
    """
    start = chunk.at[0]
    inner = start - 1
    while inner - 1 > chunk.first and inner > start - 3 and definite(scene.words[inner - 1].folded):
        inner -= 1  # نجل الكاتب الراحل سامر العلبي
    if inner <= chunk.first or not definite(scene.words[inner].folded) or scene.words[inner - 1].raw.endswith(_HIS):
        return ""  # زميلتها الطبيبة شهد العلبي
    title, n, clitics = knowledge.title_at(scene.words, inner)
    outer, longer, _ = knowledge.title_at(scene.words, inner - 1)
    before = scene.words[inner - 1].folded
    if title is None or n > 1 or clitics or title.gender == "p" or definite(before) or not before[0].isalpha():
        return ""
    office = (outer is not None and longer > 1) or (title.kind == "honorific")
    named = knowledge.given.get(chunk.name[0], "")
    whole = knowledge.title_at(scene.words, chunk.first)[0]
    told = whole is not None and named == whole.gender != title.gender and title.gender in ("m", "f")
    return "" if office or told or before in PREPOSITIONS else scene.words[inner].raw


def _object(scene: Scene, chunk: Chunk, found: Found, knowledge: Knowledge) -> str:
    """«أكد الوزير وفاة سامر العلبي»: an everyday noun between a title and a name may be the verb's object.

    It may be a first name too: «نفت النائبة شهد العلبي الخبر».
    """
    takes = found.form is not None and "*" in found.form.frame and found.form.lemma != "قال"
    if not takes or found.rule != "verb-subject" or not chunk.head:
        return ""
    for at in (chunk.at[0], chunk.at[0] - 1):
        word, before = scene.words[at].folded, scene.words[at - 1].folded if at > chunk.first else ""
        everyday = word in knowledge.common and word not in knowledge.given and not definite(word)
        if everyday and definite(before) and knowledge.title_at(scene.words, at)[0] is None:
            return scene.words[at].raw
    return ""


def _clashes(scene: Scene, chunk: Chunk, found: Found, knowledge: Knowledge) -> bool:
    """«قال زوج الضحية هدى العلبي»: a verb in the masculine is not hers, so that the name is somebody else's.

    That of «بيّن الخبيران هدى العلبي وسامر الجردي» agrees with the two of them.
    """
    person = chunk.type is EntityType.PERSON and chunk.kind is SpeakerKind.PERSON and len(chunk.name) > 1
    alone = found.form is not None and found.form.number == "s" and chunk.clitics in ("", "ف")
    if not person or not alone or found.form is None or found.rule not in ("verb-subject", "subject-verb"):
        return False
    several = (w.folded for w in scene.words[found.cue[0] : chunk.at[0]]) if found.cue is not None else ()
    if any(definite(word) and word.endswith(("ان", "ون")) for word in several):
        return False
    gender = chunk.known.gender if chunk.known is not None else knowledge.given.get(chunk.name[0], "")
    return gender not in ("", found.form.gender)


def _before(scene: Scene, found: Found, knowledge: Knowledge) -> str:
    """A noun that begins the clause of a verb in the present, right before it: «والطبيبات تطالب الوزارة بالأجور»."""
    at = found.cue[0] if found.cue is not None else 0
    if found.form is None or found.form.mood != "present" or not at or scene.words[at].folded[0] not in "يت":
        return ""
    for k in range(at - 1, max(-1, at - NEAR), -1):
        folded = scene.words[k].folded
        begins = k == 0 or not scene.words[k - 1].folded[0].isalnum() or scene.words[k - 1].folded in CONTRAST
        noun = definite(folded.removeprefix("و")) or folded.endswith(("ات", "ه")) or knowledge.nisba(folded) is not None
        if not noun or folded in knowledge.function or folded in PREPOSITIONS or knowledge.phrase_at(scene.words, k)[0]:
            return ""
        if begins:
            return scene.words[k].raw
    return ""


def _subjectless(scene: Scene, found: Found, knowledge: Knowledge) -> str:
    """Doubts about a verb whose subject was not found: one may stand there and not have been read."""
    if found.rule != "dropped-subject" or found.cue is None or found.form is None:
        return ""
    at = found.cue[1]
    if doubt_before := _put_first(scene, at, knowledge):
        return doubt_before
    while at < len(scene.words) and scene.words[at].folded in PRONOUN_PREPOSITIONS:
        at += 1
    if "^" in found.form.frame and at < len(scene.words) and occasion(scene.words[at].folded, knowledge):
        at += 1  # its object: ختم المؤتمر بالقول
    return _behind(scene, at, found.form, knowledge)


def _put_first(scene: Scene, at: int, knowledge: Knowledge) -> str:
    """What at the head of the sentence gives it a subject of its own."""
    phrase, _ = knowledge.phrase_at(scene.words, 0)
    if phrase is not None and phrase.cls == "turn" and not scene.quoted[0]:
        return f"«{' '.join(phrase.words)}» gives the floor to somebody who was not read"
    if scene.words[0].folded == "اما":
        return "«أما» puts somebody at the head of the sentence who was not read"
    lead = _contrary(scene)
    if lead and at > lead + 1 and scene.at.get(lead) is None and _noun(scene, lead, knowledge):
        return f"«{scene.words[lead].raw}» at the head of the sentence may be the subject"
    if scene.words[0].folded.removeprefix("و") in ("كان", "كانت") and scene.words[at - 2].folded == "قد":
        return "«كان» puts somebody before «قد» who was not read"
    return ""


def _contrary(scene: Scene) -> int:
    """How many words «لكن» or «غير أن» are at the head of a sentence, behind which its subject stands; 0 for none."""
    first, *rest = (w.folded for w in scene.words[:2])
    if first.removeprefix("و") == "لكن":
        return 1 if rest else 0
    return 2 if first in BUT and rest == ["ان"] and len(scene.words) > 2 else 0


def _noun(scene: Scene, at: int, knowledge: Knowledge) -> bool:
    """Whether a word is neither particle nor verb nor the beginning of a set phrase."""
    folded = scene.words[at].folded
    listed = folded in PREPOSITIONS or folded in knowledge.function or knowledge.reports(folded)
    return folded[0].isalpha() and not listed and knowledge.phrase_at(scene.words, at)[0] is None


def _behind(scene: Scene, at: int, form: CueForm, knowledge: Knowledge) -> str:
    """What behind the verb looks like its subject."""
    if _introduced(scene, at):
        return "«وهو» behind the verb says who somebody is who was not read"
    if _quoted_subject(scene, at, form):
        return "the words in quotation marks behind the verb may be its subject"
    near = (scene.chunks[scene.at[k]] for k in range(at, at + NEAR) if k in scene.at)
    if "&" in form.frame and any(c.type is EntityType.PERSON and c.name and not c.clitics for c in near):
        return "a person's name behind the verb may be its subject"
    if at >= len(scene.words) or scene.quoted[at]:
        return ""
    if at in scene.at:
        chunk = scene.chunks[scene.at[at]]
        person = chunk.type is EntityType.PERSON and chunk.name and not chunk.clitics
        person = person or chunk.clitics == "ك"  # كلاوس, not «like Laos»
        return f"«{scene.words[chunk.first].raw}» behind the verb may be its subject" if person else ""
    word = scene.words[at].folded
    if not definite(word):
        return _unread(scene, at, form, knowledge)
    feminine = word.endswith(("ه", "ات"))
    subject = feminine == (form.gender == "f") and knowledge.phrase_at(scene.words, at)[0] is None
    return f"«{scene.words[at].raw}» behind the verb may be its subject" if subject else ""


def _unread(scene: Scene, at: int, form: CueForm, knowledge: Knowledge) -> str:
    """A word that is no everyday one, right behind the verb, is hardly what is said: «وتحكي دانا أنها».

    Nor is a noun behind a verb that takes none but its subject: «وتحكي جارة أنها».
    """
    word = scene.words[at]
    if not word.folded[0].isalpha() or word.folded in form.frame or knowledge.phrase_at(scene.words, at)[0] is not None:
        return ""
    verb = knowledge.reports(word.folded) or word.folded in knowledge.vocabulary.past
    verb = verb and not knowledge.vocabulary.nominal(word.folded)  # a name: وتطالب شهد بتوفير
    named = word.folded in knowledge.given and word.folded not in knowledge.function
    if not (verb or named or word.folded in _KIN) and not _takes_subject(scene, at, form, knowledge):
        return ""
    return f"«{word.raw}» behind the verb may be its subject"


def _takes_subject(scene: Scene, at: int, form: CueForm, knowledge: Knowledge) -> bool:
    """Whether the verb before a word has it for its subject, for it takes no other noun or the word is no everyday one.

    A noun behind other verbs may be what is said: «وأكد ضرورة الحوار».
    """
    word = scene.words[at]
    listed = (THAT, PREPOSITIONS, PRONOUN_PREPOSITIONS, CONTRAST, RELATIVE, knowledge.function, knowledge.cues)
    if any(word.folded in words for words in listed) or word_is_accusative(word.raw):
        return False
    noun = knowledge.vocabulary.nominal(word.folded)
    if word.folded[0] in "بلكوف" and not noun:
        return False  # بصراحة
    alone = noun and not form.frame & {"*", "&", "="}
    return alone or not knowledge.ordinary(word.folded) or _somebody(scene, at, form, knowledge)


def _somebody(scene: Scene, at: int, form: CueForm, knowledge: Knowledge) -> bool:
    """Whether a noun that agrees with the verb before it stands before «أن»: «وأضافت بائعة في السوق أن».

    So may what is said, «رفضت فكرة أن», «توقع احتمال أن»: of feminine nouns participles alone count, and others only
    where no more than an adjective parts them from «أن».
    """
    word = scene.words[at].folded
    if word.endswith("ه") != (form.gender == "f"):
        return False
    participle = word.removesuffix("ه") in knowledge.vocabulary.participles
    behind = scene.words[at + 1 : at + (NEAR if participle else 3)]
    stop = next((k for k, w in enumerate(behind) if not w.folded[0].isalnum()), len(behind))
    told = any(w.folded in THAT for w in behind[: stop + 1])
    return (told and (participle or form.gender == "m")) or (
        participle and stop < len(behind) and behind[stop].folded == ":"
    )


def _introduced(scene: Scene, at: int) -> bool:
    """«وترى ماديها راثناياكي، وهي محللة»: a few unread words, a comma, and who that is."""
    comma = next((k for k in range(at, min(len(scene.words) - 1, at + 5)) if scene.words[k].folded in ("،", ",")), 0)
    return comma > at and scene.words[comma + 1].folded in WHO_IS


def _quoted_subject(scene: Scene, at: int, form: CueForm) -> bool:
    """«وشددت "الشركة …"، بعد ساعات، على …»: quotation marks close before the preposition that the verb asks for."""
    if at >= len(scene.words) or scene.words[at].raw not in OPENING:
        return False
    close = next((k for k in range(at + 2, min(len(scene.words), at + 7)) if not scene.quoted[k]), 0)
    return bool(close) and any(w.folded in form.frame & PREPOSITIONS for w in scene.words[close:])


def _accounted(scene: Scene, chunk: Chunk, found: Found, knowledge: Knowledge) -> bool:
    """Whether the word behind the speaker opens what is said, an adverbial, an object or another clause."""
    at = chunk.last
    if at >= len(scene.words) or scene.quoted[at] or not scene.words[at].folded[0].isalnum():
        return True
    folded, form = scene.words[at].folded, found.form
    adverbial = knowledge.phrase_at(scene.words, at)[0] is not None
    if found.rule == "according-to":
        return adverbial or folded in THAT or folded[0] in "وف" or folded in RELATIVE
    told = folded == "ل"  # قالت مصادر لـ«الصباح» إن
    opens = (
        folded in THAT or folded in PREPOSITIONS or folded in CONTRAST or (form is not None and folded in form.frame)
    )
    if told or opens or adverbial or folded in knowledge.function:
        return True
    index = scene.at.get(at)
    if index is not None:
        return bool(scene.chunks[index].clitics) or _takes_object(found)
    if _half_read(scene, chunk, folded, knowledge):
        return False
    named = chunk.type is EntityType.PERSON and chunk.kind is SpeakerKind.PERSON and bool(chunk.name)
    if definite(folded) and not named and not _takes_object(found):
        return False
    return folded in knowledge.cues or knowledge.ordinary(folded)


def _half_read(scene: Scene, chunk: Chunk, folded: str, knowledge: Knowledge) -> bool:
    """Whether a lone word was hardly the whole name, or no name at all, by the word behind it."""
    if len(chunk.name) != 1 or chunk.known is not None or chunk.type is not EntityType.PERSON:
        return False
    if definite(folded) and not chunk.head:
        return True  # قال سامر العلبي, where only سامر was read
    construct = chunk.head and not definite(scene.words[chunk.first].folded) and chunk.name[0] not in knowledge.given
    noun = folded in knowledge.vocabulary.nouns and not knowledge.reports(folded)
    return bool(construct) and noun  # قال مدير ملعب بلدة الساحل, where ملعب was taken for a name


def _takes_object(found: Found) -> bool:
    """Whether somebody or something may stand behind the speaker as the verb's object: اتهم الوزير الشركة."""
    return found.form is None or found.form.lemma != "قال"
