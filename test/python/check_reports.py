"""Reads reports as other programs do: JUnit by junitparser and the standard library, OpenMetrics by Prometheus' own strict parser.

Usage: check_reports.py FOLDER… (each has a folder a scenario, with junit.xml and metrics.txt). Prints `N passed, N failed`; exit code 1 when one
failed.
"""

import pathlib
import sys
import xml.etree.ElementTree

import junitparser
from prometheus_client.openmetrics.parser import text_string_to_metric_families

FAMILIES = {"ml_report_metric", "ml_report_difference", "ml_report_gate_passed", "ml_report_runs"}


def junit_problems(text: str) -> list[str]:
    """What the two parsers count, held against what the file says of itself."""
    root = xml.etree.ElementTree.fromstring(text)
    report = junitparser.JUnitXml.fromroot(junitparser.junitparser.etree.fromstring(text.encode()))
    problems = []
    tests = failures = skipped = 0
    for suite in report:
        cases = list(suite)
        failed = [case for case in cases if any(isinstance(one, junitparser.Failure) for one in case.result)]
        left = [case for case in cases if case.is_skipped]
        if (suite.tests, suite.failures, suite.skipped, suite.errors) != (len(cases), len(failed), len(left), 0):
            problems.append(f"the counts of suite {suite.name!r}")
        problems += [f"a case without a name or class in {suite.name!r}" for case in cases if not case.name or not case.classname]
        problems += [f"a failure without words: {case.name!r}" for case in failed + left if not case.result[0].message or not case.result[0].text]
        problems += [f"a case that passed without its numbers: {case.name!r}" for case in cases if case.is_passed and not case.system_out]
        tests, failures, skipped = tests + len(cases), failures + len(failed), skipped + len(left)
    if [int(root.get(name, "-1")) for name in ("tests", "failures", "skipped", "errors")] != [tests, failures, skipped, 0]:
        problems.append("the counts of the whole")
    if tests != len(root.findall("testsuite/testcase")):
        problems.append("the two parsers do not agree")
    return problems


def metrics_problems(text: str) -> list[str]:
    families = list(text_string_to_metric_families(text))
    problems = [f"a family {family.name} of type {family.type}" for family in families if family.name not in FAMILIES or family.type != "gauge"]
    for family in families:
        if not family.documentation:
            problems.append(f"{family.name} without help")
        problems += [f"{family.name} with a time" for sample in family.samples if sample.timestamp is not None]
    # The parser says nothing of a series that comes twice, but takes one of the two.
    if sum(len(family.samples) for family in families) != sum(not line.startswith("#") for line in text.splitlines()):
        problems.append("lines that were not taken")
    return problems


def attempt(check, text: str) -> list[str]:
    try:
        return check(text)
    except Exception as error:  # Whatever a parser throws is what its users would see.
        return [f"{type(error).__name__}: {error}"]


CHECKS = {"junit.xml": junit_problems, "metrics.txt": metrics_problems}

# The checker itself must be able to find what it looks for.
PLANTED = [
    ("junit.xml", '<testsuites tests="2" failures="0" skipped="0" errors="0"><testsuite name="a" tests="1" failures="0" skipped="0" errors="0"/></testsuites>'),
    ("junit.xml", '<testsuites><testsuite name="\x07"/></testsuites>'),
    ("metrics.txt", "# TYPE ml_report_runs gauge\nml_report_runs 1\n"),
    ("metrics.txt", '# TYPE ml_report_runs gauge\n# HELP ml_report_runs x\nml_report_runs{a="b"c"} 1\n# EOF\n'),
    ("metrics.txt", '# TYPE ml_report_runs gauge\n# HELP ml_report_runs x\nml_report_runs{a="b"} 1\nml_report_runs{a="b"} 2\n# EOF\n'),
]


def main() -> int:
    for name, text in PLANTED:
        if not attempt(CHECKS[name], text):
            print(f"nothing was found in {text!r}")
            return 1
    reports = [(folder / name, check) for root in sys.argv[1:] for folder in sorted(pathlib.Path(root).iterdir()) for name, check in CHECKS.items()]
    failed = 0
    for path, check in reports:
        problems = attempt(check, path.read_text(encoding="utf-8"))
        failed += bool(problems)
        for problem in problems:
            print(f"{path.parent.name}/{path.name}: {problem}")
    print(f"{len(reports) - failed} passed, {failed} failed")
    return 1 if failed or not reports else 0


if __name__ == "__main__":
    sys.exit(main())
