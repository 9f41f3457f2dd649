"""A statement, an article and an entity as records of the open data: nested for JSON, flat for CSV."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from digest.corpus import Filed, Piece
from digest.index import Index
from digest.interface import LANGUAGES
from digest.model import Role
from digest.text import shown
from digest.whom import SPEAKERS, UNDECIDED, Subject

Record = Mapping[str, Any]
BETWEEN = "|"  # between names in one cell


def statement_record(filed: Filed) -> Record:
    """A statement. Offsets are code points of the article's source text."""
    st, article = filed.st, filed.piece.article
    cue, text = st.cue, filed.piece.text
    return {
        "id": st.id,
        "paths": {lang: f"{lang}/{filed.path}" for lang in LANGUAGES},
        "speaker": _who(filed.speaker) | {"role": dict(filed.role)} if filed.speaker else None,
        "certain": st.certain,
        "confidence": round(st.confidence, 4),
        "rule": st.rule,
        "evidence": list(st.evidence),
        "rivals": [_who(subject) for subject in filed.rivals],
        "kind": st.kind.value,
        "cue": {"ar": cue.span.of(text), "en": cue.sense, "stance": cue.stance.value} if cue else None,
        "relay": _who(filed.relay) if filed.relay else None,
        "occasion": {"ar": st.occasion.of(text), "en": st.occasion_en} if st.occasion else None,
        "place": _who(filed.place) if filed.place else None,
        "date": _day(filed.day),
        "nested": [_who(subject) for subject in filed.nested],
        "mentions": [_who(subject) for subject in filed.mentions],
        "spans": [{"start": s.start, "end": s.end, "text": s.of(text)} for s in st.spans],
        "sentences": list(_sentences(filed)),
        "article": {
            "slug": article.slug,
            "title": dict(filed.piece.title),
            "outlet": article.outlet,
            "date": _day(article.date),
            "url": article.url,
        },
    }


def _who(subject: Subject) -> dict[str, object]:
    return {
        "id": subject.id,
        "path": subject.path or None,
        "type": subject.type.value,
        "kind": subject.kind.value,
        "ar": subject.name["ar"],
        "en": subject.name["en"],
        "confirmed": subject.confirmed,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sentences(filed: Filed) -> Iterable[dict[str, object]]:
    text = filed.piece.text
    for line in filed.lines:
        yield {
            "ar": line.span.of(text),
            "en": line.en or None,
            "state": line.state.value,
            "engine": line.engine,
            "flags": list(line.flags),
            "lacks": list(line.lacks),
            "renamed": [{"start": r.start, "end": r.end, "was": r.was} for r in line.renamed],
        }


def flat_statement(filed: Filed) -> Record:
    """A statement as a row: `[statement]` of `fields.toml`."""
    record, piece = statement_record(filed), filed.piece
    cue, speaker = record["cue"] or {}, filed.speaker
    occasion, relay = record["occasion"] or {}, record["relay"] or {}
    return {
        "id": record["id"],
        "path": filed.path,
        "date": record["date"],
        "kind": record["kind"],
        "stance": cue.get("stance"),
        "cue_ar": shown(cue.get("ar", "")),
        "cue_en": cue.get("en"),
        "speaker": speaker.speaker_path if speaker else "",
        "speaker_kind": speaker.kind.value if speaker else "",
        "speaker_ar": speaker.name["ar"] if speaker else "",
        "speaker_en": speaker.name["en"] if speaker else "",
        "certain": record["certain"],
        "confidence": record["confidence"],
        "rule": record["rule"],
        "role_ar": filed.role["ar"],
        "role_en": filed.role["en"],
        "relay": relay.get("path"),
        "relay_ar": relay.get("ar"),
        "relay_en": relay.get("en"),
        "occasion_ar": shown(occasion.get("ar", "")),
        "occasion_en": occasion.get("en"),
        "place": filed.place.path if filed.place else "",
        "mentions": " ".join(subject.path for subject in filed.mentions),
        "ar": " ".join(line.ar for line in filed.lines),
        "en": " ".join(line.en for line in filed.lines if line.en),
        "states": " ".join(state.value for state in filed.states),
        "flags": " ".join(dict.fromkeys(flag for line in filed.lines for flag in line.flags)),
        "article": piece.path,
        "article_ar": piece.title["ar"],
        "article_en": piece.title["en"],
        "outlet": piece.article.outlet,
        "article_date": record["article"]["date"],
        "article_url": piece.article.url,
    }


def article_record(piece: Piece) -> Record:
    """An article without its text, which is its outlet's."""
    speakers = (f.speaker.speaker_path if f.speaker else f"{SPEAKERS}/{UNDECIDED}/" for f in piece.statements)
    return {
        "id": piece.article.slug,
        "path": piece.path,
        "title": dict(piece.title),
        "outlet": piece.article.outlet,
        "outlet_path": (piece.outlet.path or None) if piece.outlet else None,
        "date": _day(piece.article.date),
        "url": piece.article.url,
        "also": [{"outlet": a.outlet, "date": _day(a.date), "url": a.url} for a in piece.article.also],
        "sentences": sum(piece.states.values()),
        "states": {state.value: n for state, n in sorted(piece.states.items())},
        "statements": [filed.id for filed in piece.statements],
        "speakers": list(dict.fromkeys(speakers)),
    }


def flat_article(record: Record) -> Record:
    """An article's record as a row: `[article]` of `fields.toml`."""
    return {
        **record,
        "title_ar": record["title"]["ar"],
        "title_en": record["title"]["en"],
        "also": BETWEEN.join(" ".join(filter(None, one.values())) for one in record["also"]),
        "statements": " ".join(record["statements"]),
        "speakers": " ".join(record["speakers"]),
    }


def entity_record(subject: Subject, index: Index) -> Record:
    """Somebody or something that has a page."""
    said = len(index.speakers.get(subject.speaker_path, ()))
    return {
        "id": subject.id,
        "path": subject.path,
        "type": subject.type.value,
        "ar": subject.ar,
        "en": subject.en,
        "confirmed": subject.confirmed,
        "gender": subject.gender,
        "aliases": {"ar": list(subject.aliases), "en": list(subject.aliases_en)},
        "roles": [_role(role) for role in index.roles[subject.path]],
        "wikidata": subject.wikidata or None,
        "speaker": subject.speaker_path if said else None,
        "statements": said,
        "named": len(index.named.get(subject.path, ())),
    }


def _role(role: Role) -> dict[str, str | None]:
    return {"ar": role.ar, "en": role.en, "from": _day(role.start), "to": _day(role.end)}


def flat_entity(record: Record) -> Record:
    """An entity's record as a row: `[entity]` of `fields.toml`."""
    return {
        **record,
        "aliases_ar": BETWEEN.join(record["aliases"]["ar"]),
        "aliases_en": BETWEEN.join(record["aliases"]["en"]),
        "roles_ar": BETWEEN.join(role["ar"] for role in record["roles"]),
        "roles_en": BETWEEN.join(role["en"] for role in record["roles"]),
    }
