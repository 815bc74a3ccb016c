/**
 * `*` stands for any characters, slashes too, `?` for one; all else is itself. Names are matched whole, case and all. Strangers write globs too, so
 * it goes back to the last star only, which is enough, and takes at most the product of both lengths. Other languages write other wildcards.
 */
export function matchesGlob(glob: string, name: string, wildcards = { many: '*', one: '?' }): boolean {
  const [pattern, letters] = [Array.from(glob), Array.from(name)];
  let [at, place] = [0, 0];
  let star = -1;
  let resumed = 0;
  while (place < letters.length) {
    const sign = pattern[at];
    if (sign === wildcards.many) {
      star = at++;
      resumed = place;
    } else if (sign !== undefined && (sign === wildcards.one || sign === letters[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resumed;
    } else {
      return false;
    }
  }
  while (pattern[at] === wildcards.many) at++;
  return at === pattern.length;
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
