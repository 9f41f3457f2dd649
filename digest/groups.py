"""How far the description of somebody unnamed goes: «أوساط ثقافية واجتماعية», «مسؤول آخر من قبيلة كذا»."""

from digest.arabic import THAT, bare, definite
from digest.complements import ComplementReader
from digest.model import EntityType

_CLOSE = ("مقرب", "قريب")
"""Adjectives of a source that say to whom it is close."""


class GroupReader(ComplementReader):
    """Reads what else describes groups and sources."""

    def wider(self, at: int, *, indefinite: bool) -> int:
        """Past what else describes a group or source: أوساط ثقافية واجتماعية، مستثمرون في القطاع."""
        at = self._more_adjectives(at, indefinite=indefinite)
        return self._whereabouts(at) if indefinite else at

    def _more_adjectives(self, at: int, *, indefinite: bool) -> int:
        while at < self.size:
            folded = self.text[at].folded
            joined = folded.removeprefix("و") if folded.startswith("و") else folded
            if self._does(at):
                return at  # شاهد رأى الحادث
            agrees = indefinite or definite(joined) or joined != folded or not definite(self.text[at - 1].folded)
            head = self.knows.heads.get(joined)
            plain = joined.removesuffix("ا") if joined.endswith("يا") else joined
            # «الخبيران هدى»: an indefinite word is no adjective of a definite one
            if (
                (head is not None and head.cls == "group" and joined != folded)
                or (agrees and self._adjective(plain))
                or (self.knows.nisba(joined) is not None and not definite(joined))
            ):
                at += 1
            elif folded == "من" and at + 2 < self.size and self._begins_group(at + 1):
                return self._of_group(at)
            elif folded == "من" and at + 1 < self.size and self._modifier(self.text[at - 1].folded) in _CLOSE:
                return self.complement(at + 2, is_definite=True)[0]  # مصدر مقرب من الحكومة
            else:
                return at
        return at

    def wording(self, at: int, end: int) -> set[str]:
        """The words that tell one unnamed source from another, without article and ending of the accusative."""
        out = set()
        for word in self.text[at:end]:
            nisba = self.knows.nisba(word.folded)
            plain = bare(word.folded)
            plain = plain[:-1] if plain.endswith("يا") else plain
            if word.folded[0].isalpha() and word.folded not in self.knows.function:
                out.add(nisba[0] if nisba is not None else plain)
        return out

    def _whereabouts(self, at: int) -> int:
        """Past «في …» behind somebody unnamed, but not past the occasion or the day of what is said."""
        while at + 1 < self.size and self.text[at].folded in ("في", "لدي"):
            phrase, _ = self.knows.phrase_at(self.text, at + 1)
            noun = self.text[at + 1].folded
            if phrase is not None or not noun[0].isalpha() or noun in self.knows.function:
                break
            known, n, clitics = self.knows.known_at(self.text, at + 1)
            if noun in self.knows.quantifiers and at + 2 < self.size:
                at, _, _ = self.complement(at + 3, definite(self.text[at + 2].folded))
            elif known is not None and not clitics:
                at = at + 1 + n
            else:
                at, _, _ = self.complement(at + 2, definite(noun), head=self.knows.head_at(self.text[at + 1])[0])
        known, n, clitics = self.knows.known_at(self.text, at) if at < self.size else (None, 0, "")
        return at + n if known is not None and clitics == "ب" and known.type is EntityType.PLACE else at

    def _begins_group(self, at: int) -> bool:
        """Whether «من عشيرة كذا» may begin behind من, not «حذر سائق من أن …»."""
        folded = self.text[at].folded
        return folded[0].isalpha() and not definite(folded) and folded not in self.knows.function and folded not in THAT

    def _of_group(self, at: int) -> int:
        """Past «من عشيرة بني كذا»: the noun and the construct that it begins, four words at most."""
        end = at + 2
        while end < min(self.size, at + 5):
            folded = self.text[end].folded
            if folded in self.knows.function or not folded[0].isalpha() or folded in self.knows.cues:
                break
            end += 1
        return end
