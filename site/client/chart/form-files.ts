/** Compiled forms, which lie beside the script and are loaded once each. */

declare const __FORMS__: Readonly<Record<string, string>>;

export interface Compiled {
  /** Vega's dataflow as JSON, with places for words in it. */
  readonly runtime: string;
  /** The Vega-Lite specification that it was made from. */
  readonly spec: object;
}

type File = Readonly<Record<string, { readonly runtime: object; readonly spec: object }>>;

const files = new Map<string, Promise<File>>();
const compiled = new Map<string, Compiled>();

async function read(form: string): Promise<File> {
  const name = Object.hasOwn(__FORMS__, form) ? __FORMS__[form] : undefined;
  if (name === undefined) throw new Error(`There is no chart of the form “${form}”.`);
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`The form of this chart could not be loaded (${answer.status}).`);
  return (await answer.json()) as File;
}

export async function loadForm(form: string, variant: string): Promise<Compiled> {
  const key = `${form} ${variant}`;
  const known = compiled.get(key);
  if (known) return known;
  const file = files.get(form) ?? read(form);
  files.set(form, file);
  const found = await file.then(
    (variants) => (Object.hasOwn(variants, variant) ? variants[variant] : undefined),
    (error: unknown) => {
      files.delete(form);
      throw error;
    },
  );
  if (!found) throw new Error(`The form “${form}” has no variant “${variant}”.`);
  const made = { runtime: JSON.stringify(found.runtime), spec: found.spec };
  compiled.set(key, made);
  return made;
}
