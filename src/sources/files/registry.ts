/** The model registry of a file store: `models/<name>/version-<n>/meta.yaml`. */
import { join } from 'node:path';
import type { RegisteredVersion } from '../mlflow/model-versions.ts';
import type { Disk } from './disk.ts';
import { readMeta } from './meta-yaml.ts';
import { META, REGISTRY, timeOf } from './stored.ts';

export function readRegistry(disk: Disk, root: string): RegisteredVersion[] {
  return disk.folders(join(root, REGISTRY)).flatMap((model) =>
    disk
      .folders(model.path)
      .filter(({ name }) => name.startsWith('version-'))
      .flatMap((version) => {
        const meta = readMeta(disk.text(join(version.path, META)) ?? '');
        if (meta === null) return [];
        return {
          name: meta.get('name') || model.name,
          version: meta.get('version') || version.name.slice('version-'.length),
          runId: meta.get('run_id') ?? '',
          createdAt: timeOf(meta, 'creation_timestamp'),
          stage: meta.get('current_stage') ?? '',
          url: null,
        };
      }),
  );
}
