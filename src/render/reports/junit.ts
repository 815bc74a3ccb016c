import type {
  Comparison,
  ExperimentComparison,
  GateResult,
  MetricRow,
  RunSummary,
} from '../../core/compare/comparison.ts';
import { webLink } from '../../core/view/web-link.ts';
import { against } from '../compared-with.ts';
import { count, shortSha } from '../format.ts';
import { gateWords } from '../gates.ts';
import { formatMove, formatP, formatSpreadRange } from '../row.ts';
import { describeDifference } from '../verdict.ts';
import { distinct, evidenceWords, formatEffect, gateSaid, newestTime, plain, rowName } from './facts.ts';
import type { Report } from './report.ts';
import { escapeXml } from './xml.ts';

/** Runs of one side that a case names. */
const SHOWN = 10;

interface Case {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly message: string;
  readonly details: readonly string[];
}

/**
 * For GitLab's test summary: a suite an experiment, a case a gate. A gate of level `fail` that failed is a failure; one that only warns, was accepted
 * or could not be judged is skipped, which is no pass. An experiment without gates has one skipped case, so that reviewers see that it was
 * compared and that nothing judged it. GitLab shows the text inside `failure` and `skipped`, not what stands beside these, so the numbers are in
 * there; it knows a case again by its class and name, so these hold no numbers of a pipeline.
 */
export const junit: Report = {
  file: 'junit.xml',
  write: ({ comparison }) => {
    const suiteName = distinct();
    const time = newestTime(comparison);
    const stamp = time === null ? '' : ` timestamp="${new Date(time).toISOString().slice(0, 19)}"`;
    const suites = comparison.experiments.map((experiment) => {
      const name = suiteName(plain(experiment.name));
      const cases = casesOf(experiment, comparison);
      return { cases, text: suite(name, stamp, cases) };
    });
    const all = suites.flatMap(({ cases }) => cases);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="ml-report" ${counts(all)}>`,
      ...suites.map(({ text }) => text),
      '</testsuites>',
      '',
    ].join('\n');
  },
};

const counts = (cases: readonly Case[]) => {
  const of = (wanted: Case['result']) => cases.filter(({ result }) => result === wanted).length;
  return `tests="${cases.length}" failures="${of('failed')}" errors="0" skipped="${of('skipped')}" time="0"`;
};

function suite(name: string, stamp: string, cases: readonly Case[]): string {
  const label = escapeXml(name);
  return [
    `  <testsuite name="${label}" ${counts(cases)}${stamp}>`,
    ...cases.flatMap((one) => [
      `    <testcase name="${escapeXml(one.name)}" classname="${label}" time="0">`,
      `      ${element(one)}`,
      '    </testcase>',
    ]),
    '  </testsuite>',
  ].join('\n');
}

function element({ result, message, details }: Case): string {
  const text = escapeXml(details.join('\n'));
  if (result === 'passed') return `<system-out>${text}</system-out>`;
  if (result === 'skipped') return `<skipped message="${escapeXml(message)}">${text}</skipped>`;
  return `<failure message="${escapeXml(message)}" type="gate failed">${text}</failure>`;
}

function casesOf(experiment: ExperimentComparison, comparison: Comparison): Case[] {
  const caseName = distinct();
  const cases = experiment.metrics.flatMap((row) =>
    row.gates.map((gate): Case => {
      const { state } = gateWords(gate);
      return {
        name: caseName(`${rowName(row, experiment)} · ${plain(gate.rule)}`),
        result: state === 'passed' || state === 'failed' ? state : 'skipped',
        message: plain(gateSaid(gate)),
        details: detailsOf(row, gate, experiment, comparison),
      };
    }),
  );
  if (cases.length > 0) return cases;
  const message = 'no gate is set, so nothing was judged';
  return [{ name: 'compared', result: 'skipped', message, details: [against(experiment, plain, shortSha)] }];
}

function detailsOf(
  row: MetricRow,
  gate: GateResult,
  experiment: ExperimentComparison,
  comparison: Comparison,
): string[] {
  const group = experiment.groups.find(({ name }) => name === row.group);
  const weighed = [evidenceWords(row), formatP(row.p), formatEffect(row.effect)].filter(Boolean).join(', ');
  const usual = formatSpreadRange(row);
  const corrected = formatP(gate.p);
  return [
    `${rowName(row, experiment)}: ${formatMove(row)} (${count(row.baseline?.n ?? 0, 'run')} → ${count(row.current?.n ?? 0, 'run')})`,
    `difference: ${describeDifference(row)}`,
    ...(usual === '' ? [] : [`usual spread: ${usual}`]),
    ...(weighed === '' ? [] : [`evidence: ${weighed}`]),
    `gate ${gate.rule} (level ${gate.level}): ${gateSaid(gate)}`,
    ...(corrected === '' ? [] : [`over all gates that were tested: ${corrected}`]),
    ...row.remarks,
    ...sideLines('run of this merge request', group?.head ?? [], comparison),
    ...sideLines('run of the baseline', group?.baseline ?? [], comparison),
  ].map((line) => plain(line));
}

function sideLines(side: string, ids: readonly string[], { runs }: Comparison): string[] {
  const known = new Map(runs.map((run): [string, RunSummary] => [run.run_id, run]));
  const lines = ids.slice(0, SHOWN).map((id) => {
    const run = known.get(id);
    return `${side}: ${plain(run?.name || id)} ${webLink(run?.url ?? null) ?? ''}`.trim();
  });
  return ids.length > SHOWN ? [...lines, `${ids.length - SHOWN} more`] : lines;
}
