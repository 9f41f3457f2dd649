"""Where a person's name stands behind an office of many words: أمين سر المجلس الأعلى للنقابة سامر العلبي."""

from digest.arabic import OPENING, THAT, definite
from digest.groups import GroupReader
from digest.model import EntityType
from digest.particles import CHILD_OF, PREPOSITIONS, RELATIVE
from digest.people import LIKELY, LINKS

NEAR = 4
"""Outside the subject of a reporting verb a name stands no further behind its title."""
APPOSED = 12
"""A name between commas stands no further behind its office."""
_OFFICE_PREPOSITIONS = frozenset(("في", "لدي", "علي", "عن", "باسم", "بلسان"))


class NameAheadReader(GroupReader):
    """Finds names that more words of an office part from its title."""

    def _name_ahead(self, at: int) -> tuple[int, int]:
        """A full name after more words of the office: أمين سر المجلس الأعلى للنقابة سامر العلبي.

        Where a reporting verb asks for its subject, the name may stand anywhere before what is said.
        """
        zone = self.zones[at] if at < self.size else 0
        if not zone and (apposed := self._apposed(at) if not self._envoy(at) else self._over_office(at))[1]:
            return apposed
        for start in range(at, min(self.size - 1, max(at + NEAR, zone))):
            if start > at and self._leaves_office(start - 1, inside=bool(zone)):
                break
            if self._name_begins(start) and (start > at or self.text[at - 1].folded in ("،", ",")):
                end = self.name_at(start, titled=True)
                if end > start:
                    return (0, 0) if self._done(start) else (self._begun(start), end)
        return 0, 0

    def _done(self, start: int) -> bool:
        """Whether a name behind a definite title is that of whom something is done to: «أعلن الوزير تعيين فلان»."""
        word, title = self.text[start - 1].folded, self.text[start - 2].folded if start > 1 else ""
        return definite(title) and word in self.knows.vocabulary.masdars and word not in self.knows.given

    def _begun(self, start: int) -> int:
        """Where a name begins of whose words the first was not read: الطبيبة شهد عبد الأمير.

        Behind a definite title no indefinite noun can belong to the title.
        """
        word, title = self.text[start - 1].folded, self.text[start - 2].folded if start > 1 else ""
        listed = word in self.knows.function or word in PREPOSITIONS or self.knows.phrase_at(self.text, start - 1)[0]
        noun = word[0].isalpha() and not definite(word) and not listed and word[0] not in "وف"
        return start - 1 if noun and definite(title) and not self.text[start - 1].raw.endswith("\u064b") else start

    def _envoy(self, at: int) -> bool:
        """Whether the office behind ل is what a title stands for: «المبعوثة الخاصة للأمين العام»."""
        title, _, clitics = self.knows.title_at(self.text, at) if at < self.size else (None, 0, "")
        return title is not None and clitics == "ل" and title.kind == "office" and self.text[at].folded.startswith("لل")

    def _over_office(self, at: int) -> tuple[int, int]:
        """A full name before a comma behind an office and where it leads: «المبعوثة … إلى منطقة الساحل هدى العلبي،»."""
        for start in range(at + 1, min(self.size - 1, at + APPOSED)):
            folded = self.text[start].folded
            place = self.knows.known_at(self.text, start)[0] is not None or self.knows.place_word(self.text[start])[0]
            if definite(folded) or folded.startswith("لل") or folded in ("الي", "لدي") or place:
                continue
            end = self.name_at(start, titled=True) if self._first_name(start, anywhere=True) else start
            closed = end < self.size and not self.text[end].folded[0].isalnum()
            return (start, end) if closed and end > start + 1 else (0, 0)
        return 0, 0

    def _apposed(self, at: int) -> tuple[int, int]:
        """A full name between commas behind a long office: «… في الحكومة المعترف بها، سامر العلبي، …»."""
        for start in range(at, min(self.size - 1, at + APPOSED)):
            if self._leaves_office(start, inside=True):
                break
            if self.text[start].folded in ("،", ",") and self._name_begins(start + 1):
                end = self.name_at(start + 1, titled=True)
                closed = end < self.size and self.text[end].folded in ("،", ",")
                return (start + 1, end) if closed and end > start + 1 else (0, 0)
        return 0, 0

    def _name_begins(self, at: int) -> bool:
        """Whether a full name can begin here: a given name or known person that no institution before it is called."""
        if at >= self.size:
            return False
        known, _, clitics = self.knows.known_at(self.text, at)
        person = known is not None and not clitics and known.type is EntityType.PERSON
        if not person and not self._first_name(at):
            return False
        head, clitics = self.knows.head_at(self.text[at - 1])
        return head is None or definite(self.peel(self.text[at - 1].folded, clitics))

    def _first_name(self, at: int, *, anywhere: bool = False) -> bool:
        """A given name, an everyday word only before more of a name; or two unknown words that look like names."""
        folded = self.text[at].folded
        if definite(folded) or at + 1 >= self.size:
            return False
        after = self.text[at + 1].folded
        if (after in CHILD_OF and self._fathered(at)) or self._womans(at):
            return True
        if folded in self.knows.given or folded in ("ابو", "ابي"):
            everyday = folded in self.knows.common
            return not everyday or after in LINKS or after in self.knows.given or not self.knows.ordinary(after)
        odds = self.knows.shapes.name_odds
        unknown = len(folded) > 2 and not self._everyday(folded) and not self._everyday(after)
        if unknown and (anywhere or self.zones[at]) and odds(folded) > LIKELY and after in self.knows.given:
            return True
        return unknown and (anywhere or bool(self.zones[at])) and odds(folded) > LIKELY and odds(after) > LIKELY

    def _leaves_office(self, at: int, *, inside: bool) -> bool:
        """Whether a word can be no part of an office, so that a name behind it is somebody else's."""
        word = self.text[at]
        folded = word.folded
        if folded in ("،", ",", "-", "–", "(", ")") or word.raw in OPENING:
            return not inside
        if not folded[0].isalnum() or folded in THAT or folded in self.knows.finite:
            return True
        if folded[0] in "وف" and folded[1:] in self.knows.vocabulary.past and folded not in self.knows.given:
            return True  # أما القاضي فحكم على فلان
        phrase, _ = self.knows.phrase_at(self.text, at)
        if phrase is not None or (folded in PREPOSITIONS and folded not in _OFFICE_PREPOSITIONS):
            return True
        if folded[0] == "ب" and folded[1:] in self.knows.vocabulary.masdars:
            return True  # بحضور فلان
        return folded in RELATIVE or self.knows.owned_title(word) is not None
