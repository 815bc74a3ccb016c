/** What is used of Vega's packages that bring no types. */
declare module 'vega-dataflow' {
  export const transforms: Record<string, unknown>;
  export const isTuple: (value: unknown) => boolean;
}

declare module 'vega-scale' {
  export function bandSpace(count: number, inner: number, outer: number): number;
  export function isRegisteredScale(scale: unknown): boolean;
}

declare module 'vega-encode' {
  export const axisticks: unknown;
  export const datajoin: unknown;
  export const encode: unknown;
  export const scale: unknown;
  export const sortitems: unknown;
}

declare module 'vega-transforms' {
  export const aggregate: unknown;
  export const collect: unknown;
  export const facet: unknown;
  export const filter: unknown;
  export const formula: unknown;
  export const proxy: unknown;
  export const relay: unknown;
  export const sieve: unknown;
}

declare module 'vega-view-transforms' {
  export const bound: unknown;
  export const mark: unknown;
  export const overlap: unknown;
  export const render: unknown;
  export const viewlayout: unknown;
}

declare module 'vega-scenegraph' {
  export interface SceneItem {
    x?: number;
    y?: number;
    width?: number;
    height?: number;
    stroke?: string;
    strokeWidth?: number;
    fill?: string;
    size?: number;
    defined?: boolean;
    strokeOpacity?: number;
    fillOpacity?: number;
    opacity?: number;
    datum?: unknown;
    items?: SceneMark[];
  }
  export interface SceneMark {
    marktype: string;
    role?: string;
    items: SceneItem[];
  }
  export const Marks: Readonly<
    Record<string, { draw(context: CanvasRenderingContext2D, scene: Pick<SceneMark, 'marktype' | 'items'>): void }>
  >;
}

declare module 'vega-view' {
  import type { SceneItem } from 'vega-scenegraph';

  export interface ViewScale {
    (value: unknown): number;
    readonly type: string;
    domain(): unknown[];
    range(): unknown[];
    invert?(pixel: number): number | Date;
    copy(): ViewScale;
  }
  export class View {
    constructor(runtime: unknown, options: Readonly<Record<string, unknown>>);
    initialize(place?: HTMLElement): this;
    runAsync(): Promise<this>;
    finalize(): this;
    signal(name: string): unknown;
    signal(name: string, value: unknown): this;
    data(name: string, rows: readonly object[]): this;
    width(): number;
    width(pixels: number): this;
    height(): number;
    height(pixels: number): this;
    background(colour: string): this;
    padding(): { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
    origin(): [number, number];
    resize(): this;
    toSVG(): Promise<string>;
    toCanvas(factor: number): Promise<HTMLCanvasElement>;
    scenegraph(): { readonly root: { readonly items: readonly SceneItem[] } };
    readonly _signals: Readonly<Record<string, unknown>>;
    readonly _runtime: {
      readonly scales: Readonly<Record<string, { readonly value: ViewScale } | undefined>>;
      readonly data: Readonly<Record<string, unknown>>;
    };
  }
}
