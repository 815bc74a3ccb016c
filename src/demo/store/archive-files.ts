import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';

/** Reads a packed archive (gzip or plain tar) without unpacking it to disk; paths as they stand in it, files only. */
export async function archiveFiles(archive: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const parser = new Parser({
    onReadEntry: (entry: ReadEntry) => {
      if (entry.type !== 'File' && entry.type !== 'OldFile') {
        entry.resume();
        return;
      }
      const parts: Buffer[] = [];
      entry.on('data', (part) => parts.push(part));
      entry.on('end', () => files.set(entry.path.replace(/^\.\//, ''), joined(parts)));
    },
  });
  await pipeline(createReadStream(archive), parser as unknown as NodeJS.WritableStream);
  return files;
}

function joined(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}
