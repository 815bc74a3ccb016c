/** Beginnings of ids, which stand for the whole in addresses. */

/** No beginning is shorter; see `bucketOf`. */
const LEAST = 8;
/** As MLflow and GitLab make them. Ids of other servers are not cut: there one may well be the beginning of the next. */
const random = /^[\da-f]{8}(?:[\da-f]{24}|(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
const beginning = /^[\da-f]{8}[\da-f-]{0,28}$/;

/** What a beginning of the id always has; of an id that is not cut all of it. */
export const commonStart = (id: string): string => (random.test(id) ? id.slice(0, LEAST) : id);

/** What all ids that begin so have in common; `null` for what is no beginning of an id that is cut. */
export const startOfBeginning = (text: string): string | null => (beginning.test(text) ? text.slice(0, LEAST) : null);

/** So much of an id as tells it apart from the others. */
export function shortest(id: string, others: Iterable<string>): string {
  if (!random.test(id)) return id;
  let length = LEAST;
  for (const other of others)
    if (other !== id) while (length < id.length && other.startsWith(id.slice(0, length))) length++;
  return id.slice(0, length);
}
