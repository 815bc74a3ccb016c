/** `*` stands for any characters, slashes too, `?` for one; all else is itself. Names are matched whole, case and all. */
export function matchesGlob(glob: string, name: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'su').test(name);
}

/** Whether a list of globs takes a name: the last glob that matches decides, `!` taking away; a list without a taking glob takes all else. */
export function selects(globs: readonly string[], name: string): boolean {
  let selected = globs.every((glob) => glob.startsWith('!'));
  for (const glob of globs) {
    const takesAway = glob.startsWith('!');
    if (matchesGlob(takesAway ? glob.slice(1) : glob, name)) selected = !takesAway;
  }
  return selected;
}
