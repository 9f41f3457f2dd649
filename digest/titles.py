"""Persons by their titles: وزير الثقافة سامر العلبي; سامر العلبي، وزير الثقافة; السفير الروسي; مسؤول تركي."""

from dataclasses import dataclass, field, replace

from digest.arabic import THAT, bare, definite, fold_name, peeled
from digest.chunk import Chunk
from digest.complements import ComplementReader
from digest.knowledge import Title
from digest.model import EntityType, SpeakerKind


@dataclass(slots=True)
class _Titles:
    """A run of titles with what completes them, and the name that follows, if any."""

    end: int
    heads: list[Title]
    desc: set[str]
    english: str = ""
    name: tuple[int, int] = field(default=(0, 0))

    @property
    def office(self) -> Title:
        return next((h for h in self.heads if h.kind != "honorific"), self.heads[0])

    @property
    def role_en(self) -> str:
        return f"{self.english} {self.office.en}".strip() if self.office.kind != "honorific" else ""


class TitleReader(ComplementReader):
    """Reads titled persons of one sentence."""

    def titled(self, at: int, title: Title, n: int, clitics: str) -> Chunk | None:
        """The person, unnamed official or group whom a title that begins at `at` stands for."""
        owned = n == 1 and self.knows.owned_title(self.text[at]) is not None
        if owned and title.kind == "honorific":
            return None  # سموه stands for a person by itself, as a pronoun does
        is_definite = owned or definite(self.peel(self.text[at].folded, clitics))
        end, desc, english = self._completed(at + n, title, is_definite, whole=self._whole(at, n))
        run = _Titles(end, [title], desc | set(title.words), english)
        if title.gender == "p":
            run.end = self.wider(run.end)
            return self._unnamed(at, run, SpeakerKind.GROUP, clitics, is_definite)
        self._find_name(run, is_definite)
        self._give_back(at, run)
        if run.name[1] > run.name[0]:
            return self.appositive(self._person(at, run, clitics))
        if is_definite or self.definite_by_complement(at + n, run.end):
            return None if title.kind == "family" else self._person(at, run, clitics)
        if title.kind in ("honorific", "family") or run.end == at + 1:
            return None
        return self._unnamed(at, run, SpeakerKind.ANONYMOUS, clitics, False)

    def _completed(self, at: int, title: Title, is_definite: bool, *, whole: bool) -> tuple[int, set[str], str]:
        """The title's complement; an honorific before another title or a name has none: معالي الأمين العام."""
        if title.kind == "honorific":
            after, _, clitics = self.knows.title_at(self.text, at) if at < self.size else (None, 0, "")
            if (after is not None and not clitics) or self.name_at(at, titled=True) > at:
                return at, set(), ""
        return self.complement(at, is_definite, whole=whole)

    def _find_name(self, run: _Titles, is_definite: bool) -> None:
        """The name after the titles; further titles may stand between: رئيس الحزب النائب فلان."""
        start = self.skip_quote_comma(run.end, len(run.desc) > 1 or is_definite)
        run.name = (start, self.name_at(start, titled=True))
        if run.name[1] <= run.name[0] and run.heads[0].kind == "honorific" and self.could_be_name(run.end):
            run.name = (
                run.end,
                self.goes_on(run.end + 1, run.end),
            )  # الدكتور مدني: an everyday word, but a name
        while run.name[1] <= run.name[0] and run.end < self.size:
            title, n, clitics = self.knows.title_at(self.text, run.end)
            if title is None or clitics or title.gender == "p":
                run.name = self._name_ahead(run.end)
                return
            run.heads.append(title)
            is_definite = definite(self.text[run.end].folded)
            end, desc, _ = self._completed(run.end + n, title, is_definite, whole=self._whole(run.end, n))
            run.desc |= desc | set(title.words)
            run.end = end
            run.name = (end, self.name_at(end, titled=True))

    def _name_ahead(self, at: int) -> tuple[int, int]:
        """A full name after a few more words of the office: أمين سر المجلس الأعلى للنقابة سامر العلبي."""
        for start in range(at + 1, min(self.size - 1, at + 4)):
            before = self.text[start - 1]
            if not before.folded[0].isalpha() or before.folded in THAT or before.folded in self.knows.cues:
                break
            if self.text[start].folded in self.knows.given and self.text[start].folded not in self.knows.common:
                end = self.name_at(start, titled=False)
                if end > start:
                    return start, end
        return 0, 0

    def _whole(self, at: int, n: int) -> bool:
        """Whether the title's words hold its complement: وزير الخارجية does, وزير خارجية asks for one."""
        return n > 1 and definite(self.text[at + n - 1].folded)

    def _give_back(self, at: int, run: _Titles) -> None:
        """A name that belongs to the office inside the title: المتحدث باسم رئيسة الوزراء تيريزا ماي.

        Known by the holder's own office, or by a gender that only the inner title shares.
        """
        start, end = run.name
        if end <= start:
            return
        known, _, _ = self.knows.known_at(self.text, start)
        role = [bare(w) for w in fold_name(known.role).split()] if known is not None else []
        first = at + sum(len(h.words) for h in run.heads[: run.heads.index(run.office) + 1])
        inner = [bare(rest) for w in self.text[first : run.end] for _, rest in peeled(w.folded)]
        gender = known.gender if known is not None else self.knows.given.get(self.text[start].folded, "")
        held = len(role) > 1 and any(inner[i : i + 2] == role[:2] for i in range(len(inner)))
        clash = gender and run.heads[0].gender in ("m", "f") and gender != run.heads[0].gender
        if held or (clash and len(inner) > 1):
            run.name, run.end = (0, 0), end

    def _person(self, at: int, run: _Titles, clitics: str) -> Chunk:
        start, end = run.name
        known = None
        if end > start:
            known, _, _ = self.knows.known_at(self.text, start)
            known = known if known is not None and known.type is EntityType.PERSON else None
        has_role = run.office.kind != "honorific"
        return Chunk(
            at,
            max(end, run.end),
            EntityType.PERSON,
            SpeakerKind.PERSON,
            self.folded(start, end, "") if end > start else (),
            (start, end) if end > start else (at, run.end),
            known,
            head=run.office.words[0],
            desc=frozenset(run.desc),
            gender=run.heads[0].gender or (known.gender if known else "") or "m",
            clitics=clitics,
            role=(at, run.end) if has_role else None,
            role_en=run.role_en,
        )

    @staticmethod
    def _unnamed(at: int, run: _Titles, kind: SpeakerKind, clitics: str, is_definite: bool) -> Chunk:
        title = run.heads[0]
        return Chunk(
            at,
            run.end,
            EntityType.PERSON,
            kind,
            at=(at, run.end),
            head=title.words[0],
            desc=frozenset(run.desc),
            gender="m" if title.gender == "p" else title.gender or "m",
            number="p" if title.gender == "p" else "s",
            definite=is_definite,
            clitics=clitics,
            role_en=run.role_en,
        )

    def appositive(self, chunk: Chunk) -> Chunk:
        """The chunk with the title after its name: سامر العلبي، وزير الثقافة."""
        at = chunk.last
        if at < self.size and self.text[at].folded in ("،", ","):
            at += 1
        title, n, clitics = self.knows.title_at(self.text, at) if at < self.size else (None, 0, "")
        if title is None or clitics or title.kind == "honorific" or title.gender == "p":
            return chunk
        is_definite = definite(self.text[at].folded)
        end, desc, english = self.complement(at + n, is_definite)
        another = at > chunk.last and self.name_at(end, titled=True) > end
        if another or (not is_definite and end == at + n):
            return chunk
        return replace(
            chunk,
            last=end,
            head=chunk.head or title.words[0],
            desc=chunk.desc | desc | set(title.words),
            gender=chunk.gender or title.gender,
            role=chunk.role or (at, end),
            role_en=chunk.role_en or f"{english} {title.en}".strip(),
        )
