// esbuild plugin: what site/client/chart imports of Vega comes without the parts that a compiled chart never runs. Everything that is reached from there is a
// module of its own ("trimmed:"), so that an entry which wants the whole of Vega still gets it.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const chart = join(root, 'site/client/chart');
const stand = (name) => ({ path: join(chart, 'instead', `${name}.ts`), sideEffects: false });

/** Packages by what stands for them. */
const packages = {
  'vega-functions': stand('vega-functions'),
  'vega-loader': stand('vega-loader'),
  'd3-scale-chromatic': stand('colour-schemes'),
};
/** Files of Vega's packages by what stands for them. */
const files = {
  'vega-runtime/src/expression.js': stand('nothing'),
  'vega-scenegraph/src/SVGRenderer.js': stand('nothing'),
  'vega-scenegraph/src/SVGHandler.js': stand('nothing'),
  'vega-scenegraph/src/HybridRenderer.js': stand('nothing'),
  'vega-scenegraph/src/HybridHandler.js': stand('nothing'),
  'vega-view/src/bind.js': stand('nothing'),
  'vega-view/src/tooltip.js': stand('nothing'),
};
/** Packages that are taken from their sources, file by file, since they are bundled as one otherwise. */
const bySource = ['encode', 'runtime', 'scenegraph', 'statistics', 'time', 'transforms', 'view', 'view-transforms'].map(
  (name) => `vega-${name}`,
);

export const trimVega = {
  name: 'trim-vega',
  setup(build) {
    build.onResolve({ filter: /.*/ }, async ({ path, importer, namespace, resolveDir, kind, pluginData }) => {
      if (pluginData === trimVega) return undefined;
      const inside = namespace === 'trimmed';
      if (!inside && !(importer.startsWith(chart) && path.startsWith('vega-'))) return undefined;
      if (packages[path]) return packages[path];
      const found = bySource.includes(path)
        ? { path: join(root, 'node_modules', path, 'index.js'), sideEffects: false, errors: [] }
        : await build.resolve(path, {
            resolveDir: inside ? dirname(importer) : resolveDir,
            kind,
            importer,
            pluginData: trimVega,
          });
      if (found.errors.length > 0) return { errors: found.errors };
      const replaced = Object.entries(files).find(([end]) => found.path.endsWith(`/${end}`));
      return replaced ? replaced[1] : { path: found.path, namespace: 'trimmed', sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: 'trimmed' }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'js',
      resolveDir: dirname(path),
    }));
  },
};
