/** Every key of `ml-report.yml`, as people write it; each has a sentence, and none is needed. */
import * as z from 'zod';
import { gateKinds, SHARE } from '../core/gates/index.ts';
import {
  type BaselineStep,
  commentSections,
  defaultSettings,
  type GateRule,
  type Goal,
  type MetricSetting,
  type Settings,
  type Summary,
} from '../core/model/settings.ts';
import { parseDuration } from './duration.ts';
import { site } from './site-schema.ts';

const globs = z.array(z.string().min(1));

/** A text that must be one of the words, or of the forms, which are shown as they would be written; the JSON Schema gets both, and `choices` as they are shown. */
function oneOf(words: readonly string[], forms: readonly { readonly shown: string; readonly pattern: RegExp }[] = []) {
  const choices = [...words, ...forms.map(({ shown }) => shown)];
  return z
    .string()
    .superRefine((text, context) => {
      if (words.includes(text) || forms.some(({ pattern }) => pattern.test(text) && !isEndless(text))) return;
      context.addIssue({ code: 'custom', message: 'one of a few words', input: text, params: { choices, words } });
    })
    .meta({
      anyOf: [{ enum: words }, ...forms.map(({ pattern }) => ({ type: 'string', pattern: pattern.source }))],
      choices,
    });
}

const NUMERAL = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;

/** `target:1e999` is written like a number and is none. */
const isEndless = (text: string) =>
  text.startsWith('target:') && !Number.isFinite(Number(text.slice('target:'.length)));

const goal = oneOf(
  ['maximize', 'minimize'],
  [{ shown: 'target:NUMBER', pattern: new RegExp(`^target:${NUMERAL}$`) }],
).describe('Which way is better: up, down or towards a number; without it, what the name makes certain.');

const summary = oneOf(
  ['last', 'best', 'best-epoch'],
  [
    { shown: 'mean-last-5', pattern: /^mean-last-[1-9]\d{0,6}$/ },
    { shown: 'step:1000', pattern: /^step:-?\d{1,15}$/ },
    { shown: 'best-epoch:METRIC', pattern: /^best-epoch:.+$/ },
  ],
).describe(
  'Which number of its history stands for a run: the last, the best by the goal, the mean of the last few, the one at a step, or the one at the step where the primary (or the named) metric was best.',
);

const change = z
  .union([z.number().nonnegative(), z.string().regex(SHARE, 'expected a share such as 1%, or a number')])
  .describe(
    'The smallest change that means anything: a share of the baseline (`1%`), or a number in the metric’s unit.',
  );

const gate = z
  .strictObject({
    ...Object.fromEntries(gateKinds.map(({ name, limit }) => [name, limit.optional()])),
    level: z.enum(['fail', 'warn']).default('fail').describe('Whether a failed gate fails the job or only warns.'),
    evidence: z
      .enum(['tested', 'difference'])
      .default('tested')
      .describe(
        'Whether `max-regression` fails only where chance is excluded (`tested`), or by the bare difference, for trainings that give the same numbers each time.',
      ),
  })
  .describe('Limits of this metric.');

const metric = z.strictObject({
  goal: goal.optional(),
  primary: z.boolean().default(false).describe('Whether it stands first and speaks for its experiment.'),
  summary: summary.default('last'),
  'min-change': change.optional(),
  gate: gate.optional(),
});

export const baselineStep = oneOf(
  ['merge-base', 'ancestor', 'target-branch', 'best'],
  [
    { shown: 'run:ID', pattern: /^run:\S+$/ },
    { shown: 'model:NAME@latest', pattern: /^model:.+@[^@\s]+$/ },
  ],
);

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== null, 'expected a time such as 14d, 12h or 20m')
  .meta({ pattern: String.raw`^\d{1,6}\s?[smhd]$`, choices: ['14d'] });

/** `baseline: best` is `baseline: { from: [best] }`. */
const baseline = z.preprocess(
  (written) => (typeof written === 'string' ? { from: [written] } : written),
  z.strictObject({
    from: z
      .array(baselineStep)
      .min(1)
      .default([...defaultSettings.baseline.from])
      .describe('Where the baseline is looked for, in this order.'),
    'max-age': z
      .union([duration, z.literal('none')])
      .default('14d')
      .describe('How much older than the merge request’s runs a baseline may be before it is called stale.'),
  }),
);

/** Setting one label of a scope (`scope::name`) takes the others of it away. */
const scopeOf = (label: string) => (label.includes('::') ? label.slice(0, label.lastIndexOf('::') + 2) : label);

const comment = z.strictObject({
  sections: z
    .array(z.enum(commentSections))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'expected each section once')
    .default([...commentSections])
    .describe('The parts of the comment in their order; what is not named is left out.'),
  when: z
    .enum(['always', 'on-change', 'on-failure'])
    .default(defaultSettings.comment.when)
    .describe(
      'When a comment is made where there is none: always, when something changed beyond the usual spread or a gate fails or warns, or only when one does. One that is there is brought up to date in any case.',
    ),
  pictures: z
    .enum(['auto', 'always', 'never'])
    .default(defaultSettings.comment.pictures)
    .describe(
      'Whether charts are uploaded as pictures: auto does so for public projects alone, since GitLab gives pictures to whoever has their address. Elsewhere they are Mermaid diagrams.',
    ),
  thread: z
    .enum(['never', 'on-failure'])
    .default(defaultSettings.comment.thread)
    .describe(
      'Whether a thread is opened while a gate fails, and resolved when it passes: where a project wants all threads resolved, that blocks the merge.',
    ),
  label: z
    .union([z.string().regex(/^[^,]+$/, 'expected one label, without a comma'), z.literal(false)])
    .default(false)
    .describe('A label that the merge request has while a gate fails; false for none.'),
  status: z
    .union([z.string().min(1), z.literal(false)])
    .default(false)
    .describe('The name of a commit status, success or failed, of the merge request’s newest commit; false for none.'),
});

export const written = z
  .strictObject({
    experiments: globs
      .default([])
      .describe('Globs over the names of experiments; one that starts with `!` takes away. Default: all.'),
    metrics: z
      .record(z.string(), metric)
      .default({})
      .describe(
        'By glob over metric names: the first that matches counts, and their order is the order of rows and columns.',
      ),
    baseline: baseline.optional().describe('Against which runs a merge request is compared.'),
    replicates: globs
      .optional()
      .describe(
        'Globs over params in which runs of one configuration may differ. Default: those whose name says so, such as `seed`, `random_state` and `fold`.',
      ),
    comparable: z
      .strictObject({
        dataset: globs
          .optional()
          .describe('Globs over params and tags that say which data a run saw. Default: known by name; `[]` for none.'),
        budget: globs
          .optional()
          .describe('Globs over params that say how long a run trains. Default: known by name; `[]` for none.'),
      })
      .default({})
      .describe('What must be equal on both sides; where it is not, values are not comparable.'),
    accept: z
      .strictObject({
        label: z
          .union([z.string().min(1), z.literal(false)])
          .default(defaultSettings.accept.label ?? false)
          .describe('The label of a merge request that accepts its failed gates; false for none.'),
        description: z
          .boolean()
          .default(defaultSettings.accept.description)
          .describe('Whether a line `ml-report accept: METRIC REASON` of its description does.'),
      })
      .prefault({})
      .describe('How a failed gate can be accepted.'),
    comment: comment.prefault({}).describe('What the comment holds, and what is done besides while a gate fails.'),
    history: z
      .enum(['auto', 'none', 'all'])
      .default('auto')
      .describe(
        'Which metric histories are read: those of the merge request, its baseline and the newest runs; none; or all.',
      ),
    site: site.prefault({}).describe('What the dashboard is like.'),
    redact: globs
      .default([])
      .describe('Globs over names of params, tags and metrics whose values are never written anywhere.'),
  })
  .superRefine(({ accept, comment }, context) => {
    if (!comment.label || !accept.label || scopeOf(comment.label) !== scopeOf(accept.label)) return;
    const message = `expected a label that is neither accept.label (${accept.label}) nor of its scope`;
    context.addIssue({ code: 'custom', path: ['comment', 'label'], message, input: comment.label });
  });

export type Written = z.infer<typeof written>;

/** The settings that all other code works with. */
export function normalise(config: Written): Settings {
  const { baseline, comparable, accept, comment } = config;
  return {
    experiments: config.experiments,
    metrics: Object.entries(config.metrics).map(
      ([glob, { goal, primary, summary, 'min-change': change, gate }]): MetricSetting => ({
        ...{ glob, primary, min_change: change ?? null, gates: rules(gate) },
        goal: (goal ?? null) as Goal | null,
        summary: summary as Summary,
      }),
    ),
    baseline: baseline
      ? { from: baseline.from as BaselineStep[], max_age_ms: parseDuration(baseline['max-age']) }
      : defaultSettings.baseline,
    replicates: config.replicates ?? null,
    comparable: { dataset: comparable.dataset ?? null, budget: comparable.budget ?? null },
    accept: { label: accept.label === false ? null : accept.label, description: accept.description },
    comment: { ...comment, label: comment.label || null, status: comment.status || null },
    history: config.history,
    title: config.site.title ?? null,
    charts: [config.site.charts].flat(),
    public: config.site.public,
    redact: config.redact,
  };
}

function rules(gate: Written['metrics'][string]['gate']): GateRule[] {
  if (!gate) return [];
  const { level, evidence, ...limits } = gate;
  return Object.entries(limits).map(([kind, limit]) => ({ kind, limit: limit as string | number, level, evidence }));
}
