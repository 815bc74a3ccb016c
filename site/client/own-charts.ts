/** The page of the project's own charts: each comes to life when somebody points at it or tabs to it, and Vega is loaded only then. */

for (const section of document.querySelectorAll<HTMLElement>('[data-own-chart]')) {
  const box = section.querySelector<HTMLElement>('.own-chart-box');
  if (box) watch(section, box);
}

function watch(section: HTMLElement, box: HTMLElement): void {
  const events = ['pointerover', 'focusin', 'click'] as const;
  const begin = () => {
    for (const name of events) box.removeEventListener(name, begin);
    live(section, box).catch((cause: unknown) => {
      // The picture stays: it is as true as before.
      const said = document.createElement('p');
      said.className = 'attention';
      said.setAttribute('role', 'status');
      said.textContent = `◆ This chart stays a picture. ${cause instanceof Error ? cause.message : String(cause)}`;
      box.after(said);
    });
  };
  for (const name of events) box.addEventListener(name, begin);
  // What could not be drawn before has nothing that could be pointed at.
  if (!box.querySelector('svg')) begin();
}

async function live(section: HTMLElement, box: HTMLElement): Promise<void> {
  const { mountOwnChart } = await import('./own-charts/live.ts');
  await mountOwnChart(section.dataset['ownChart'] ?? '', box);
  section.querySelector('[data-instead]')?.remove();
}
