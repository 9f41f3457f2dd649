"""Persons by their titles: وزير الثقافة سامر العلبي; سامر العلبي، وزير الثقافة; السفير الروسي; مسؤول تركي."""

from msgspec.structs import replace

from digest.arabic import OPENING, THAT, bare, definite, fold_name, peeled
from digest.chunk import Chunk
from digest.lexemes import Title
from digest.model import EntityType, SpeakerKind
from digest.names import Known
from digest.namesahead import NameAheadReader
from digest.offices import Office, Titles, english_of_office
from digest.particles import PREPOSITIONS
from digest.people import LINKS

MOST_TITLES = 12
"""A name stands behind no more titles than this: in 46 articles behind four. Without a limit a text of titles alone
would be read to its end from each of them."""


class TitleReader(NameAheadReader):
    """Reads titled persons of one sentence."""

    def titled(self, at: int, title: Title, n: int, clitics: str) -> Chunk | None:
        """The person, unnamed official or group whom a title that begins at `at` stands for."""
        owned = n == 1 and self.knows.owned_title(self.text[at]) is not None
        if owned and title.kind == "honorific":
            return None  # سموه stands for a person by itself, as a pronoun does
        is_definite = owned or definite(self.peel(self.text[at].folded, clitics))
        n += self._dot(at, n, title)
        opened = bool(title.of) and n > 1 and not definite(self.text[at + n - 1].folded)  # المتحدث باسم رئاسة الأركان
        whole = self._whole(at, n)
        end, desc, english = self._completed(at + n, title, is_definite and not opened, whole=whole)
        run = Titles(end, [Office(title, at, at + n, end, english)], desc | set(title.words))
        if title.gender == "p":
            run.end = self.wider(run.end, indefinite=not is_definite)
            run.desc |= self.wording(at + n, run.end)
            return self._unnamed(at, run, SpeakerKind.GROUP, clitics, is_definite)
        self._find_name(run, is_definite)
        self._give_back(run)
        if run.name[1] > run.name[0]:
            run.extend(self._to_name(run.end, run.name[0]))
            return self.appositive(self._person(at, run, clitics))
        if is_definite or self._whole(at, n) or self.definite_by_complement(at + n, run.end):
            return None if title.kind == "family" else self._person(at, run, clitics)
        run.end = self.wider(run.end, indefinite=True)
        run.desc |= self.wording(at + n, run.end)
        if title.kind in ("honorific", "family") or (run.end == at + 1 and not self._somebody(at, clitics)):
            return None
        return self._unnamed(at, run, SpeakerKind.ANONYMOUS, clitics, False)

    def _somebody(self, at: int, clitics: str) -> bool:
        """Whether a lone indefinite noun is the subject of a verb right before it: «قالت طالبة تنتظر الحافلة إن»."""
        zone = self.zones[at]
        told = zone and zone < self.size and (self.text[zone].folded in THAT or self.text[zone].folded == ":")
        return bool(told) and not clitics and at > 0 and self.knows.reports(self.text[at - 1].folded)

    def _dot(self, at: int, n: int, title: Title) -> int:
        """The stop behind an abbreviated title is part of it: م. سامر العلبي, د. سامية العلبي."""
        short = n == 1 and len(title.words[0]) == 1
        return int(short and at + 1 < self.size and self.text[at + 1].folded == ".")

    def _completed(self, at: int, title: Title, is_definite: bool, *, whole: bool) -> tuple[int, set[str], str]:
        """The title's complement; an honorific before another title or a name has none: معالي الأمين العام."""
        if title.kind == "honorific":
            after, _, clitics = self.knows.title_at(self.text, at) if at < self.size else (None, 0, "")
            if (after is not None and not clitics) or self.name_at(at, titled=True) > at:
                return at, set(), ""
        return self.complement(at, is_definite, whole=whole)

    def _find_name(self, run: Titles, is_definite: bool) -> None:
        """The name after the titles; further titles may stand between: رئيس الحزب النائب فلان."""
        if run.office.doubtful and self._will(run.end):
            return  # الفريق سيخوض المباراة
        if self._her_name(run):
            run.name = run.end, self.goes_on(run.end + 1, run.end, titled=True)
            return
        start = self.skip_quote_comma(run.end, len(run.desc) > 1 or is_definite)
        run.name = (start, self.name_at(start, titled=True))
        self._construct(run)
        if run.name == (0, 0):
            run.name = (run.end, self.name_at(run.end, titled=True))
        titled = run.end < self.size and self.knows.title_at(self.text, run.end)[0] is not None
        bare_honorific = run.heads[0].kind == "honorific" and len(run.desc) == 1
        nameless = run.name[1] <= run.name[0] and bare_honorific and not titled
        if nameless and self.could_be_name(run.end):
            run.name = (
                run.end,
                self.goes_on(run.end + 1, run.end),
            )  # الدكتور مدني: an everyday word, but a name
        own_end, own_desc = run.end, set(run.desc)
        while run.name[1] <= run.name[0] and run.end < self.size and len(run.parts) < MOST_TITLES:
            title, n, clitics = self.knows.title_at(self.text, run.end)
            word = self.text[run.end]
            before = word.folded in PREPOSITIONS and not word.raw.startswith("إ")  # أمام is no إمام
            if title is None or clitics or before or title.gender == "p":
                run.name = self._name_ahead(run.end)
                return
            is_definite = definite(self.text[run.end].folded)
            n += self._dot(run.end, n, title)
            end, desc, english = self._completed(run.end + n, title, is_definite, whole=self._whole(run.end, n))
            run.parts.append(Office(title, run.end, run.end + n, end, english))
            run.desc |= desc | set(title.words)
            run.end = end
            close = self.quoted_words(end)
            run.name = (end + 1, close) if close > end + 2 else (end, self.name_at(end, titled=True))
        if self._of_another(run):  # اتهمت النائبة وزير العدل سامر العلبي
            run.parts, run.desc, run.end, run.name = run.parts[:1], own_desc, own_end, (0, 0)

    def _of_another(self, run: Titles) -> bool:
        """Whether a name behind several titles is a man's and the first of them a woman's, or the other way round."""
        start, end = run.name
        named = self.knows.given.get(self.text[start].folded, "") if end > start else ""
        first, last = run.heads[0].gender, run.heads[-1].gender
        return len(run.heads) > 1 and first in ("m", "f") and named == last != first

    def _will(self, at: int) -> bool:
        """Whether a word has the shape of a verb in the future."""
        folded = self.text[at].folded if at < self.size else ""
        return len(folded) > 4 and folded[0] == "س" and folded[1] in "يتن" and folded not in self.knows.given

    def _her_name(self, run: Titles) -> bool:
        """Whether a woman's title stands before what would be a man's verb and a name: الطبيبة شهد عبد الأمير."""
        if run.heads[-1].gender != "f" or run.end + 1 >= self.size:
            return False
        word, after = self.text[run.end].folded, self.text[run.end + 1].folded
        his = word in self.knows.vocabulary.past and word not in self.knows.cues and not word.endswith("ت")
        named = after in self.knows.given or after.startswith("عبدال")
        return his and named and word not in self.knows.function

    def _construct(self, run: Titles) -> None:
        """«القيادي في حزب ديالو، فلان»: a word behind an indefinite institution completes it, where a name follows."""
        start, end = run.name
        if end - start >= 2 and self._local(start):
            run.extend(start + 1)  # رئيس مجلس قروي كذا فلان
            run.name = start + 1, self.name_at(start + 1, titled=True)
            return
        quoted = end > start > 1 and self.text[start - 1].raw in OPENING
        head, _ = self.knows.head_at(self.text[start - 2 if quoted else start - 1])
        if quoted and head is not None and head.cls not in ("anon", "group"):
            run.extend(end + 1)  # الباحثة في مركز «كذا»
            run.name = 0, 0
            return
        if end <= start or head is None or definite(self.text[start - 1].folded) or head.cls in ("anon", "group"):
            return
        title, _, clitics = self.knows.title_at(self.text, start + 1) if start + 1 < self.size else (None, 0, "")
        if title is not None and not clitics and self.knows.known_at(self.text, start)[1] < 2:
            run.extend(start + 1)  # رئيس بلدية كذا المهندس فلان
            run.name = 0, 0
            return
        first, last = self._name_ahead(start + 1)
        if last > first:
            run.extend(first)
            run.name = first, last

    def _local(self, start: int) -> bool:
        """Whether a name's first word is the place of a local body before it, and a given name stands behind it."""
        words = [w.folded for w in self.text[max(0, start - 2) : start + 2]]
        body = any(
            self.knows.head_at(w)[0] is not None and not definite(w.folded) for w in self.text[start - 2 : start]
        )
        given = words[-1] in self.knows.given
        return body and given and words[-2] not in self.knows.given and words[-2] not in LINKS

    def _whole(self, at: int, n: int) -> bool:
        """Whether the title's words hold its complement: وزير الخارجية does, وزير خارجية asks for one."""
        return n > 1 and definite(self.text[at + n - 1].folded)

    def _give_back(self, run: Titles) -> None:
        """A name that belongs to the office inside the title: المتحدث باسم رئيسة الوزراء تيريزا ماي.

        Known by the holder's own office, or by a gender that only the inner title shares.
        """
        start, end = run.name
        if end <= start:
            return
        known, _, _ = self.knows.known_at(self.text, start)
        role = [bare(w) for w in fold_name(known.role).split()] if known is not None else []
        first = run.office.own
        inner = [bare(rest) for w in self.text[first:start] for _, rest in peeled(w.folded)]
        gender = known.gender if known is not None else self.knows.given.get(self.text[start].folded, "")
        held = len(role) > 1 and any(inner[i : i + 2] == role[:2] for i in range(len(inner)))
        clash = gender and run.heads[0].gender in ("m", "f") and gender != run.heads[0].gender
        if held or (clash and len(inner) > 1):
            run.name, run.end = (0, 0), end

    def _person(self, at: int, run: Titles, clitics: str) -> Chunk:
        start, end = run.name
        known = None
        if end > start:
            known, _, _ = self.knows.known_at(self.text, start)
            known = known if known is not None and known.type is EntityType.PERSON else None
        office = run.office
        role = (office.first, office.end) if end > start else (at, run.end)
        return Chunk(
            at,
            self._closed(start, max(end, run.end)),
            EntityType.PERSON,
            SpeakerKind.PERSON,
            self.folded(start, end, "") if end > start else (),
            (start, end) if end > start else (at, run.end),
            known,
            head=office.title.words[0],
            desc=frozenset(run.desc),
            gender=self._gender_of(run, known),
            clitics=clitics,
            role=role if office.title.kind != "honorific" else None,
            role_en=self._role_en(run),
        )

    def _closed(self, start: int, end: int) -> int:
        """Past the mark that closes a name in quotation marks: المواطن "سامر العلبي"."""
        opened = start > 0 and self.text[start - 1].raw in OPENING
        return end + 1 if opened and end < self.size and self.text[end].raw in OPENING else end

    def _gender_of(self, run: Titles, known: Known | None) -> str:
        """A titled person's gender: «عضو المجلس سامية العلبي» is a woman, whatever the title's grammar; "" for open."""
        if known is not None and known.gender:
            return known.gender
        start, end = run.name
        named = self.knows.given.get(self.text[start].folded, "") if end > start else ""
        title = run.heads[0].gender
        if named and title in ("m", "f") and named != title:
            return ""
        return named or ("m" if title == "p" else title)

    def _unnamed(self, at: int, run: Titles, kind: SpeakerKind, clitics: str, is_definite: bool) -> Chunk:
        title = run.heads[0]
        return Chunk(
            at,
            run.end,
            EntityType.PERSON,
            kind,
            at=(at, run.end),
            head=title.words[0],
            desc=frozenset(run.desc),
            gender="m" if title.gender == "p" else title.gender,
            number="p" if title.gender == "p" else "s",
            definite=is_definite,
            clitics=clitics,
            role_en=self._role_en(run),
        )

    def _role_en(self, run: Titles) -> str:
        """English of the office; "" of a courtesy, and of a rank by itself that may be no rank: «قال الفريق إن»."""
        office, named = run.office, run.name[1] > run.name[0]
        if office.title.kind == "honorific" or (office.doubtful and not named):
            return ""
        return english_of_office(office, self.text, self.knows)

    def _to_name(self, end: int, name: int) -> int:
        """Where an office ends: before the name, where what is left between them is its own: عضو المجلس عن الجنوب."""
        if name <= end or any(self._titled_one(k) for k in range(end, name)):
            return end
        word = self.text[end].folded
        local = name == end + 1 and not definite(self.text[end - 1].folded) and self._heads(end - 1)
        also = word.startswith("و") and self.knows.known_at(self.text, end)[2] == "و"  # لشؤون مصر والسودان
        many = self.knows.title_at(self.text, end)[0] is not None and not definite(word)  # نقيب سائقي الحافلات
        return name if local or also or many or word == "عن" else end

    def _titled_one(self, at: int) -> bool:
        title, _, clitics = self.knows.title_at(self.text, at)
        body = self.knows.head_at(self.text[at])[0]  # المحافظة is no woman here
        return title is not None and not clitics and title.gender != "p" and body is None

    def appositive(self, chunk: Chunk) -> Chunk:
        """The chunk with the title after its name: سامر العلبي، وزير الثقافة."""
        at = chunk.last
        if at < self.size and self.text[at].folded in ("،", ","):
            at += 1
        title, n, clitics = self.knows.title_at(self.text, at) if at < self.size else (None, 0, "")
        if title is None or clitics or title.kind == "honorific" or title.gender == "p":
            return chunk
        if at == chunk.last and self.text[at].folded in self.knows.function:
            return chunk  # أم is «or» here
        is_definite = definite(self.text[at].folded)
        end, desc, english = self.complement(at + n, is_definite)
        office = Office(title, at, at + n, end, english)
        another = at > chunk.last and self.name_at(end, titled=True) > end
        alone = end == at + n and (not is_definite or at == chunk.last)
        alone = alone or (is_definite and at == chunk.last and chunk.role is not None)  # اتهم المندوب فلان الرئيس
        if another or alone:
            return chunk
        return replace(
            chunk,
            last=end,
            head=chunk.head or title.words[0],
            desc=chunk.desc | desc | set(title.words),
            gender=chunk.gender or title.gender,
            role=chunk.role or (at, end),
            role_en=chunk.role_en or english_of_office(office, self.text, self.knows),
        )
