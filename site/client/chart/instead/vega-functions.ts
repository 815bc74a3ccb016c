/** In the place of vega-functions: of Vega's expression functions those that forms use; mathematics, dates and texts are the interpreter's own. */
import { isTuple } from 'vega-dataflow';
import { bandSpace, isRegisteredScale } from 'vega-scale';
import {
  toString as asText,
  clampRange,
  extent,
  flush,
  inrange,
  isArray,
  isBoolean,
  isDate,
  isNumber,
  isObject,
  isString,
  lerp,
  pad,
  peek,
  span,
  toBoolean,
  toDate,
  toNumber,
  truncate,
} from 'vega-util';

interface Scale {
  (value: unknown): unknown;
  bandwidth?(): number;
  copy(): Scale;
  domain(): unknown[];
  range?(): unknown[];
  invert?(value: unknown): unknown;
  invertExtent?(value: unknown): unknown;
  invertRange?(range: readonly unknown[]): unknown;
}

interface Context {
  readonly dataflow: {
    locale(): Record<'format' | 'timeFormat' | 'utcFormat', (how: unknown) => (value: unknown) => string>;
  };
  readonly scales: Readonly<Record<string, { readonly value: unknown } | undefined>>;
  readonly data: Readonly<Record<string, { readonly values: { readonly value: unknown[] } } | undefined>>;
}

interface Calling {
  readonly context: Context;
}

function scaleOf(name: unknown, { context }: Calling): Scale | undefined {
  const scale = typeof name === 'string' ? context.scales[name]?.value : name;
  return isRegisteredScale(scale) ? (scale as Scale) : undefined;
}

const formatted = (method: 'format' | 'timeFormat' | 'utcFormat') =>
  function (this: Calling, value: unknown, how: unknown): string {
    return value === null ? 'null' : this.context.dataflow.locale()[method](how)(value);
  };

/** Called by an expression with the context of its dataflow as `this`. */
export const functionContext = {
  isArray,
  isBoolean,
  isDate,
  isDefined: (value: unknown) => value !== undefined,
  isNumber,
  isObject,
  isString,
  isTuple,
  isValid: (value: unknown) => value != null && !Number.isNaN(value),
  toBoolean,
  toDate: (value: unknown) => toDate(value),
  toNumber,
  toString: asText,
  clampRange,
  extent: (values: unknown[]) => extent(values),
  flush,
  inrange,
  lerp,
  pad,
  peek,
  span,
  truncate,
  sequence(start: number, stop?: number, step = 1): number[] {
    const [from, to] = stop === undefined ? [0, start] : [start, stop];
    return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
  },
  pluck: (rows: readonly Record<string, unknown>[], name: string) => rows.map((row) => row[name]),
  format: formatted('format'),
  timeFormat: formatted('timeFormat'),
  utcFormat: formatted('utcFormat'),
  data(this: Calling, name: string): unknown[] {
    return this.context.data[name]?.values.value ?? [];
  },
  bandspace: (count?: number, inner?: number, outer?: number) => bandSpace(count || 0, inner || 0, outer || 0),
  bandwidth(this: Calling, name: unknown, group?: Calling): number {
    return scaleOf(name, group ?? this)?.bandwidth?.() ?? 0;
  },
  copy(this: Calling, name: unknown, group?: Calling): Scale | undefined {
    return scaleOf(name, group ?? this)?.copy();
  },
  domain(this: Calling, name: unknown, group?: Calling): unknown[] {
    return scaleOf(name, group ?? this)?.domain() ?? [];
  },
  range(this: Calling, name: unknown, group?: Calling): unknown[] {
    return scaleOf(name, group ?? this)?.range?.() ?? [];
  },
  scale(this: Calling, name: unknown, value: unknown, group?: Calling): unknown {
    return scaleOf(name, group ?? this)?.(value);
  },
  invert(this: Calling, name: unknown, value: unknown, group?: Calling): unknown {
    const scale = scaleOf(name, group ?? this);
    if (Array.isArray(value)) return (scale?.invertRange ?? scale?.invert)?.(value);
    return (scale?.invert ?? scale?.invertExtent)?.(value);
  },
};
