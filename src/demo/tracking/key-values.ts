import { invalidParameter } from '../http/answer.ts';
import type { Fields } from '../http/fields.ts';

/** A param or a tag, as stored and as answered. */
export type KeyValue = { key: string; value: string };

type Limit = { nameLength: number; valueLength: number };

/** One write: refused when the name is taken, when something is blank, or too long. */
export function withOne(stored: string, added: KeyValue, limit: Limit): string {
  const entries = JSON.parse(stored) as KeyValue[];
  if (added.key.trim() === '') invalidParameter("Validation failed: Name can't be blank");
  if (added.value.trim() === '') invalidParameter("Validation failed: Value can't be blank");
  checkLength(added, limit);
  if (entries.some(({ key }) => key === added.key)) invalidParameter('Validation failed: Name has already been taken');
  return JSON.stringify([...entries, added]);
}

/** A batch: what is taken already, or named twice in the batch, is passed over in silence; blank values are kept. */
export function withMany(stored: string, added: readonly KeyValue[], limit: Limit): string {
  if (added.length === 0) return stored;
  const entries = new Map((JSON.parse(stored) as KeyValue[]).map((entry) => [entry.key, entry]));
  for (const entry of added) {
    checkLength(entry, limit);
    if (!entries.has(entry.key)) entries.set(entry.key, entry);
  }
  return JSON.stringify([...entries.values()]);
}

export function keyValue(fields: Fields): KeyValue {
  return { key: String(fields['key'] ?? ''), value: String(fields['value'] ?? '') };
}

function checkLength({ key, value }: KeyValue, { nameLength, valueLength }: Limit): void {
  if (key.length > nameLength)
    invalidParameter(`Validation failed: Name is too long (maximum is ${nameLength} characters)`);
  if (value.length > valueLength) {
    invalidParameter(`Validation failed: Value is too long (maximum is ${valueLength} characters)`);
  }
}

/** The tag that links a run to its CI job. */
export const JOB_TAG = 'gitlab.CI_JOB_ID';

export const TAG_LIMIT: Limit = { nameLength: 250, valueLength: 5000 };
/** Older servers took half as much. */
export const paramLimit = (generation: 'history' | 'inline'): Limit => ({
  nameLength: 250,
  valueLength: generation === 'history' ? 500 : 250,
});
