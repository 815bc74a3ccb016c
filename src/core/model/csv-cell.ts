import { isNumeral } from './text.ts';

/** Quoted where it must be (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it, as spreadsheets do. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) && !isNumeral(value) && value !== '-Infinity' ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line with its end. */
export const csvRow = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;
