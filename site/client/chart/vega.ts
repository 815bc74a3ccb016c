/**
 * Vega without what a compiled chart never needs: no parser, no loader, no making of functions from text, and only the transforms that the forms' dataflows
 * have. A test compares `known` with the forms.
 */
import { transforms } from 'vega-dataflow';
import { axisticks, datajoin, encode, scale, sortitems } from 'vega-encode';
import { expressionInterpreter } from 'vega-interpreter';
import { aggregate, collect, facet, filter, formula, proxy, relay, sieve } from 'vega-transforms';
import { View } from 'vega-view';
import { bound, mark, overlap, render, viewlayout } from 'vega-view-transforms';

Object.assign(transforms, {
  ...{ aggregate, axisticks, bound, collect, datajoin, encode, facet, filter, formula, mark, overlap, proxy, relay },
  ...{ render, scale, sieve, sortitems, viewlayout },
});

/** Names of the transforms that a dataflow may have. */
export const known: readonly string[] = Object.keys(transforms);

const refuse = () => Promise.reject(new Error('a chart may not load anything'));
const loader = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** A view of a dataflow; what Vega complains about goes to `complain`, never to the console. */
export function viewOf(runtime: object, complain: (message: string) => void): View {
  const say = (...words: unknown[]) => {
    complain(words.map((word) => (word instanceof Error ? word.message : String(word))).join(' '));
    return logger;
  };
  const pass = () => logger;
  const logger = { level: pass, error: say, warn: pass, info: pass, debug: pass };
  const quiet = { ...runtime, eventConfig: { bind: 'none' } };
  return new View(quiet, { renderer: 'canvas', expr: expressionInterpreter, loader, logger });
}
