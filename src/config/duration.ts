const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `14d`, `12h`, `20m` or `90s` in milliseconds: a whole number and one unit, as GitLab's own settings are written; `null` for any other text. */
export function parseDuration(text: string): number | null {
  const [, amount, unit = ''] = /^(\d{1,6})\s?([smhd])$/.exec(text.trim()) ?? [];
  const ms = units[unit];
  return amount === undefined || ms === undefined ? null : Number(amount) * ms;
}
