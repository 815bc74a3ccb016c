/** The curves past the first ones, drawn when a reader opens their fold. */
export function moreCurves(page: HTMLElement, runId: string): void {
  const fold = page.querySelector<HTMLDetailsElement>('.more-curves');
  const place = fold?.querySelector<HTMLElement>('.curves');
  if (!fold || !place) return;
  const draw = async () => {
    place.ariaBusy = 'true';
    try {
      const { drawMore } = await import('./draw-curves.ts');
      await drawMore(place, runId);
    } catch (error) {
      place.textContent = error instanceof Error ? error.message : String(error);
    }
    place.ariaBusy = null;
  };
  fold.addEventListener('toggle', () => void draw(), { once: true });
}
