/** Signs up to this one have a meaning in a key. */
const LAST_MARK = 0x10;
const MOST_DIGITS = 15;
const plain = /^[^\p{Cc}\d]*$/u;

/**
 * A text whose order by UTF-16 units is that of `byNumber`, so that many names are prepared once and then compared at the speed of texts: each number (up to
 * 15 digits) is its digits without leading zeros, with their count before them as a sign that comes before every other. A key has no
 * zero unit.
 */
export function naturalKey(name: string): string {
  if (plain.test(name)) return name;
  let key = '';
  let done = 0;
  for (let at = 0; at < name.length; ) {
    const unit = name.charCodeAt(at);
    if (unit > LAST_MARK && !isDigit(unit)) {
      at++;
      continue;
    }
    const from = at;
    while (at < name.length && at - from < MOST_DIGITS && isDigit(name.charCodeAt(at))) at++;
    if (at === from) at++;
    key += name.slice(done, from) + mark(name.slice(from, at));
    done = at;
  }
  return key + name.slice(done);
}

/** The digits of a number, or a sign that would be taken for a count. */
function mark(found: string): string {
  const unit = found.charCodeAt(0);
  if (!isDigit(unit)) return String.fromCharCode(LAST_MARK, unit + LAST_MARK);
  const digits = unit === 0x30 ? found.replace(/^0+(?=\d)/, '') : found;
  return String.fromCharCode(digits.length) + digits;
}

const isDigit = (unit: number) => unit >= 0x30 && unit <= 0x39;
