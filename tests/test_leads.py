"""The links of a page are known when it is made, wherever it stands."""

import pytest

from digest.leads import leads_to
from digest.view import UP


def led(text: str, path: str = "en/people/ali/index.html") -> set[str]:
    return leads_to(text.replace("^", UP), path)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("^people/sara/index.html", "en/people/sara/index.html"),
        ("^people/sara/", "en/people/sara/index.html"),
        ("^../assets/style.css", "assets/style.css"),
        ("^articles/a/index.html#s-1", "en/articles/a/index.html"),
        ("^articles/a/index.html?q=1", "en/articles/a/index.html"),
        ("^articles/%D8%A8/index.html", "en/articles/ب/index.html"),
        ("feed.xml", "en/people/ali/feed.xml"),
        ("../sara/", "en/people/sara/index.html"),
        ("./more/../feed.xml", "en/people/ali/feed.xml"),
        ("a.html?x=1&amp;y=2", "en/people/ali/a.html"),
    ],
)
@pytest.mark.parametrize("tag", ['<a href="{}">', '<link rel="icon" href="{}">', '<script src="{}">'])
def test_a_link_leads_to_a_path_of_the_site(link: str, target: str, tag: str) -> None:
    assert led(f"before {tag.format(link)} after {tag.format('#x')}") == {target}


@pytest.mark.parametrize("link", ["#main", "", "https://example.org/", "mailto:a@example.org", "//example.org/", "/x"])
def test_what_leads_elsewhere_or_to_the_page_itself_is_no_path(link: str) -> None:
    assert led(f'<a href="{link}">') == set()


def test_only_links_count() -> None:
    """A script joins the folder of the data to the name of a file; a form leads where its answer is."""
    assert led('<div data-from="^../data/"></div><p>^people/</p>') == set()


def test_a_page_in_no_folder_leads_on() -> None:
    assert led('<a href="ar/index.html"><a href="./en/">', "index.html") == {"ar/index.html", "en/index.html"}
