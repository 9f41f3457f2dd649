"""Organisations, sources, groups and documents around a head noun, and what is known by name."""

from msgspec.structs import replace

from digest.arabic import OPENING, Word, bare, definite, fold
from digest.bodynames import NOBLE, ON_THE_WEB
from digest.chunk import Chunk
from digest.lexemes import Head
from digest.model import EntityType, SpeakerKind
from digest.names import Known
from digest.organisations import english_of
from digest.outlets import OutletReader

KINDS = {
    "state": (EntityType.ORGANISATION, SpeakerKind.ORGANISATION),
    "org": (EntityType.ORGANISATION, SpeakerKind.ORGANISATION),
    "unit": (EntityType.ORGANISATION, SpeakerKind.ORGANISATION),
    "agency": (EntityType.ORGANISATION, SpeakerKind.ORGANISATION),
    "carrier": (EntityType.ORGANISATION, SpeakerKind.ORGANISATION),
    "outlet": (EntityType.ORGANISATION, SpeakerKind.ORGANISATION),
    "anon": (EntityType.PERSON, SpeakerKind.ANONYMOUS),
    "group": (EntityType.PERSON, SpeakerKind.GROUP),
    "document": (EntityType.DOCUMENT, SpeakerKind.DOCUMENT),
}
_SAYS_WHAT = frozenset(
    [
        "جماعه",
        "حركه",
        "تنظيم",
        "شركه",
        "وكاله",
        "صحيفه",
        "قناه",
        "شبكه",
        "ميليشيا",
        "مليشيا",
        "موقع",
        "نادي",
        "بنك",
        "جبهه",
    ]
)
TANWIN = "\u064b"
_RANKS = frozenset(("الحاكم", "الحاكمه", "المعارض", "المعارضه"))
_ENDS = frozenset(
    fold(w)
    for w in ["في", "إلى", "على", "الجديد", "الجديدة", "الحالي", "الحالية", "السابق", "السابقة", "المقبل", "المقبلة"]
)
"""Words that are no part of a body's name: where it is, and that it is the new or the former one."""
_ABROAD = frozenset(
    [
        "سفاره",
        "قنصليه",
        "ملحقيه",
        "ممثليه",
        "بعثه",
        "مكتب",
        "فرع",
        "لجنه",
        "مجلس",
        "قياده",
        "كتله",
        "هييه",
        "رياسه",
        "وفد",
        "مركز",
    ]
)
"""Bodies whose «في …» tells them from others of their kind: السفارة الإيرانية في الجزائر."""
MINISTRIES = frozenset(("خارجيه", "داخليه", "دفاع"))  # for their ministry, when they stand alone: الخارجية الروسية
_MASCULINE_PLACES = frozenset(
    ["لبنان", "العراق", "الاردن", "السودان", "اليمن", "المغرب", "الصومال", "جنوب", "شمال", "شرق", "غرب", "الخليج"]
)


class BodyReader(OutletReader):
    """Reads known names and the bodies that a head noun begins."""

    def _known(self, at: int, n: int, known: Known, clitics: str) -> Chunk:
        end = self._cut(at, at + n) if known.type is EntityType.PLACE else at + n
        if known.type is EntityType.PERSON:
            end = self.known_goes_on(end, known)
            return self.appositive(
                Chunk(
                    at,
                    end,
                    EntityType.PERSON,
                    SpeakerKind.PERSON,
                    self.folded(at, end, clitics),
                    (at, end),
                    known,
                    gender=known.gender or "m",
                    clitics=clitics,
                )
            )
        also = self._bare_name(at, end, clitics) if known.type is EntityType.PLACE else None
        head, _ = self.knows.head_at(self.text[at])
        gender = known.gender or (head.gender if head is not None else self._gender(known))
        return Chunk(
            at,
            end,
            known.type,
            known.type.speaks_as,
            self.folded(at, end, clitics),
            (at, end),
            known,
            head=bare(self.folded(at, at + 1, clitics)[0]),
            desc=frozenset(self._describe(at, end)),
            gender=gender,
            number="p" if known.name.endswith("ون") else "s",
            clitics=clitics,
            also=also,
        )

    def _bare_name(self, at: int, end: int, clitics: str) -> tuple[int, int] | None:
        """Where a known place's name stands without the noun before it: ينبع in محافظة ينبع."""
        word, attached = self.knows.place_word(self.text[at])
        apart = word is not None and word.cls != "site" and end - at > 1 and attached == clitics
        return (at + 1, end) if apart else None

    def _describe(self, at: int, end: int) -> set[str]:
        """The words of a name as a later, shorter description would repeat them."""
        out = set()
        for word in self.text[at:end]:
            nisba = self.knows.nisba(word.folded)
            out.add(nisba[0] if nisba is not None else bare(word.folded))
        return out

    def _gender(self, known: Known) -> str:
        """Grammatical gender of a place or organisation: by its head noun, else by how its words end."""
        name = [fold(w) for w in known.name.split()]
        head, _ = self.knows.head_at(Word(0, 0, name[0], name[0]))
        if head is not None:
            return head.gender
        if known.type is EntityType.PLACE:
            return "m" if name[0] in _MASCULINE_PLACES else "f"
        if known.name.endswith(("ون", "ين")):
            return "m"
        return "f" if any(w.endswith(("ه", "اء", "ات")) for w in name[:2]) else ""

    def _in_quotes(self, at: int) -> Chunk | None:
        """A known organisation in quotation marks of its own: تنظيم «داعش»."""
        if at + 2 >= self.size or self.text[at].raw not in OPENING:
            return None
        close = next((k for k in range(at + 2, min(self.size, at + 7)) if self.text[k].raw in OPENING), 0)
        carried, words, attached = self.knows.known_at([self.text[at - 1], *self.text[at + 1 : close]], 0)
        if close and carried is not None and words == close - at and carried.type is EntityType.ORGANISATION:
            return replace(self._known(at + 1, words - 1, carried, ""), clitics=attached)
        known, n, clitics = self.knows.known_at(self.text, at + 1)
        closed = at + 1 + n < self.size and self.text[at + 1 + n].raw in OPENING
        if known is None or clitics or known.type is not EntityType.ORGANISATION or not closed:
            return None
        return self._known(at + 1, n, known, "")

    def _body_at(self, at: int) -> tuple[Head | None, str]:
        """The head noun at a word; for a body of the table without one, its first word: الدفاع المدني."""
        head, clitics = self.knows.head_at(self.text[at])
        if head is not None:
            return head, clitics
        phrase, n, clitics = self.knows.org_phrase_at(self.text, at)
        if phrase is None or phrase.cls == "common":
            return None, ""
        first = self.peel(self.text[at].folded, clitics)
        if not (definite(first) or phrase.cls == "place" or (n > 1 and definite(self.text[at + 1].folded))):
            return None, ""
        return Head(bare(first), "state", "f" if first.endswith("ه") else "m", "s", phrase.en), clitics

    def _headed(self, at: int, head: Head, clitics: str) -> Chunk | None:
        """An organisation, source, group or document by its head noun and what completes it."""
        is_definite = definite(self.peel(self.text[at].folded, clitics))
        if (named := self._in_quotes(at + 1)) is not None:
            end = self.after_quotes(named.last + 1)
            also = (named.first, named.last)
            return replace(named, first=at, last=end, at=(at, end), clitics=clitics, also=also)
        if (carried := self._carrying(at, head, clitics)) is not None:
            return carried
        if head.word in MINISTRIES and at and (definite(self.text[at - 1].folded) or not is_definite):
            return None  # الشؤون الداخلية
        end, desc, english = self.complement(at + 1, is_definite, head=head)
        if self._is_none(at, end, head, clitics):
            return None
        kinds = KINDS[head.cls]
        if kinds[1] in (SpeakerKind.GROUP, SpeakerKind.ANONYMOUS):
            end = self.wider(end, indefinite=not is_definite)
            desc |= self.wording(at + 1, end)
        quoted = 0
        if kinds[0] is EntityType.ORGANISATION:
            phrase, n, _ = self.knows.org_phrase_at(self.text, at)
            if phrase is not None and at + n > end:
                desc |= {bare(w.folded) for w in self.text[end : at + n]}
                end = self._nisbas_after(at + n, desc)
            end = self.purpose(end, head) if end > at + 1 else end
            quoted = self.quoted_name(at + 1) if not is_definite else 0
            end = max(quoted, end)
            if quoted == end and end < self.size and self.text[end].folded in _RANKS:
                desc.add(bare(self.text[end].folded))  # حزب «النور» الحاكم
        completed = end > at + 1
        titled = self.knows.title_at(self.text, at)[0] is not None
        if head.cls == "anon" and titled and completed and self.name_at(end, titled=True) > end:
            return None  # مسؤول and a name: a titled person
        if kinds[0] is EntityType.ORGANISATION and not completed and not is_definite:
            return None
        chunk = Chunk(
            at,
            end,
            *kinds,
            at=(at, end),
            head=head.word,
            desc=frozenset(desc | {head.word}),
            gender=head.gender,
            number=head.number,
            definite=is_definite,
            clitics=clitics,
            role_en=f"{english} {head.en}".strip(),
        )
        called = self.called(at + 1, head, is_definite, 0) > at + 1
        whole = completed and (is_definite or bool(quoted) or called or self.definite_by_complement(at + 1, end))
        if kinds[0] is not EntityType.ORGANISATION or not whole:
            return chunk
        return self._named_body(chunk, head, quoted=bool(quoted))

    def _is_none(self, at: int, end: int, head: Head, clitics: str) -> bool:
        """Whether the word only looks like a head: «موقع الحريق» is no website, «انفجار قوي» no forces."""
        if head.word == "موقع":
            return not clitics.endswith("ل") and not self._website(at, end)
        folded, before = self.text[at].folded, self.text[at - 1].folded if at else ""
        alone = head.cls == "group" and end == at + 1 and folded.endswith("ي") and not definite(folded)
        noun = before in self.knows.common and before not in self.knows.function and not self.knows.may_report(before)
        return alone and noun

    def _website(self, at: int, end: int) -> bool:
        """Whether «موقع» is a site on the web, by its name or since it says something: not «موقع المطمر الصحي»."""
        if self._follows_cue(at) or any(
            w.raw in OPENING or w.folded in ON_THE_WEB for w in self.text[at + 1 : end + 1]
        ):
            return True
        if at + 1 >= self.size or definite(self.text[at].folded):
            return self.zones[at] > 0
        name = self.text[at + 1].folded
        described = end > at + 2 and self._adjective(self.text[at + 2].folded)
        return not described and (name[0].isascii() or self._strange(at + 1) or not self.knows.ordinary(name))

    def _carrying(self, at: int, head: Head, clitics: str) -> Chunk | None:
        """A noun that only says what the known body behind it is: جماعة حزب الله اللبنانية, وكالة أونروا."""
        if head.word not in _SAYS_WHAT or at + 1 >= self.size or definite(self.peel(self.text[at].folded, clitics)):
            return None
        known, n, attached = self.knows.known_at(self.text, at + 1)
        if known is None or attached or known.type is not EntityType.ORGANISATION:
            return None
        end = self._nisbas_after(at + 1 + n, set())
        body = self._known(at + 1, n, known, "")
        return replace(body, first=at, last=end, at=(at, end), clitics=clitics, also=(at + 1, at + 1 + n))

    def _named_body(self, chunk: Chunk, head: Head, *, quoted: bool) -> Chunk:
        """The chunk with its name; as it is where the words only describe: قوات الأمن, إدارة السجن, «في عدن»."""
        at, end = chunk.at
        cut = next((k for k in range(at + 1, end) if self.text[k].folded in _ENDS), end)
        phrase, n, _ = self.knows.org_phrase_at(self.text, at)
        if quoted:
            end = self.after_quotes(end)
            chunk, cut = replace(chunk, last=end), end
        elif (phrase is not None and phrase.cls == "common" and cut == at + n) or not self._names(at, cut, end, head):
            return replace(chunk, definite=True)
        whole = cut == end or head.word in _ABROAD
        name = (at, end if whole else cut)
        also = ((at, cut) if whole else (at, end)) if cut != end else self._inside(at, end) if quoted else None
        also = also or self._branch(at, end)
        english = english_of(self.text[name[0] : name[1]], head, self.knows)
        if not english.sure and not quoted:
            return replace(chunk, definite=True)
        folded = self.folded(*name, chunk.clitics)
        return replace(chunk, at=name, also=also, name=folded, name_en=english.text, definite=True)

    def _branch(self, at: int, end: int) -> tuple[int, int] | None:
        """Where the name stands with the place or body that it belongs to: الدفاع المدني بتبوك, اللجنة بمجلس الشورى."""
        if end >= self.size or not self.text[end].folded.startswith("ب"):
            return None
        chunk = self._named_at(end)
        return (at, chunk.last) if chunk is not None and chunk.clitics == "ب" else None

    def _names(self, at: int, cut: int, end: int, head: Head) -> bool:
        """Whether the words behind a head noun make a name of it."""
        if cut == at + 1:
            return end > cut and head.word in _ABROAD
        first = self.text[at + 1].folded
        if head.word == "موقع" and definite(self.text[at].folded):
            return False
        if first in NOBLE and self.named_after(at + 1) == at + 1 and self.text[at].folded not in ("مكتب", "ديوان"):
            return False  # إدارة الرئيس الأميركي
        if head.word != "رياسه" or definite(self.text[at].folded):
            return True
        known, _, clitics = self.knows.known_at(self.text, at + 1)
        state = known is not None and not clitics and known.type is not EntityType.PERSON
        return state or self.knows.org_phrase_at(self.text, at)[0] is not None or self.knows.nisba(first) is not None

    def _inside(self, at: int, end: int) -> tuple[int, int]:
        """Where the words between the first quotation marks stand."""
        marks = [k for k in range(at, end) if self.text[k].raw in OPENING]
        return marks[0] + 1, marks[1]

    def _named_at(self, at: int) -> Chunk | None:
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is not None and known.type is not EntityType.PERSON and not self._common_noun(at, n, known):
            return self._known(at, n, known, clitics)
        if (place := self.place_at(at)) is not None:
            return place
        head, clitics = self._body_at(at)
        if head is not None and head.word in MINISTRIES and self.text[at - 1].folded not in ("باسم", "في", "لدي"):
            return None  # وزير الخارجية names an office
        if head is not None and KINDS[head.cls][0] is EntityType.ORGANISATION:
            chunk = self._headed(at, head, clitics)
            return chunk if chunk is not None and chunk.name else None
        return None

    def _common_noun(self, at: int, n: int, known: Known) -> bool:
        """Whether a one-word name is an everyday word: إطار is no أطار, مالي no country."""
        word = self.text[at].folded
        if n > 1 or known.editors:
            return False
        plain = word in self.knows.function or (not definite(word) and word in self.knows.common)
        return plain or (known.type is EntityType.PLACE and self._accusative(at))

    def _accusative(self, at: int) -> bool:
        """Whether a word that is also a place's name is a noun or adjective in the accusative: «شابا ليبيا», «درعًا»."""
        word = self.text[at]
        if definite(word.folded) or not word.folded.endswith("ا") or word.folded[:-1] not in self.knows.common:
            return False
        before = self.text[at - 1].folded if at else ""
        noun = before.endswith("ا") and before[:-1] in self.knows.common and before not in self.knows.function
        return TANWIN in word.raw or noun
