from difflib import unified_diff

from tests.golden import GOLDEN, built_site, read_folder


def test_the_sample_builds_to_the_golden_site() -> None:
    """If a difference is meant: `make golden`, and look at it before you commit it."""
    golden, site = read_folder(GOLDEN), built_site()
    assert sorted(site) == sorted(golden)
    changed = [path for path in site if site[path] != golden[path]]
    first = changed[0] if changed else ""
    assert not changed, "\n".join([f"{len(changed)} files differ; {first}:", *diff(golden, site, first)])


def diff(golden: dict[str, bytes], site: dict[str, bytes], path: str) -> list[str]:
    was, now = (files[path].decode("utf-8", "replace").splitlines() for files in (golden, site))
    return list(unified_diff(was, now, "golden", "built", lineterm="", n=1))[:40]
