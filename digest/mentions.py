"""Who and what a sentence names: chunks, each a run of words that stands for one somebody or something.

A chunk is a known name, a titled or unknown person, an organisation built around a head noun, a source without
a name, a group or a document. What it refers to is for `digest.chain`, which knows the whole article.
"""

from msgspec.structs import replace

from digest.arabic import OPENING, THAT, bare, definite, peeled
from digest.bodies import BodyReader
from digest.chunk import Chunk
from digest.lexemes import Title
from digest.model import EntityType, SpeakerKind


class Reader(BodyReader):
    """Reads the chunks of one sentence. Positions are indices into `text`, its words."""

    def chunks(self) -> list[Chunk]:
        """All chunks of the sentence, left to right, without overlap."""
        out: list[Chunk] = []
        at = 0
        while at < self.size:
            word = self.text[at].folded[0].isalnum()
            chunk = self.outlet_at(at) or (self.chunk_at(at) if word else self._short_name(at))
            if chunk is not None and chunk.last > at:
                subject = bool(chunk.name) and chunk.kind is SpeakerKind.PERSON and bool(self.zones[at])
                out += self._by_name(chunk) or (self._joined(chunk) if subject else [chunk])
                at = out[-1].last
            else:
                at += 1
        return out

    def _by_name(self, group: Chunk) -> list[Chunk]:
        """The persons whom a group before their names is: «الخبيران رلى نصر وجاد الخوري»; none for a group alone.

        A plural may have the names for its object, «دعا النواب فلانا وفلانا»: it counts where what is said follows.
        """
        two = group.number == "d" or self.text[group.first].folded.endswith(("ان", "تان"))
        if group.kind is not SpeakerKind.GROUP or not group.definite or group.clitics not in ("", "و", "ف"):
            return []
        if (not two and not self.zones[group.first]) or "&" in self._frames(group.first - 1, bound=False):
            return []
        first = self._joined_name(group.last, "")
        out = self._joined(first) if first is not None else []
        if len(out) < 2:
            return []
        agreeing = out[0].gender if out[0].gender == group.gender else ""
        return [replace(out[0], first=group.first, clitics=group.clitics, gender=agreeing), *out[1:]]

    def _joined(self, chunk: Chunk) -> list[Chunk]:
        """A person and those whom «و» joins to the name."""
        out = [chunk]
        while (more := self._joined_name(out[-1].last, "و")) is not None:
            out.append(more)
        if len(out) > 1 and self.text[chunk.first].folded.endswith("ان"):
            out[0] = replace(chunk, role=None, role_en="")  # المحللان is neither's office
        return out

    def _joined_name(self, at: int, clitics: str) -> Chunk | None:
        """A name of two words or more that begins at a word, behind «و» or nothing."""
        if at + 1 >= self.size or not self.text[at].folded.startswith(clitics):
            return None
        first = self.text[at].folded.removeprefix(clitics)
        looks = len(first) > 2 and not definite(first) and self.knows.shapes.name_odds(first) > 0
        if first not in self.knows.given and (not looks or self.knows.ordinary(first)):
            return None
        end = self.goes_on(at + 1, at, titled=True)
        if end - at < 2:
            return None
        kinds = (EntityType.PERSON, SpeakerKind.PERSON)
        gender = self.knows.given.get(first, "")
        return Chunk(at, end, *kinds, self.folded(at, end, clitics), (at, end), gender=gender, clitics=clitics)

    def _short_name(self, at: int) -> Chunk | None:
        """What a headline calls a body by, in quotation marks before its colon: «الدفاع المدني»: …"""
        if at or self.text[at].raw not in OPENING:
            return None
        close = next((k for k in range(2, min(self.size - 1, 6)) if self.text[k].raw in OPENING), 0)
        if not close or self.text[close + 1].folded != ":":
            return None
        chunk = self.chunk_at(1)
        if chunk is not None and chunk.last == close:
            return chunk
        name = self.folded(1, close, "")
        if not name:  # marks alone
            return None
        desc = frozenset(bare(w) for w in name)
        kinds = (EntityType.ORGANISATION, SpeakerKind.ORGANISATION)
        return Chunk(1, close, *kinds, name, (1, close), head=bare(name[0]), desc=desc)

    def inner(self, chunk: Chunk) -> list[Chunk]:
        """Places and organisations named inside a chunk: القاهرة in «السفير الروسي في القاهرة سيرغي …».

        They are mentioned there, but are nobody's subject.
        """
        out: list[Chunk] = []
        at = chunk.first + 1 if chunk.known is None or chunk.type is EntityType.PERSON else chunk.last
        while at < chunk.last:
            inside = chunk.name and chunk.type is EntityType.PERSON and chunk.at[0] <= at < chunk.at[1]
            found = None if inside or not self.text[at].folded[0].isalnum() else self._named_at(at)
            if found is not None and found.last <= chunk.last and not _part_of(found, chunk):
                out.append(found)
            at = found.last if found is not None else at + 1
        return out

    def _adverb(self, at: int) -> bool:
        """A noun in the accusative before a comma at the head of a sentence: «دبلوماسياً، حث …»."""
        comma = self.size > 1 and self.text[1].folded in ("،", ",")
        return at == 0 and comma and self.text[0].raw.endswith(("\u064b", "\u064bا"))

    def chunk_at(self, at: int) -> Chunk | None:
        """The chunk that begins at a word, or None."""
        if self.knows.begins_nothing(self.text[at].folded) or self._adverb(at):
            return None
        listed = self._listed(at) if self.knows.begins_entry(self.text[at].folded) else self._kunya(at)
        return listed or self._unknown(at) or self._after_verb(at)

    def _listed(self, at: int) -> Chunk | None:
        """The chunk that begins at a word of the tables, or None."""
        if (counted := self.counted(at)) is not None:
            return counted
        known, n, clitics = self.knows.known_at(self.text, at)
        if known is None and (kunya := self._kunya(at)) is not None:
            return kunya
        title, titled, title_clitics = self.knows.title_at(self.text, at)
        place = self.place_at(at)
        surer = known is not None and n > 1 and place is not None and place.known is None and place.last - at <= n
        if place is not None and place.last - at >= max(n, titled) and not surer:
            return place
        if known is not None and n >= titled and not self._common_noun(at, n, known):
            return self._known(at, n, known, clitics)
        head, head_clitics = self._body_at(at)
        if head is not None and not (title is not None and titled > 1):
            chunk = self._headed(at, head, head_clitics)
            if chunk is not None:
                return chunk
        if title is not None and not self._describes(at, titled, title):
            chunk = self.titled(at, title, titled, title_clitics)
            whose = chunk is not None and chunk.kind is SpeakerKind.ANONYMOUS and chunk.last > at + 1
            if chunk is not None and (chunk.name or whose or self._office(at, titled, title)):
                return chunk
        return None

    def _office(self, at: int, n: int, title: Title) -> bool:
        """Whether a title without a name is an office that can stand for its holder, not an adjective.

        الصعوبات الاقتصادية: a lone definite word behind another definite one describes it. Professions stand for
        somebody only where a verb or the sentence's beginning asks for a subject.
        """
        before = self.text[at - 1].folded if at else ""
        if n == 1 and definite(before) and definite(self.text[at].folded):
            return False
        if title.kind in ("office", "spokesman", "royal"):
            return True
        return title.kind != "family" and (at == 0 or self._is_cue(before))

    def _describes(self, at: int, n: int, title: Title) -> bool:
        """مؤتمر صحفي, ملف سياسي: a lone indefinite profession behind an everyday noun is its adjective."""
        if n > 1 or title.kind != "profession" or not at or definite(self.text[at].folded):
            return False
        before = self.text[at - 1].folded
        return before in self.knows.common and before != "اما" and not self._is_cue(before)

    # -- names of persons --------------------------------------------------------------------------------------

    def _unknown(self, at: int) -> Chunk | None:
        word = self.text[at]
        if self._name_stands(at):
            end = self.goes_on(at + 1, at, titled=True)
            if end - at >= 2:
                return self.appositive(
                    Chunk(at, end, EntityType.PERSON, SpeakerKind.PERSON, self.folded(at, end, ""), (at, end))
                )
        for clitics in ("", "و", "ف", "ل", "ب"):
            if not word.folded.startswith(clitics):
                continue
            first = word.folded.removeprefix(clitics)
            if first not in self.knows.given or (first in self.knows.common and clitics and not self._listed_on(at)):
                continue
            if clitics and word.folded in self.knows.given:
                continue
            end = self.goes_on(at + 1, at)
            solid = [w for w in self.text[at + 1 : end] if w.folded not in ("بن", "ابن")]
            if not solid or (word.raw.endswith("ى") and first == "علي"):
                return None
            gender = self.knows.given[first]
            chunk = Chunk(
                at,
                end,
                EntityType.PERSON,
                SpeakerKind.PERSON,
                self.folded(at, end, clitics),
                (at, end),
                gender=gender,
                clitics=clitics,
            )
            return self.appositive(chunk)
        return None

    def _listed_on(self, at: int) -> bool:
        """Whether «و» joins a name to one right before it: رلى نصر وجاد الخوري, where جاد might be everyday."""
        before = [w.folded for w in self.text[max(0, at - 2) : at]]
        after = self.text[at + 1].folded if at + 1 < self.size else ""
        named = any(word in self.knows.given and word not in self.knows.common for word in before)
        return named and self.text[at].folded.startswith("و") and definite(after)

    def _name_stands(self, at: int) -> bool:
        """Two unknown words that look like a name where a speaker is named: «غير أن سولانج بيتييه ترى …»."""
        before = self.text[at - 1].folded if at else ""
        in_zone = at and self.zones[at] and (not before[0].isalnum() or self._is_cue(before))
        if not (not at or in_zone or before in THAT or before == "اما") or at + 1 >= self.size:
            return False
        if self.text[at].folded in self.knows.given or self._is_cue(self.text[at].folded):
            return False
        another = self.knows.known_at(self.text, at + 1)[0] is not None  # حذر العلبي ترامب
        return not another and self._first_name(at, anywhere=True)

    def _kunya(self, at: int) -> Chunk | None:
        """«أبو البراء النهاري», «أم فيصل»: the word for father always begins a name, that for mother before a name."""
        for clitics, rest in peeled(self.text[at].folded):
            if rest not in ("ابو", "ابي", "ابا", "ام") or at + 1 >= self.size or clitics not in ("", "و", "ف", "ل"):
                continue
            after = self.text[at + 1].folded
            sure = after in self.knows.given or (definite(after) and rest != "ام")
            if not sure and (rest != "ابو" or not self.namelike(at + 1, first=False)):
                continue
            end = self.goes_on(at + 2, at)
            if end == at + 2 and end < self.size and self._given_before(end) and self._surname(end, titled=True):
                end += 1
            gender = "f" if rest == "ام" else "m"
            name = self.folded(at, end, clitics)
            chunk = Chunk(
                at, end, EntityType.PERSON, SpeakerKind.PERSON, name, (at, end), gender=gender, clitics=clitics
            )
            return self.appositive(chunk)
        return None


def _part_of(found: Chunk, chunk: Chunk) -> bool:
    """مؤسسة الإذاعة والتلفزيون, الوكالة الوطنية لإدارة الكوارث: words of one body's name that look like another's."""
    attached = found.clitics.startswith("و") or (found.known is None and found.clitics == "ل")
    return attached and found.type is chunk.type is EntityType.ORGANISATION
