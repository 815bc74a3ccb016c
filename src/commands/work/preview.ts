import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { userError } from '../../errors.ts';
import type { Work } from '../command.ts';
import { resultText } from '../result.ts';
import { builtFor } from '../site-mark.ts';

export const work: Work = async (_options, { out, base, port, format }, io) => {
  const folder = resolve(io.folder, String(out));
  if (!existsSync(join(folder, 'index.html'))) throw userError('SITE_MISSING', { folder });
  const { portOf, servePublic } = await import('../preview-server.ts');
  const server = await servePublic({
    folder,
    base: typeof base === 'string' ? base : builtFor(folder),
    port: portOf(port),
  });
  io.print(format === 'json' ? resultText({ url: server.url }) : `${server.url}\n`);
  io.progress.info('Serving until Ctrl-C.');
  await io.interrupted();
  await server.close();
  return 0;
};
