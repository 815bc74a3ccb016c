import { commentText } from '../comment/index.ts';
import type { Report } from './report.ts';

/** The comment as `ml-report comment` would send it. */
export const comment: Report = { file: 'comment.md', write: commentText };
