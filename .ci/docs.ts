// Renders the README and the pages of .gitlab/docs to a static site: node .ci/docs.ts [FOLDER], by default public/docs.
import { resolve } from 'node:path';
import { writeDocs } from './docs-site.ts';

const out = resolve(process.argv[2] ?? 'public/docs');
const pages = writeDocs(out);
process.stdout.write(`${pages.length} pages in ${out}\n`);
