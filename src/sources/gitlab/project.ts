/** Which project it is, and how everything of it is addressed. */
import type { Project } from '../../core/model/project.ts';
import { once } from '../../core/once.ts';
import type { GitlabClient } from '../../gitlab.ts';
import { checkedValue } from '../answer.ts';
import { absentOnRefusal } from './refusals.ts';
import { projectShape } from './shapes.ts';

export interface Place {
  /** `null` where this token may not see the project itself. */
  project(): Promise<Project | null>;
  /**
   * The client by whose address everything else is asked: the project's number. A project that was renamed is still found by its old path, but
   * with a redirect, and anything but a GET is refused there (405; `find_project!` in lib/api/helpers.rb).
   */
  client(): Promise<GitlabClient>;
  /** `group/subgroup/project`; `null` where the project is hidden and was named by its number. */
  path(): Promise<string | null>;
  /** The project's own page, or what is known of its address; `null` where nothing is. */
  url(): Promise<string | null>;
  /** The server as it names itself, with its relative root; `null` where the project is hidden. */
  server(): Promise<string | null>;
  /** One and the same text for the same project, however its address was written; without a password. */
  origin(): Promise<string>;
}

export function placeOf(named: GitlabClient): Place {
  const { api, project: written } = named.address;
  const isNumber = /^\d+$/.test(written);
  const project = once(async () => {
    const wire = await absentOnRefusal(() => named.rest.Projects.show(written), named.tokenKind);
    return wire === null
      ? null
      : checkedValue(wire, `GET /api/v4/projects/${encodeURIComponent(written)}`, projectShape);
  });
  const number = async () => (isNumber ? written : String((await project())?.id ?? written));
  return {
    project,
    client: once(async () => (isNumber ? named : named.of(await number()))),
    path: async () => (await project())?.path ?? (isNumber ? null : written),
    url: async () => (await project())?.url ?? (isNumber ? null : `${serverOf(api)}/${written}`),
    server: async () => {
      const found = await project();
      return found?.url.endsWith(`/${found.path}`) ? found.url.slice(0, -found.path.length - 1) : null;
    },
    origin: once(async () => `${plainAddress(api)}/projects/${encodeURIComponent(await number())}`),
  };
}

/** The server with its relative root, of the address of its API. */
const serverOf = (api: string) => plainAddress(api).replace(/\/api\/v4$/, '');

/** Host in lower case, without the port that goes without saying, a password, or a slash at the end. */
export function plainAddress(address: string): string {
  const url = new URL(address);
  return (url.origin + url.pathname).replace(/\/+$/, '');
}
