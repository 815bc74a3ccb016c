/** What the pointer does on a chart: it points, drags a part to look at closely, moves the part that is shown, and turns its wheel. */

export interface Place {
  /** Pixels of the plot. */
  readonly x: number;
  readonly y: number;
}

export interface PointerDeeds {
  /** From the corner of the stage to that of the plot. */
  offset(): Place;
  point(place: Place): void;
  leave(): void;
  /** While dragging; `null`: no more. */
  band(from: Place, to: Place | null): void;
  zoomTo(from: Place, to: Place): unknown;
  /** By pixels, from where it was when the button went down. */
  pan(by: Place, done: boolean): unknown;
  zoomBy(factor: number, around: Place, vertical: boolean): unknown;
  reset(): void;
}

/** Pixels before a press becomes a drag. */
const SLACK = 6;

export function listenToPointer(stage: HTMLElement, deeds: PointerDeeds): void {
  let from: { readonly place: Place; readonly pans: boolean } | null = null;
  let drags = false;
  const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
    const { left, top } = stage.getBoundingClientRect();
    const offset = deeds.offset();
    return { x: clientX - left - offset.x, y: clientY - top - offset.y };
  };
  const end = () => {
    if (from && drags && !from.pans) deeds.band(from.place, null);
    from = null;
    drags = false;
  };
  stage.addEventListener('pointerdown', (event) => {
    if (event.button > 1 || event.pointerType === 'touch') return;
    from = { place: placeOf(event), pans: event.shiftKey || event.button === 1 };
  });
  stage.addEventListener('pointermove', (event) => {
    const place = placeOf(event);
    if (!from) return deeds.point(place);
    const by = { x: place.x - from.place.x, y: place.y - from.place.y };
    if (!drags && Math.hypot(by.x, by.y) > SLACK) {
      drags = true;
      stage.setPointerCapture(event.pointerId);
    }
    if (!drags) return;
    if (from.pans) deeds.pan(by, false);
    else deeds.band(from.place, place);
  });
  stage.addEventListener('pointerup', (event) => {
    const [start, dragged] = [from, drags];
    end();
    if (!start || !dragged) return deeds.point(placeOf(event));
    const place = placeOf(event);
    if (start.pans) deeds.pan({ x: place.x - start.place.x, y: place.y - start.place.y }, true);
    else deeds.zoomTo(start.place, place);
  });
  stage.addEventListener('pointercancel', end);
  stage.addEventListener('pointerleave', () => {
    if (!drags) deeds.leave();
  });
  stage.addEventListener('dblclick', () => deeds.reset());
  stage.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      deeds.zoomBy(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 200), placeOf(event), event.shiftKey);
    },
    { passive: false },
  );
  stage.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !drags) return;
    event.stopImmediatePropagation();
    end();
  });
}
