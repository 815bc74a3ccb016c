// Takes the pictures anew that test/site/pictures.test.ts holds pages to; look at what changed before it is committed.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kept, lettersOf, picturesOf, stores } from '../test/site/golden-pictures.ts';
import { launchBrowser } from '../test/support/browser.ts';

const browser = await launchBrowser();
mkdirSync(kept, { recursive: true });
for (const name of readdirSync(kept)) rmSync(join(kept, name));
let bytes = 0;
const keep = (name: string, webp: Buffer) => {
  bytes += webp.length;
  writeFileSync(join(kept, `${name}.webp`), webp);
};
keep('letters', await lettersOf(browser));
for (const store of stores) for await (const { name, webp } of picturesOf(store, browser)) keep(name, webp);
await browser.close();
process.stderr.write(`${Math.round(bytes / 1000)} kB of pictures in ${kept}\n`);
