/** `step` is undefined where none was given; values may be NaN or infinite here. */
export type Point = { value: number; timestamp: number; step: number | undefined };
export type KeyedPoint = Point & { key: string };
