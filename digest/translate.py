"""English for Arabic: the editors' memory first, then what the machine said before, then the machine.

Where none of them has an answer the sentence stays `pending`. The whole corpus goes through here at once:
each distinct sentence is asked for once, and new ones reach the engine together, in an order of their own. What
comes back is kept batch by batch: a build that is killed loses those under way.

What is kept is the machine's own words by model and sentence. The names, the terms and the checks come after
(`digest.revise`), so that a name that an editor changes takes effect without the model.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

import msgspec

from digest.arabic import is_arabic
from digest.cache import Cache, under
from digest.engine import Engine, Output
from digest.memory import Memory
from digest.model import State, Translation
from digest.progress import Track, untracked
from digest.revise import Reviser

STAGE = "translate"


def translate_all(
    sources: Iterable[str],
    memory: Memory,
    engine: Engine | None,
    cache: Cache,
    reviser: Reviser | None = None,
    track: Track = untracked,
) -> dict[str, Translation]:
    """The English of every sentence, by the sentence as it stands. Raises ModelError.

    `reviser` knows what the machine's English must hold; without one, only the checks that need no names are made.
    `track` shows how far the machine has come.
    """
    every = list(sources)
    outputs = machine_words(every, memory, engine, cache, track)
    return translated(every, memory, outputs, engine.name if engine else "", cache, reviser or Reviser())


def machine_words(
    sources: Iterable[str], memory: Memory, engine: Engine | None, cache: Cache, track: Track = untracked
) -> dict[str, Output]:
    """What the engine says of the sentences that need it, by the sentence on one line. Raises ModelError."""
    if not engine:
        return {}
    rest = dict.fromkeys(_tidy(s) for s in dict.fromkeys(sources) if is_arabic(s) and not memory.get(s))
    keys = {sentence: _key(engine, sentence) for sentence in rest}
    kept = _decoded(cache.get_many(STAGE, keys.values()))
    outputs = {sentence: kept[key] for sentence, key in keys.items() if key in kept}
    fresh = sorted((s for s in keys if s not in outputs), key=lambda s: (len(s), s))
    outputs |= track(_kept(engine, fresh, keys, cache), "Translating", len(fresh)) if fresh else {}
    return outputs


def translated(
    sources: Iterable[str], memory: Memory, outputs: Mapping[str, Output], engine: str, cache: Cache, reviser: Reviser
) -> dict[str, Translation]:
    """The English of sentences: the editors', else the machine's, put right; `engine` is the machine's name."""
    translations = {}
    rest = {}
    for source in dict.fromkeys(sources):
        tidy = _tidy(source)
        if remembered := memory.get(source):
            translations[source] = Translation(source, remembered.target, remembered.state, engine="memory")
        elif not is_arabic(source):  # figures, names in Latin letters: there is nothing to translate
            translations[source] = Translation(source, tidy, State.MACHINE)
        elif tidy in outputs:
            rest[source] = outputs[tidy]
        else:
            translations[source] = Translation(source, "", State.PENDING)
    return translations | reviser.revise_all(rest, engine, cache) if rest else translations


def _kept(
    engine: Engine, sentences: Sequence[str], keys: Mapping[str, str], cache: Cache
) -> Iterator[tuple[str, Output]]:
    """What the engine says of each sentence, once it is safe in the cache."""
    for found in engine.stream(sentences):
        cache.put_many(STAGE, {keys[sentence]: msgspec.json.encode(output) for sentence, output in found.items()})
        yield from found.items()


def _decoded(values: dict[str, bytes]) -> dict[str, Output]:
    """What the cache holds; what does not fit any more is translated anew."""
    return dict(_decode_each(values))


def _decode_each(values: dict[str, bytes]) -> Iterator[tuple[str, Output]]:
    for key, value in values.items():
        try:
            yield key, msgspec.json.decode(value, type=Output)
        except msgspec.MsgspecError:
            continue


def _key(engine: Engine, sentence: str) -> str:
    return under(sentence, blake2b(f"{engine.key}\0{sentence}".encode(), digest_size=16).hexdigest())


def _tidy(source: str) -> str:
    """A sentence on one line with single spaces, as models have seen them."""
    return " ".join(source.split())
