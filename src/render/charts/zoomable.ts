/** Makes a compiled chart one of which a part of an axis can be shown, by signals that the page sets. */
import type { Spec } from 'vega';

/** Signals: from and to, in the axis's own unit (times in milliseconds); `null` for the whole. */
export const zoomSignals = { x: 'zoom_x', y: 'zoom_y' } as const;

const continuous = new Set(['linear', 'log', 'symlog', 'pow', 'sqrt', 'time', 'utc']);
const isZoomed = `${zoomSignals.x} != null || ${zoomSignals.y} != null`;

type Scale = NonNullable<Spec['scales']>[number];
type Mark = NonNullable<Spec['marks']>[number];

/** The scales `x` and `y` of the whole picture, where they are continuous, follow the signals; what lies past the frame is cut off while they do. */
export function zoomable(spec: Spec): Spec {
  const scales = spec.scales?.map(followed);
  if (!scales?.some((scale, index) => scale !== spec.scales?.[index])) return spec;
  return {
    ...spec,
    scales,
    signals: [...(spec.signals ?? []), ...Object.values(zoomSignals).map((name) => ({ name, value: null }))],
    marks: spec.marks?.map(cut) ?? [],
  };
}

function followed(scale: Scale): Scale {
  const { name, type = 'linear' } = scale;
  if ((name !== 'x' && name !== 'y') || !continuous.has(type) || scale.domainRaw !== undefined) return scale;
  return { ...scale, domainRaw: { signal: zoomSignals[name] } } as Scale;
}

function cut(mark: Mark): Mark {
  const clipped = { ...mark, clip: mark.clip ?? { signal: isZoomed } };
  if (mark.type === 'group' && mark.marks) return { ...clipped, marks: mark.marks.map(cut) } as Mark;
  return clipped as Mark;
}
