from pathlib import Path

import pytest

from digest.config import Config, Site, Translate, is_web_address, load_config, parse_config
from digest.errors import ConfigError


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()


def test_what_is_set_holds_and_the_rest_has_its_default() -> None:
    source = """
    [site]
    name_ar = "أقوال"
    base_url = "https://example.org/digest"
    [translate]
    beam = 1
    """
    assert parse_config(source, "digest.toml") == Config(
        Site(name_ar="أقوال", base_url="https://example.org/digest/"), translate=Translate(beam=1)
    )


def test_the_sample_configuration_is_valid() -> None:
    assert load_config(Path(__file__).parent.parent / "content").site.name_en == "Who said what"


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("[site]\n\nname = 'x'", 3, ['unknown key "name"', "name_"]),
        ("[site]\nname_en = 'x'\n[translate]\nbeem = 2", 4, ['unknown key "beem"', 'Did you mean "beam"?']),
        ("# a remark\n[sites]\nname_en = 'x'", 2, ['unknown table "sites"', 'Did you mean "site"?']),
        ("name_en = 'x'", 1, ['unknown table "name_en"']),
        ("site = 1", 1, ["must be a table", "[site]"]),
        ("site.name_en = 'x'\nsite.other = 1", 2, ['unknown key "other"']),
        ("[site]\nname_en = 3", 2, ['"name_en" must be text']),
        ("[translate]\nbeam = '4'", 2, ['"beam" must be a whole number']),
        ("[translate]\nbeam = true", 2, ['"beam" must be a whole number']),
        ("[translate]\nbeam = 0", 2, ["between 1 and 16"]),
        ("[camel]\nner = 1", 2, ['"ner" must be true or false']),
        ("[camel]\nmorfology = true", 2, ['Did you mean "morphology"?']),
        ("[site]\nname_en = ' '", 2, ['"name_en" is empty']),
        ('[site]\nname_en = "a\\nb"', 2, ["one line"]),
        ("[site]\nbase_url = 'example.org'", 2, ["no web address", "https://"]),
        ("[site]\nbase_url = 'https://example.org/?a'", 2, ["no web address"]),
        ("[site]\ncards = 'article'", 2, ['"cards" must be one of', 'Did you mean "articles"?']),
        ("[site]\nlicence = true", 2, ['"licence" must be text']),
        ("[site]\nname_en = 'x", 2, ["not TOML"]),
        ("[site\n", 1, ["not TOML"]),
        ("[site]\nname_en = 'x'\nname_en = 'y'", 3, ["not TOML"]),
    ],
)
def test_a_bad_file_is_one_error_with_its_line(source: str, line: int, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(source, "content/digest.toml")
    shown = str(caught.value)
    assert shown.startswith(f"content/digest.toml:{line}: ")
    assert all(word in shown for word in words), shown


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_bytes(b"[site]\nname_en = '\xff'\n")
    with pytest.raises(ConfigError, match=r"digest\.toml:2: not UTF-8"):
        load_config(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_bytes(b"\xef\xbb\xbf[site]\r\nname_en = 'x'\r\n")
    assert load_config(tmp_path).site.name_en == "x"


@pytest.mark.parametrize("url", ["https://a.org", "http://a.org:8080/b?c=d#e", "https://موقع.org/ا"])
def test_web_addresses(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "//a.org",
        "a.org",
        "https://a b",
        "https://a/\n",
        "https://a:x/",
        'https://a/"',
    ],
)
def test_no_web_addresses(url: str) -> None:
    assert not is_web_address(url)
