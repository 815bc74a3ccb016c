/** What may stand in `ml-report.yml`, for editors and for people: made from the schema that checks it. */
import * as z from 'zod';
import { baselineStep, written } from './schema.ts';

/** As much of JSON Schema as ours uses. */
export interface JsonSchema {
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  /** No word of JSON Schema: the values of a text as they are shown to people. */
  readonly choices?: readonly string[];
}

const form = { io: 'input', target: 'draft-7', reused: 'inline' } as const;

/** With `choices`, from which reference tables are made. */
export function configSchema(): JsonSchema {
  const whole = z.toJSONSchema(written, form) as JsonSchema;
  const { description = '', ...keys } = whole.properties?.['baseline'] ?? {};
  // A text alone is the one step of the ladder.
  const { $schema: _, ...step } = z.toJSONSchema(baselineStep, form);
  return {
    ...whole,
    properties: { ...whole.properties, baseline: { description, anyOf: [step as JsonSchema, keys] } },
  };
}

/** The schema that ships for editors. */
export function editorSchema(): object {
  const { $schema, ...rest } = withoutChoices(configSchema()) as Record<string, unknown>;
  return { $schema, title: 'ml-report.yml', ...rest };
}

function withoutChoices(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutChoices);
  if (typeof part !== 'object' || part === null) return part;
  const { choices: _, ...rest } = part as Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withoutChoices(value)]));
}
