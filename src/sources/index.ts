/** Where runs are read from: a new source is a file beside this and one line here. */
export { gitlabSource } from './gitlab.ts';
export type { CiFacts, ReadRun, Source } from './source.ts';
