/** The fault table as it is written down. */

export interface Row {
  readonly trouble: string;
  readonly call: string;
  readonly exit: number;
  /** What was said on standard error besides progress and hints. */
  readonly said: string;
}

const head = `# What comes of a snapshot when something goes wrong

Each trouble is done to the real command \`ml-report snapshot\`, which runs over an earlier good snapshot: to every call of the names in the second
column, or, where it says “once”, to the first one only, with time to ask again. With exit code 2 the earlier snapshot is as it was. With 0 the
new one is whole, or what it lacks is said (◆). CALL stands for the method and the path of the call.

| trouble | calls | exit | what is said |
|---|---|---|---|
`;

/** Rows that say the same but for the name of the call share a line. */
export function asMarkdown(rows: readonly Row[]): string {
  const lines = new Map<string, { row: Row; names: string[] }>();
  for (const row of rows) {
    const general = { ...row, said: withoutCall(row.said) };
    const key = [row.trouble, row.exit, general.said].join('\n');
    const known = lines.get(key);
    if (known) known.names.push(row.call);
    else lines.set(key, { row: general, names: [row.call] });
  }
  const written = [...lines.values()].map(({ row: { trouble, exit, said }, names }) =>
    [trouble, names.join('; '), exit, said].map((cell) => String(cell).replaceAll('|', '\\|')).join(' | '),
  );
  return head + written.map((line) => `| ${line} |\n`.replace('|  |', '| |')).join('');
}

function withoutCall(said: string): string {
  return said
    .replace(/https:\/\/gitlab\.example\/api\/[^\s,]+/g, 'https://gitlab.example/api/…')
    .replace(/\b(GET|POST) [\w/]\S*?(?=[:,.)]*(\s|$))/g, 'CALL');
}
