"""Newspapers and channels that stand without the noun that says so: «الحياة» in quotation marks, «سبق – جدة:»."""

from collections.abc import Sequence

from msgspec.structs import replace

from digest.arabic import OPENING, Word, fold
from digest.chunk import Chunk
from digest.model import EntityType, SpeakerKind
from digest.names import Known
from digest.places import PlaceReader

_CARRIERS = tuple(fold(w) for w in ("صحيفة", "قناة", "جريدة", "وكالة", "موقع", "مجلة", "شبكة", "إذاعة"))
_PAPERS = (fold("صحيفة"), fold("جريدة"))  # «الرياض» and «الشرق الأوسط» may be these, «إسرائيل» is no radio
_DASHES = frozenset(("-", "–", "—", "ـ", "/", "|", "(", ")"))
_MOST_WORDS = 4


class OutletReader(PlaceReader):
    """Finds the bare names of outlets: an everyday word is one only between quotation marks or in a dateline."""

    def outlet_at(self, at: int) -> Chunk | None:
        """The outlet whose bare name begins at a word or quotation mark, or None."""
        if not self._may_name_outlet(at):
            return None
        if self.text[at].folded in ("ل", "ول") and at + 1 < self.size and self._mark(at + 1):
            told = self.outlet_at(at + 1)
            return replace(told, first=at) if told is not None else None
        if self._mark(at):
            close = next((k for k in range(at + 2, min(self.size, at + _MOST_WORDS + 2)) if self._mark(k)), 0)
            known = self._carried(at + 1, close) if close and not self._he_says(at) else None
            chunk = self._outlet(at + 1, close, known) if known is not None else None
            return replace(chunk, first=at, last=close + 1) if chunk is not None else None
        if self._site(at):
            site = self._carried_words([self.text[at], self.text[at + 2]])
            return self._outlet(at, at + 3, site) if site is not None else None
        if not self._dateline(at):
            return None
        for end in range(min(self.size, at + 3), at, -1):
            known = self._carried(at, end)
            if known is not None and (end == self.size or self.text[end].raw in _DASHES or self.text[end].raw == ":"):
                return replace(self._outlet(at, end, known), clitics="ل")  # no verb's subject
        return None

    def _may_name_outlet(self, at: int) -> bool:
        """A quotation mark, ل before one, a place between strokes or at the head, or «.نت» behind."""
        word = self.text[at]
        told = word.folded in ("ل", "ول") or word.raw in OPENING
        return told or at == 0 or self.text[at - 1].raw in _DASHES or self._site(at)

    def _site(self, at: int) -> bool:
        return at + 2 < self.size and self.text[at + 1].raw == "." and self.text[at + 2].folded == "نت"

    def _he_says(self, at: int) -> bool:
        """A masculine verb of saying before the mark: «نفى "الصباح" أن» is a man's name, no newspaper's."""
        before = self.text[at - 1].folded if at else ""
        forms = [f for form in (before, before[1:]) for f in self.knows.cues.get(form, ())]
        return bool(forms) and all(f.gender == "m" for f in forms)

    def _mark(self, at: int) -> bool:
        return self.text[at].raw in OPENING

    def _dateline(self, at: int) -> bool:
        """«عوض الفهمي - سبق - بارق: …»: at the head of a sentence or behind a stroke, and before one."""
        if at and self.text[at - 1].raw not in _DASHES:
            return False
        return any(w.raw in _DASHES for w in self.text[at + 1 : at + 4]) or at > 0

    def _carried(self, at: int, end: int) -> Known | None:
        """The known outlet of which these words are the whole name, with or without the noun before it."""
        if end > at and self.text[at].folded not in self.knows.function:
            return self._carried_words(self.text[at:end], marked=at > 0 and self._mark(at - 1))
        return None

    def _carried_words(self, inside: Sequence[Word], *, marked: bool = False) -> Known | None:
        if not inside or not all(w.folded[0].isalnum() for w in inside):
            return None
        found, n, clitics = self.knows.known_at(inside, 0)
        if found is not None and n == len(inside) and not clitics and found.kind in ("outlet", "agency"):
            return found
        place = found is not None and found.type is EntityType.PLACE
        if place and not marked:
            return None  # «الرياض - فلان:» is where he writes
        for carrier in _PAPERS if place else _CARRIERS:
            known, n, _ = self.knows.known_at([Word(0, 0, carrier, carrier), *inside], 0)
            if known is not None and n == len(inside) + 1 and known.kind in ("outlet", "agency"):
                return known
        return None

    def _outlet(self, at: int, end: int, known: Known) -> Chunk:
        kinds = (EntityType.ORGANISATION, SpeakerKind.ORGANISATION)
        clitics = "ل" if at > 1 and self.text[at - 2].folded in ("ل", "ول") else ""
        name = self.folded(at, end, "")
        return Chunk(at, end, *kinds, name, (at, end), known, head=name[0], gender="f", clitics=clitics)
