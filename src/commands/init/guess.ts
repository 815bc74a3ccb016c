/** What the names of metrics, and how their curves go, say about them where a configuration does not: guesses, for somebody to look at. */
import { goalFromName } from '../../core/compare/goal.ts';
import type { Goal } from '../../core/model/settings.ts';

/** How many of the curves that were looked at go down, and how many up, from their first quarter to their last. */
export interface Trend {
  readonly down: number;
  readonly up: number;
  readonly of: number;
}

const set = (words: string) => new Set(words.split(' '));

const train = set('train training tr');
const test = set('test holdout');
const held = set('eval val valid validation dev');
/** What a task is judged by, before the accuracy or the error that every model has. */
const telling = set(
  'iou miou dice jaccard map auc auroc auprc roc f1 fscore f1score mcc matthews kappa ndcg mrr bleu rouge meteor wer cer r2 r2score',
);
/** A half of something, which is easily had alone. */
const halves = set('precision recall tpr tnr fpr fnr specificity sensitivity');
const losses = set('loss logloss nll bce crossentropy error err');
const whole = set('mean avg average macro micro weighted overall total');

const less = set(
  'time duration seconds latency ls cost penalty distance divergence std stddev variance rank fid kl memory size regret violations params',
);
const more = set(
  'score reward return gain profit revenue similarity coverage throughput fps ssim psnr likelihood elbo',
);
/** What is best where there is none. */
const gaps = set('gap diff difference delta δ bias parity disparity');
/** What only counts along, or is set and not measured. */
const noQuality = set('epoch epochs step steps iter iteration iterations lr learning count wait pg0 pg1 pg2 system');

/** The words of a name in small letters, and each without digits at its end. */
function words(name: string): string[] {
  return name
    .replace(/mAP(?=[\d@_\W]|$)|m?IoU/g, (short) => ` ${short.toLowerCase()} `)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => [word, word.replace(/\d+$/, '')])
    .filter(Boolean);
}

/** The metric that best speaks for the rest, of those whose direction its name makes certain, else likely; `null` where there is none. */
export function guessedPrimary(metrics: readonly string[]): string | null {
  const certain = metrics.filter((name) => goalFromName(name) !== null);
  const likely = metrics.filter((name) => likelyGoal(name, undefined) === 'maximize');
  return bestOf(certain) ?? bestOf(likely);
}

function bestOf(metrics: readonly string[]): string | null {
  const [best] = metrics.map((name) => ({ name, place: placeOf(name) })).sort((a, b) => compare(a.place, b.place));
  return best?.name ?? null;
}

/** The precision of found objects is averaged over how well they must be met, as in `mAP50-95`. */
const OVER_ALL = /50\D?95/;

/** The smaller the better, the first number before the next. */
function placeOf(name: string): readonly number[] {
  const found = words(name);
  const has = (some: ReadonlySet<string>) => found.some((word) => some.has(word));
  return [
    Number(has(train)),
    has(losses) ? 3 : has(telling) ? 0 : has(halves) ? 2 : 1,
    has(test) ? 0 : has(held) ? 1 : 2,
    has(whole) || OVER_ALL.test(name) ? 0 : /\d$/.test(name) ? 2 : 1,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Whether a metric may be a measure of quality at all. */
export const trains = (name: string): boolean => !words(name).some((word) => noQuality.has(word));

/** Which way is likely better, by a word of the name, else by how the curves go; `null` where neither says it, and for what is no measure of quality. */
export function likelyGoal(name: string, trend: Trend | undefined): Goal | null {
  const found = words(name);
  const has = (some: ReadonlySet<string>) => found.some((word) => some.has(word));
  if (!trains(name)) return null;
  if (has(gaps)) return 'target:0';
  if (has(less)) return 'minimize';
  if (has(more)) return 'maximize';
  return trend ? goes(trend) : null;
}

/** Most curves of a measure that is trained for go its way. */
function goes({ down, up, of }: Trend): Goal | null {
  if (of < 3) return null;
  if (down >= of * 0.8) return 'minimize';
  return up >= of * 0.8 ? 'maximize' : null;
}
