import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { userError } from '../errors.ts';
import { baseOf } from './base.ts';
import type { Command } from './command.ts';

export const preview: Command = {
  name: 'preview',
  summary: 'serve the dashboard on 127.0.0.1, under the path that it was built for',
  example: 'ml-report preview --out public',
  options: [
    { flags: '--out <folder>', description: 'the folder of the dashboard', default: 'public' },
    { flags: '--base <path>', description: 'the path that it was built for; default: that of CI_PAGES_URL' },
    { flags: '--port <number>', description: 'the port; default: a free one' },
  ],
  run: async (_options, { out, base, port }, io) => {
    const folder = resolve(io.folder, String(out));
    if (!existsSync(join(folder, 'index.html'))) throw userError('SITE_MISSING', { folder });
    const { portOf, servePublic } = await import('./preview-server.ts');
    const server = await servePublic({ folder, base: baseOf(base, io), port: portOf(port) });
    io.print(`${server.url}\n`);
    io.progress.info('Serving until Ctrl-C.');
    await io.interrupted();
    await server.close();
    return 0;
  },
};
