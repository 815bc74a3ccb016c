/** Gates in words: what each of them decided, and all of them together. */
import type { Acceptance, Comparison, GateResult, MetricRow } from '../core/compare/comparison.ts';
import { count } from './format.ts';
import { unitOf } from './unit.ts';

export interface GateWords {
  readonly state: 'failed' | 'warning' | 'accepted' | 'could not be judged' | 'passed';
  /** What the gate was held against, with names from elsewhere between quotation marks; the rule alone where the row says the reason already. */
  readonly reason: string;
}

export function gateWords(gate: GateResult, row?: Pick<MetricRow, 'key' | 'reason'>): GateWords {
  const reason = gate.reason.replace(/^cannot be judged: /, '');
  const state = stateOf(gate);
  if (!row) return { state, reason };
  return { state, reason: reason === row.reason ? gate.rule : withUnit(reason, gate.rule, row.key) };
}

/** `at most 50 ms`, `at most 5 points worse`: a limit in the metric's own unit has its sign, a share of the baseline has its own. */
function withUnit(reason: string, rule: string, key: string): string {
  const [kind, limit] = rule.split(': ');
  if (limit === undefined || !Number.isFinite(Number(limit))) return reason;
  const { ofValue, ofDifference } = unitOf(key);
  return reason.replace(` ${limit}`, ` ${limit}${kind === 'max-regression' ? ofDifference : ofValue}`);
}

function stateOf({ passed, level, accepted }: GateResult): GateWords['state'] {
  if (passed === null) return 'could not be judged';
  if (passed) return 'passed';
  return accepted ? 'accepted' : level === 'warn' ? 'warning' : 'failed';
}

/** `by Mei with a label`, `by Mei in the description: the new data are harder`; `write` writes what is not ours. */
export function acceptedBy({ by, how, reason }: Acceptance, write: (text: string) => string): string {
  const who = by === null ? '' : `by ${write(by)} `;
  return `${who}${how === 'label' ? 'with a label' : 'in the description'}${reason === '' ? '' : `: ${write(reason)}`}`;
}

interface GateCounts {
  readonly failed: number;
  readonly warned: number;
  readonly accepted: number;
  readonly open: number;
  readonly all: number;
}

/** Gates of all rows: those that failed, by level, those of them that somebody accepted, and those that could not be judged. */
export function gateCounts(comparison: Comparison): GateCounts {
  const states = gatesOf(comparison).map(stateOf);
  const of = (wanted: GateWords['state']) => states.filter((state) => state === wanted).length;
  return {
    failed: of('failed'),
    warned: of('warning'),
    accepted: of('accepted'),
    open: of('could not be judged'),
    all: states.length,
  };
}

const gatesOf = ({ experiments }: Comparison) =>
  experiments.flatMap(({ metrics }) => metrics.flatMap((row) => row.gates));

/** `1 of 3 gates failed (min: 0.8) · 1 could not be judged`; what failed comes first, and a gate that nobody could judge is never left out. */
export function gateSentence(comparison: Comparison): string {
  const { failed, warned, accepted, open, all } = gateCounts(comparison);
  if (all === 0) return 'no gate is set';
  if (failed + warned + accepted + open === 0)
    return all === 1 ? 'the gate passed' : all === 2 ? 'both gates passed' : `all ${all} gates passed`;
  const parts: [number, string][] = [
    [failed, `failed${onlyRule(comparison, 'failed')}`],
    [warned, `failed${onlyRule(comparison, 'warning')}, only a warning`],
    [accepted, `failed${onlyRule(comparison, 'accepted')} and ${accepted === 1 ? 'was' : 'were'} accepted`],
    [open, 'could not be judged'],
  ];
  return parts
    .filter(([n]) => n > 0)
    .map(([n, words], index) => `${n}${index === 0 ? ` of ${count(all, 'gate')}` : ''} ${words}`)
    .join(' · ');
}

/** The rule of all gates in that state where it is one and the same. */
function onlyRule(comparison: Comparison, state: GateWords['state']): string {
  const rules = new Set(gatesOf(comparison).flatMap((gate) => (stateOf(gate) === state ? [gate.rule] : [])));
  return rules.size === 1 ? ` (${[...rules].join()})` : '';
}
