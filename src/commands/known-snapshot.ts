/** Whether the snapshot of an earlier pipeline may be the beginning of this one. */
import { existsSync } from 'node:fs';
import type { Settings } from '../core/model/settings.ts';
import type { SnapshotHead } from '../core/model/snapshot.ts';
import { reasonOf, UserError } from '../errors.ts';
import { checkSnapshot, openSnapshot } from '../store/index.ts';

/** The head of what is there to go on from; `null` where there is nothing, or what is there is broken, which `say` is told. */
export function knownHead(file: string, say: (line: string) => void): SnapshotHead | null {
  if (!existsSync(file)) return null;
  try {
    checkSnapshot(file);
    const reader = openSnapshot(file);
    try {
      return reader.head;
    } finally {
      reader.close();
    }
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    say(setAside(reasonOf(cause).replace(/\.$/, '')));
    return null;
  }
}

export interface Place {
  readonly origin: string;
  readonly tool: string;
  readonly settings: Settings;
  readonly shard: SnapshotHead['shard'];
}

/** Why a sound snapshot is nothing to go on from; `null` where it is. */
export function otherThan(head: SnapshotHead, { origin, tool, settings, shard }: Place): string | null {
  if (head.tool !== tool) return setAside(`it was taken by ml-report ${head.tool}, and this is ${tool}`);
  if (head.origin !== origin) return setAside(`it was read from ${head.origin}, and not from ${origin}`);
  if (JSON.stringify(head.settings.redact) !== JSON.stringify(settings.redact))
    return setAside('other names were redacted in it');
  if (head.shard?.index !== shard?.index || head.shard?.of !== shard?.of)
    return setAside('it holds another part of the experiments');
  return null;
}

const setAside = (why: string) => `◆ The earlier snapshot is set aside (${why}); everything is read anew.`;
