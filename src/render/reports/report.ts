import type { CommentContext } from '../comment/section.ts';

export interface ReportContext extends CommentContext {
  /** SHA-256 in hexadecimal digits: this room makes texts only. */
  readonly sha256: (text: string) => string;
}

/** One file that another program, or a reader without this one, takes up. */
export interface Report {
  /** Its name inside the folder of the reports. */
  readonly file: string;
  /** Its whole content; equal comparisons give equal text, whenever it is made. */
  readonly write: (context: ReportContext) => string;
}
