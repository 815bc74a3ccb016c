/** What every page's script knows of the page that it runs in. */
import { folderOf, inDashboard } from '../../../src/core/view/address.ts';

const { dataset } = document.documentElement;

const home = dataset['base'] ?? '/';
/** Path of the dashboard's folder, with a slash at both ends. */
export const base: string = folderOf(home);
/** Changes with every snapshot: data files whose names hold no hash are asked for with it, so that no old copy answers. */
export const version: string = dataset['version'] ?? '';

/** Address of a page or file of the dashboard. */
export const link = (address: string): string => inDashboard(home, address);
/** Address of a file below `data/` whose name holds no hash. */
export const dataLink = (path: string): string => `${base}data/${path}?${version}`;
