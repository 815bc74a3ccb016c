/** The places of the compare page, as its static part has them. */

export interface Parts {
  readonly metrics: HTMLElement;
  readonly params: HTMLElement;
  readonly tags: HTMLElement;
  /** Of runs that are not known, and of what went wrong. */
  readonly missing: HTMLElement;
  readonly said: HTMLElement;
  readonly figure: HTMLElement;
  readonly noCurves: HTMLElement;
  readonly options: HTMLElement;
  readonly all: HTMLInputElement;
  readonly add: HTMLElement;
  show(what: 'nothing' | 'coming' | 'said' | 'runs'): void;
  isShown(): boolean;
  /** For those who listen. */
  announce(words: string): void;
}

export function partsOf(place: HTMLElement): Parts {
  const part = <T extends HTMLElement = HTMLElement>(name: string): T => {
    const found = place.querySelector<T>(`[data-part="${name}"]`);
    if (!found) throw new TypeError(`the page has no part ${name}`);
    return found;
  };
  const states = ['nothing', 'coming', 'said', 'runs'] as const;
  const heard = part('heard');
  return {
    ...{ metrics: part('metrics'), params: part('params'), tags: part('tags') },
    ...{ missing: part('missing'), said: part('said'), figure: part('figure'), noCurves: part('no-curves') },
    ...{ options: part('options'), all: part<HTMLInputElement>('all'), add: part('add') },
    show(what) {
      place.hidden = false;
      for (const state of states) part(state).hidden = state !== what;
    },
    isShown: () => !part('runs').hidden,
    announce: (words) => {
      heard.textContent = words;
    },
  };
}
