/** Every key of `ml-report.yml`, as people write it; each has a sentence, and none is needed. */
import { z } from 'zod';
import { gateKinds } from '../core/gates/index.ts';
import type { GateRule, MetricSetting, Settings } from '../core/model/settings.ts';

const globs = z.array(z.string().min(1));

const gate = z
  .strictObject({
    ...Object.fromEntries(gateKinds.map(({ name, limit }) => [name, limit.optional()])),
    level: z.enum(['fail', 'warn']).default('fail').describe('Whether a failed gate fails the job or only warns.'),
  })
  .describe('Limits of this metric.');

const metric = z.strictObject({
  goal: z
    .enum(['maximize', 'minimize'])
    .optional()
    .describe('Which way is better; without it, what the name makes certain.'),
  primary: z.boolean().default(false).describe('Whether it stands first and speaks for its experiment.'),
  gate: gate.optional(),
});

export const written = z.strictObject({
  experiments: globs
    .default([])
    .describe('Globs over the names of experiments; one that starts with `!` takes away. Default: all.'),
  metrics: z
    .record(z.string(), metric)
    .default({})
    .describe(
      'By glob over metric names: the first that matches counts, and their order is the order of rows and columns.',
    ),
  history: z
    .enum(['auto', 'none', 'all'])
    .default('auto')
    .describe(
      'Which metric histories are read: those of the merge request, its baseline and the newest runs; none; or all.',
    ),
  site: z.strictObject({ title: z.string().min(1).optional().describe('Title of the dashboard.') }).default({}),
  redact: globs
    .default([])
    .describe('Globs over names of params, tags and metrics whose values are never written anywhere.'),
});

export type Written = z.infer<typeof written>;

/** The settings that all other code works with. */
export function normalise(config: Written): Settings {
  return {
    experiments: config.experiments,
    metrics: Object.entries(config.metrics).map(
      ([glob, { goal, primary, gate }]): MetricSetting => ({ glob, goal: goal ?? null, primary, gates: rules(gate) }),
    ),
    history: config.history,
    title: config.site.title ?? null,
    redact: config.redact,
  };
}

function rules(gate: Written['metrics'][string]['gate']): GateRule[] {
  if (!gate) return [];
  const { level, ...limits } = gate;
  return Object.entries(limits).map(([kind, limit]) => ({ kind, limit: limit as string | number, level }));
}
