import pickle

import pytest

from digest.errors import BuildError, ConfigError, ContentError, DigestError, did_you_mean


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ContentError("no text"), "no text."),
        (ContentError("no text", hint="Write some."), "no text. Write some."),
        (ContentError("no text", path="a/b.md"), "a/b.md: no text."),
        (
            ContentError("no text", path="a/b.md", line=3, hint="Write some."),
            "a/b.md:3: no text. Write some.",
        ),
    ],
)
def test_an_error_says_where_what_and_how_to_mend_it(error: DigestError, shown: str) -> None:
    assert str(error) == shown


def test_an_error_can_be_given_its_place_later() -> None:
    error = ConfigError("unknown key", line=2, hint="Remove it.").at("digest.toml")
    assert isinstance(error, ConfigError)
    assert str(error) == "digest.toml:2: unknown key. Remove it."


def test_errors_travel_between_processes_whole() -> None:
    error = ContentError("no text", path="a.md", line=3, hint="Write some.")
    several = BuildError([error, ConfigError("unknown key")])
    for one in (error, several):
        copy = pickle.loads(pickle.dumps(one))
        assert type(copy) is type(one)
        assert str(copy) == str(one)


def test_several_errors_print_a_line_each() -> None:
    several = BuildError([ContentError("no text", path="a.md"), ContentError("no date", path="b.md")])
    assert str(several) == "a.md: no text.\nb.md: no date."


def test_every_error_is_a_digest_error() -> None:
    assert issubclass(BuildError, DigestError)
    assert all(issubclass(kind, DigestError) for kind in DigestError.__subclasses__())


def test_an_unknown_word_is_answered_with_the_nearest_one() -> None:
    assert did_you_mean("outlett", ["title", "outlet"]) == 'Did you mean "outlet"?'
    assert did_you_mean("xyz", ["title", "outlet"]) == "Known here: outlet, title."


def test_a_million_errors_are_not_told_one_by_one() -> None:
    lines = str(BuildError([ContentError("no text", path=f"{n}.txt") for n in range(1_000)])).splitlines()
    assert lines[0] == "0.txt: no text."
    assert lines[-1] == "And 900 errors more."
    assert len(lines) == 101
