// Makes what runs in the reader's browser: site/client/*.ts bundled, and every form of chart compiled to Vega's dataflow, since Vega-Lite never goes there.
// Names hold a hash of the content; `client.json` says which file is which.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { trimVega } from './trim-vega.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles into `folder`, which is emptied before, `more` entries too; gives back what `client.json` holds and, for whoever counts bytes, what esbuild says. */
export async function bundleClient(folder, more = []) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const own = readdirSync(join(root, 'site/client')).filter((name) => name.endsWith('.ts'));
  const entries = [...own.map((name) => `site/client/${name}`), ...more];
  const forms = await compileForms(folder);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome120', 'firefox121', 'safari17.2'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    define: { __FORMS__: JSON.stringify(forms) },
    plugins: [trimVega],
    logLevel: 'warning',
  });
  const scripts = Object.entries(metafile.outputs).flatMap(([file, { entryPoint }]) =>
    entryPoint && entries.includes(entryPoint) ? [[basename(entryPoint, '.ts'), basename(file)]] : [],
  );
  const client = { scripts: Object.fromEntries(scripts), forms };
  writeFileSync(join(folder, 'client.json'), `${JSON.stringify(client)}\n`);
  return { client, metafile };
}

/** One file a form: of each of its variants the dataflow, and the specification for whoever wants to go on with it. */
async function compileForms(folder) {
  const [{ forms }, { compileForm }] = await Promise.all([
    import('../src/render/charts/forms/index.ts'),
    import('../src/render/charts/svg.ts'),
  ]);
  const files = forms.map((form) => {
    const variants = form.variants.map((variant) => [variant, compileForm(form.spec(variant))]);
    const text = JSON.stringify(Object.fromEntries(variants));
    const name = `form-${form.name}.${createHash('sha256').update(text).digest('hex').slice(0, 10)}.json`;
    writeFileSync(join(folder, name), text);
    return [form.name, name];
  });
  return Object.fromEntries(files);
}
