"""Markdown becomes safe HTML on the server as it does on the page: by one list, whatever is written, in bounded time."""

import re

import pytest

from graph import apart, markdown
from graph.markdown import ALLOWED, render, render_apart


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\n*two*", "<h1>One</h1>\n<p><em>two</em></p>"),
        ("|a|b|\n|:-|-:|\n|1|2|", '<td align="left">1</td>\n<td align="right">2</td>'),
        ("- [ ] open\n- [x] done", "<li>☐ open</li>\n<li>☑ done</li>"),
        ("~~gone~~", "<s>gone</s>"),
        ("a[^1]\n\n[^1]: note", '<sup class="footnote-ref"><a href="#text-fn1" id="text-fnref1"'),
        ("a[^1]\n\n[^1]: note", '<li id="text-fn1" class="footnote-item">'),
        ("```mermaid\ngraph TD; a-->b\n```", '<pre><code class="language-mermaid">graph TD; a--&gt;b\n</code></pre>'),
        ("so $a_b*c*$ is", '<p>so <span class="math">$a_b*c*$</span> is</p>'),
        ("so $$a<b$$ is", '<span class="math">$$a&lt;b$$</span>'),
        ("$$\n\\frac{a}{b}\n- c\n$$", '<div class="math">$$\n\\frac{a}{b}\n- c\n$$</div>'),
        ("costs $5 and $10", "<p>costs $5 and $10</p>"),
        ("costs $5 for `$x$`", "<p>costs $5 for <code>$x$</code></p>"),
        ("$$ never closed\n\nmore", "<p>$$ never closed</p>\n<p>more</p>"),
        ("<kbd>Ctrl</kbd> <details open><summary>s</summary>x</details>", '<p><kbd>Ctrl</kbd> </p><details open=""><summary>s</summary>'),
        ("[in](#part) [out](https://example.org)", '<a href="#text-part"'),
        ("![alt](/api/v1/images/1)", '<img src="/api/v1/images/1" alt="alt">'),
        ("![a](data:image/png;base64,AAAA)", '<img src="data:image/png;base64,AAAA" alt="a">'),
    ],
)
def test_is_rendered(text, expected):
    assert expected in render(text)


def test_links_to_topics_are_links_where_their_address_is_known_and_text_elsewhere():
    html = render("[[rivers]], [[Rivers|that one]], [[Lakes]], `[[Rivers]]`", {"rivers": "/water-1/2"})
    assert html.count('<a href="/water-1/2"') == 2
    assert ">rivers</a>" in html
    assert ">that one</a>" in html
    assert "[[Lakes]]" in html
    assert "<code>[[Rivers]]</code>" in html


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT\n>alert(1)</script >",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&#x0A;script:alert(1)">x</a>',
    '<a href="&#x6A;avascript:alert(1)">x</a>',
    '<a href=" \u200bjavascript:alert(1)">x</a>',
    "[x](vbscript:x) [x](data:text/html;base64,AAAA)",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "![x](javascript:alert(1)) ![x](data:image/svg+xml;base64,AAAA)",
    '<img src="x" onerror="alert(1)">',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<style>*{display:none}</style><p style='position:fixed'>x</p>",
    '<iframe src="https://example.org"></iframe><object data="x"></object><embed src="x">',
    "<form action='https://example.org'><input name='password'><button>x</button></form>",
    "<base href='https://example.org'><meta http-equiv='refresh' content='0'><link rel='stylesheet' href='x'>",
    '<p id="root" class="dialog" data-x="1" aria-label="x" contenteditable>x</p>',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    '[x](https://example.org "a\\"onmouseover=alert(1)")',
    "$<script>alert(1)</script>$ and $$<img src=x onerror=alert(1)>$$",
    "```<script>\nalert(1)\n```",
    "[[<img src=x onerror=alert(1)>]]",
]
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
ADDED = {"rel"}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_not_on_the_list_gets_through(text):
    html = render(text, {"<img src=x onerror=alert(1)>": "/x"})
    for _, tag, attributes in TAG.findall(html):
        assert tag in ALLOWED["tags"]
        for name, value in ATTRIBUTE.findall(attributes):
            assert name in {*ALLOWED["attributes"]["*"], *ALLOWED["attributes"].get(tag, ()), *ADDED}
            assert "javascript" not in value.lower().replace("\n", "") or name in ("title", "alt")
            assert not value.startswith(("vbscript", "data:text", "data:image/svg"))
            if name == "id":
                assert value.startswith("text-")
            if name == "class":
                assert "dialog" not in value


def test_an_address_from_a_title_can_be_no_script():
    assert "javascript" not in render("[[x]]", {"x": "javascript:alert(1)"})


LARGE = 20_000
BOMBS = {
    "brackets": "[" * LARGE,
    "closed brackets": "[" * 10_000 + "a" + "]" * 10_000,
    "titles": "[[" * 10_000 + "a" + "]]" * 10_000,
    "quotes": ">" * LARGE + "a",
    "spaced quotes": "> " * 10_000 + "a",
    "lists": "- " * 10_000 + "a",
    "stars": "*a " * 6_000,
    "mixed emphasis": "**x_ " * 4_000,
    "images": "![" * 7_000 + "a" + "]()" * 2_000,
    "footnotes": "[^a" * 6_000,
    "inline footnotes": "^[" * LARGE,
    "dollars": "$a\n" * 6_000,
    "open maths": "$$a\n\n" * 4_000,
    "backticks": "".join("`" * length + " " for length in range(190)),
    "tags": "<div>" * 4_000,
    "tags that others close": "<div></x>" * 2_200,
    "tasks": "- [ ] a\n" * 2_500,
    "entities": "&amp;" * 4_000,
    "a wide table": "|" + "a|" * 4_000 + "\n|" + "-|" * 4_000 + "\n",
    "lazy quotes": ">" * 50 + "a\n" * 9_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", BOMBS)
def test_what_is_made_to_take_for_ever_is_rendered_beside_other_work(name):
    assert len(BOMBS[name]) <= 2 * LARGE + 10
    render(BOMBS[name])


@pytest.mark.timeout(20)
def test_elements_without_end_are_shown_as_text():
    html = render("<div>" * 200_000)
    assert "<div>" not in html
    assert "&lt;div&gt;" in html


async def test_a_long_text_is_rendered_apart_and_the_same():
    text = "# Long\n\n" + "One [[x]] line ✓.\n\n" * 2_000
    assert len(text) > markdown.SHORT
    assert await render_apart(text, {"x": "/y"}) == render(text, {"x": "/y"})


async def test_what_takes_too_long_apart_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.05)
    with pytest.raises(apart.Failed, match="more than"):
        await apart.run("graph.markdown", content=b'["x", {}]', seconds=0.05)


async def test_what_crashes_apart_is_said_to_have_failed():
    with pytest.raises(apart.Failed, match="ended with 1"):
        await apart.run("graph.markdown", content=b"no JSON")
