"""Renders every golden comment with comrak, the Markdown engine of GitLab, and looks at what a reader would get.

Usage: check_comments.py CASES_FOLDER. Prints `N passed, N failed`; exit code 1 when one failed.
"""

import html.parser
import pathlib
import re
import sys

import comrak

# What GitLab turns on for comments, as far as it changes how text is read.
EXTENSIONS = comrak.ExtensionOptions(
    table=True,
    strikethrough=True,
    autolink=True,
    tasklist=True,
    footnotes=True,
    alerts=True,
    math_dollars=True,
    math_code=True,
    multiline_block_quotes=True,
    wikilinks_title_before_pipe=True,
)
RENDER = comrak.RenderOptions(unsafe_=True, escaped_char_spans=True, gfm_quirks=True)
ALLOWED = set("p strong em code a table thead tbody tr th td details summary br ul ol li span".split())
# What begins a mention or a reference where GitLab finds it in plain text.
LIVE = re.compile(r"@\w|~\w|%\w|[#!&$^]\d|\b[0-9a-f]{7,40}\b|https?://")


class Reader(html.parser.HTMLParser):
    """Collects what is wrong: elements that no comment of ours uses, rows that differ in their cells, live references, foreign links."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.open: list[str] = []
        self.rows: list[int] = []

    def handle_starttag(self, tag, attributes):
        if tag not in ALLOWED:
            self.problems.append(f"an element <{tag}>")
        if tag != "br":
            self.open.append(tag)
        if tag == "table":
            self.rows = []
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1
        if tag == "a" and not dict(attributes).get("href", "").startswith(("http://", "https://")):
            self.problems.append(f"a link to {dict(attributes).get('href')}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> where it does not belong")
        if tag == "table" and len(set(self.rows)) != 1:
            self.problems.append(f"a table with rows of {sorted(set(self.rows))} cells")

    def handle_data(self, data):
        # In code and in links GitLab looks for nothing; an escaped sign stands in a span of its own.
        if {"code", "a", "span"} & set(self.open):
            return
        for found in LIVE.finditer(data):
            self.problems.append(f"live text {data[found.start():found.start() + 20]!r}")


def problems_of(markdown: str) -> list[str]:
    reader = Reader()
    reader.feed(comrak.markdown_to_html(markdown, EXTENSIONS, comrak.ParseOptions(), RENDER))
    reader.close()
    commands = [line for line in markdown.splitlines() if line.startswith("/")]
    return reader.problems + [f"a quick action {line!r}" for line in commands]


def main() -> int:
    # The checker itself must be able to find what it looks for.
    planted = {"| a | b |\n| - | - |\n| 1 | 2 |\n\n/close": 1, "hello @all": 1, "<script>x</script>": 2, "[a](ftp://b)": 1}
    for markdown, least in planted.items():
        if len(problems_of(markdown)) < least - 1 or not problems_of(markdown):
            print(f"nothing was found in {markdown!r}")
            return 1
    failed = 0
    comments = sorted(pathlib.Path(sys.argv[1]).glob("*/comment.md"))
    for comment in comments:
        problems = problems_of(comment.read_text(encoding="utf-8"))
        failed += bool(problems)
        for problem in problems:
            print(f"{comment.parent.name}: {problem}")
    print(f"{len(comments) - failed} passed, {failed} failed")
    return 1 if failed or not comments else 0


if __name__ == "__main__":
    sys.exit(main())
