/** What every page's script knows of the page that it runs in. */
const { dataset } = document.documentElement;

/** Path under which the dashboard is served, with a slash at both ends. */
export const base: string = dataset['base'] ?? '/';
/** Changes with every snapshot: data files whose names hold no hash are asked for with it, so that no old copy answers. */
export const version: string = dataset['version'] ?? '';

/** Address of a page or file of the dashboard. */
export const link = (address: string): string => base + address;
/** Address of a file below `data/` whose name holds no hash. */
export const dataLink = (path: string): string => `${base}data/${path}?${version}`;
