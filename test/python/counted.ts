/** Checks, said as they are made and counted. */
let passed = 0;
let failed = 0;

/** `problems` are sentences; none means that it holds. */
export function check(name: string, problems: readonly string[]): void {
  if (problems.length === 0) passed++;
  else failed++;
  process.stdout.write(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
  for (const problem of problems.slice(0, 10)) process.stdout.write(`       ${problem}\n`);
  if (problems.length > 10) process.stdout.write(`       and ${problems.length - 10} more\n`);
}

/** The exit code. */
export function verdict(): number {
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
