"""A chunk: a run of words of one sentence that stands for one somebody or something."""

import msgspec

from digest.model import EntityType, SpeakerKind
from digest.names import Known


class Chunk(msgspec.Struct, frozen=True):
    """A run of words `first` to `last` (half open) of a sentence."""

    first: int
    last: int
    type: EntityType
    kind: SpeakerKind
    name: tuple[str, ...] = ()  # folded words of the bare name; () for a description alone
    at: tuple[int, int] = (0, 0)  # where the bare name stands, or the description
    known: Known | None = None
    head: str = ""  # folded head word of the title or organisation, singular, without article
    desc: frozenset[str] = frozenset()  # words that describe: portfolio, nisba as its country, organisation
    gender: str = ""
    number: str = "s"
    definite: bool = True
    clitics: str = ""
    role: tuple[int, int] | None = None  # where the title stands
    role_en: str = ""
    name_en: str = ""  # English of an organisation, built from its parts
    also: tuple[int, int] | None = None  # where a longer or shorter form of the name stands: مدينة الطائف, الطائف
    guess: bool = False  # unknown words where a subject should stand; they give way to a name

    @property
    def free(self) -> bool:
        """No preposition is attached, so that it may be a subject."""
        return self.clitics in ("", "و", "ف")
