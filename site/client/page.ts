/** On every page: opens the search, which is loaded only then. */

const searchFrom = async (link: Element | null): Promise<void> => {
  try {
    (await import('./search.ts')).openSearch();
  } catch {
    if (link instanceof HTMLAnchorElement) location.href = link.href;
  }
};

document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest?.('[data-search]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  void searchFrom(link);
});

document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  void searchFrom(document.querySelector('[data-search]'));
});

for (const key of document.querySelectorAll('[data-search] kbd'))
  if (/Mac|iP(?:hone|ad)/.test(navigator.platform)) key.textContent = '⌘ K';
