"""Renders comments with comrak, the Markdown engine of GitLab, and looks at what GitLab's filters and a reader would get.

Usage: check_comments.py CASES_FOLDER [HOW_MANY]. First the golden comments, then as many with hostile names (10,000), which
`hostile-comments.ts` beside this prints. Prints `N passed, N failed`; exit code 1 when one failed.
"""

import html
import json
import multiprocessing
import pathlib
import re
import subprocess
import sys

import comrak

# What GitLab turns on for comments (lib/banzai/filter/markdown_engines/glfm_markdown.rb), as far as this package knows it.
EXTENSIONS = comrak.ExtensionOptions(
    alerts=True,
    autolink=True,
    cjk_friendly_emphasis=True,
    description_lists=True,
    footnotes=True,
    math_code=True,
    math_dollars=True,
    multiline_block_quotes=True,
    strikethrough=True,
    table=True,
    tasklist=True,
    wikilinks_title_before_pipe=True,
)
PARSE = comrak.ParseOptions(relaxed_autolinks=True, relaxed_tasklist_matching=True, tasklist_in_table=True)
RENDER = comrak.RenderOptions(
    unsafe_=True, escaped_char_spans=True, full_info_string=True, github_pre_lang=True, tasklist_classes=True
)
ALLOWED = set("p strong em code a table thead tbody tr th td details summary br ul ol li span img pre".split())
VOID = {"br", "img"}
# lib/banzai/filter/escaped_char_filter.rb: of all other signs the text is put together again.
REFERENCE_SIGNS = set("$%#&@!~^")
PATH = r"[a-zA-Z0-9_.][a-zA-Z0-9_.-]*"
# What GitLab finds in plain text: the `reference_pattern` of each class in app/models, and bare addresses.
REFERENCES = re.compile(
    r"(?<![A-Za-z0-9_])@[a-zA-Z0-9_.]|#\d|GL-\d|!\d|\$\d|~[\"A-Za-z0-9_?.&-]|%(?:\"[^\"]|[^\"\s<]+\b)|&\d|\^alert#|\*iteration:"
    r"|\[(?:issue|work_item|epic|vulnerability|feature_flag|cadence|iteration|contact|wiki_page):"
    r"|(?i:\b[0-9a-f]{7,40}\b)|(?i:[0-9a-f]{7,40}\.{2,3}[0-9a-f]{7,40})"
    rf"|{PATH}/{PATH}>|\b[A-Z][A-Z_0-9]+-\d|(?i:\b(?:bug|task|work item|defect)\b\s+\d)"
    r"|[a-z][a-z0-9+.-]+://|www\.|[\w.+-]+@[\w-]+\."
)
# What it finds in the text of a link as well: emoji_filter.rb, inline_diff_filter.rb, wiki links, math, footnotes, placeholders.
MARKS = re.compile(
    r"(?i::[a-z0-9_+-][a-z0-9_-]*:)|\[([+-]).*?\1\]|\{([+-]).*?\2\}|\[\[.+?\]\]|\$[^\s$][^$]*\$|\[\^|%\{"
)
COLOUR = re.compile(  # lib/banzai/color_parser.rb
    r"#(?:[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})|rgba?\((?:[\d%]+,\s*){2}[\d%]+(?:,\s*[\d.]+%?)?\)"
    r"|hsla?\(-?[\d.]+(?:deg|rad)?,\s*\d+%,\s*\d+%(?:,\s*[\d.]+%?)?\)",
    re.IGNORECASE,
)
OBJECT = re.compile(  # `link_reference_pattern`: the whole address, decoded
    rf"https?://gitlab\.example/(?:groups/)?(?:{PATH}/)*{PATH}(?:/-)?/(?:(?:issues(?:/incident)?|work_items|merge_requests|snippets"
    r"|milestones|epics|iterations)/\d+|commit/[0-9a-f]{7,40}|compare/[\w.-]+\.{2,3}[\w.-]+|alert_management/\d+/details"
    r"|feature_flags/\d+/edit|security/vulnerabilities/\d+|wikis/[^?#]+)"
    r"(?:/[a-z0-9_=-]+)*/*(?:\?[a-z0-9_=-]+(?:&[a-z0-9_=-]+)*)?(?:#[a-z0-9_-]+)?",
    re.IGNORECASE,
)
OWN_NOTE = "https://gitlab.example/a/b#note_1"
TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>|([^<]+)|<", re.DOTALL)
ATTRIBUTE = {name: re.compile(rf'\s{name}="([^"]*)"') for name in ("href", "src")}
ESCAPED = re.compile(r"<span data-escaped-char>([^<]*)</span>")


def joined(match):
    """The text of an escaped sign, apart only where GitLab keeps it so."""
    return match.group(0) if html.unescape(match.group(1)) in REFERENCE_SIGNS else match.group(1)


class Reading:
    """What is wrong in the HTML, the texts that can be read whole, and the tables as (columns, rows)."""

    def __init__(self, text: str) -> None:
        self.problems: list[str] = []
        self.readable: set[str] = set()
        self.tables: list[list[int]] = []
        self.open: list[str] = []
        self.whole: dict[str, str] = {"code": "", "a": ""}
        self.href = ""
        for slash, name, rest, plain in TAG.findall(ESCAPED.sub(joined, text)):
            if plain:
                self.text(html.unescape(plain))
            elif name and slash:
                self.end(name.lower())
            elif name:
                self.begin(name.lower(), rest)
        if self.open:
            self.problems.append(f"never closed: {self.open}")

    def begin(self, name: str, rest: str) -> None:
        if name not in ALLOWED:
            self.problems.append(f"an element <{name}>")
        if name not in VOID:
            self.open.append(name)
        if name in self.whole:
            self.whole[name] = ""
        if name == "table":
            self.tables.append([0, 0])
        if name == "tr":
            self.tables[-1][1] += 1
        if name == "th":
            self.tables[-1][0] += 1
        if name == "a":
            self.href = self.address(rest, "href", "https?://")
        if name == "img":
            self.address(rest, "src", "https?://|/(?!/)")

    def address(self, rest: str, attribute: str, allowed: str) -> str:
        found = ATTRIBUTE[attribute].search(rest)
        url = html.unescape(found.group(1)) if found else ""
        read = re.sub("(?:%[0-9a-fA-F]{2})+", lambda run: bytes.fromhex(run.group(0).replace("%", "")).decode("utf-8", "replace"), url)
        if not re.match(allowed, url, re.IGNORECASE):
            self.problems.append(f"an address {url[:80]!r}")
        if OBJECT.fullmatch(read):
            self.problems.append(f"a reference by its address {read!r}")
        if re.search(r"%\{|%(?:25)?%7b", url, re.IGNORECASE):
            self.problems.append(f"a placeholder in {url!r}")
        return url

    def end(self, name: str) -> None:
        if not self.open or self.open.pop() != name:
            self.problems.append(f"</{name}> where it does not belong")
        if name == "code" and COLOUR.fullmatch(self.whole["code"]):
            self.problems.append(f"a chip for the colour {self.whole['code']}")
        if name in self.whole:
            self.readable.add(self.whole[name].removesuffix("\u200e").strip())
        if name == "a" and "code" in self.open:
            self.problems.append(f"a link inside code to {self.href[:80]!r}")
        if name == "a" and self.whole["a"] in (self.href, self.href.removeprefix("http://"), self.href.removeprefix("mailto:")):
            self.problems.append(f"a link made of a bare address {self.href[:80]!r}")

    def text(self, text: str) -> None:
        for name in self.whole:
            if name in self.open:
                self.whole[name] += text
        if "code" in self.open or "pre" in self.open:
            return
        for pattern in [MARKS] if "a" in self.open else [MARKS, REFERENCES]:
            for found in pattern.finditer(text):
                self.problems.append(f"live text {text[found.start():found.start() + 30]!r}")


def cells(line: str) -> int:
    """A row is cut at each bar that no back-slash is before, also inside code."""
    return sum(1 for sign in re.findall(r"\\[\\|]|\|", line) if sign == "|") - 1


def written_tables(markdown: str) -> list[list[int]]:
    tables: list[list[int]] = []
    inside = False
    for line in markdown.split("\n"):
        if line.startswith("|"):
            if not inside:
                tables.append([cells(line), -1])
            tables[-1][1] += 1
            if cells(line) != tables[-1][0]:
                tables[-1][0] = -1
        inside = line.startswith("|")
    return tables


def problems_of(markdown: str, foreign=(), tables=None) -> list[str]:
    reading = Reading(comrak.markdown_to_html(markdown, EXTENSIONS, PARSE, RENDER))
    problems = reading.problems
    # The extractor of quick actions, over all lines, whatever they stand in: lib/gitlab/quick_actions/extractor.rb.
    problems += [f"a quick action {line[:60]!r}" for line in markdown.replace("\r", "").split("\n") if re.match(r"\s*/\w", line)]
    written = written_tables(markdown)
    if reading.tables != written:
        problems.append(f"tables of {reading.tables}, written as {written}")
    if tables is not None and written != [[table["columns"], table["rows"]] for table in tables]:
        problems.append(f"tables of {written} instead of {tables}")
    return problems + [f"cannot be read: {text[:120]!r}" for text in foreign if text.strip() not in reading.readable]


def checked(line: str) -> list[str]:
    comment = json.loads(line)
    return problems_of(comment["markdown"], comment["foreign"], comment["tables"])


def hostile(how_many: int):
    """For each comment what is wrong with it."""
    root = pathlib.Path(__file__).resolve().parents[2]
    node = root / "node_modules/.bin/node"
    script = [node, root / "test/python/hostile-comments.ts", str(how_many)]
    with subprocess.Popen(script, stdout=subprocess.PIPE, encoding="utf-8") as writer, multiprocessing.Pool(2) as pool:
        yield from pool.imap(checked, writer.stdout, chunksize=50)
    if writer.returncode != 0:
        yield [f"the script that writes comments ended with {writer.returncode}"]


# The checker itself must be able to find what it looks for.
PLANTED = {
    "| a | b |\n| - | - |\n| 1 | 2 |\n\n/close": "a quick action",
    "hello @all": "live text",
    "hello \\@all \\- {+x+}": "live text '{+x",
    "[:tada:](https://x.example)": "live text ':tada",
    "<script>x</script>": "an element",
    "[a](ftp://b)": "an address",
    "[a](https://gitlab.example/a/b/-/issues/1)": "a reference",
    "see https://x.example": "a link made",
    "<code>a&#64;b.example</code>": "a link inside code",
    "`#ff0000`": "a chip",
    "at 1234567": "live text",
    "| a | b |\n| - | - |\n| `1|2` | 3 |": "tables",
    "| a |\n| - |\n| x\ny |": "tables",
    "<details>": "never closed",
}


def main() -> int:
    for markdown, begin in PLANTED.items():
        if not any(problem.startswith(begin) for problem in problems_of(markdown)):
            print(f"{begin} was not found in {markdown!r}: {problems_of(markdown)}")
            return 1
    if not problems_of("`a`", ["b"]) or problems_of("`a` \\@all", ["a"]):
        print("what can be read was not told from what cannot")
        return 1
    golden = sorted(pathlib.Path(sys.argv[1]).glob("*/comment.md"))
    failed, passed = 0, 0
    found = [(path.parent.name, problems_of(path.read_text(encoding="utf-8"))) for path in golden]
    how_many = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    for name, problems in [*found, *((f"hostile {i}", list_) for i, list_ in enumerate(hostile(how_many)))]:
        failed += bool(problems)
        passed += not problems
        for problem in problems[: 5 if failed < 20 else 0]:
            print(f"{name}: {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not golden or passed < how_many else 0


if __name__ == "__main__":
    sys.exit(main())
