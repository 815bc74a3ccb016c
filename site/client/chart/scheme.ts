/** The palette of charts in the reader's scheme. */
import { palette } from '../../../src/render/charts/theme.ts';

export type Scheme = 'light' | 'dark';

const dark = matchMedia('screen and (prefers-color-scheme: dark)');

export const schemeNow = (): Scheme => (dark.matches ? 'dark' : 'light');

/** Gives back how to stop listening. */
export function onScheme(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** A compiled form, as JSON, whose colours are written as the light palette's, in a scheme's colours. */
export function inScheme(json: string, scheme: Scheme): string {
  if (scheme === 'light') return json;
  const colours = new Map(Object.values(palette).map((one) => [one.light as string, one.dark as string]));
  return json.replace(/#[0-9a-f]{6}/g, (light) => colours.get(light) ?? light);
}
