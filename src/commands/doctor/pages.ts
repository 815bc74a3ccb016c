/** Whether there is a place to publish the dashboard, and who can open it. */

import { loadSettings } from '../../config/load.ts';
import { audienceOf, publishing } from '../../core/audience.ts';
import { attention, bad, type Check, good } from './check.ts';
import { type Facts, nullWhereHidden } from './facts.ts';

const SWITCH = 'In GitLab under Settings, General, Visibility: ';

export const pages: Check = {
  label: 'pages',
  applies: ({ api }) => api !== null,
  ...{ after: ['token', 'project'], needed: ['dashboard'], mend: null },
  check: async (facts) => {
    const { visibility = null, pages_access_level: access = null } = await facts.projectAsSeen();
    if (access === 'disabled')
      return bad(
        'Pages are switched off in this project.',
        `${SWITCH}switch Pages on; or keep the dashboard as an artifact (publish: false).`,
      );
    const people = visibility === null ? null : audienceOf({ visibility, access });
    const allowed = loadSettings(facts.options.config, facts.io.folder).public;
    const verdict = publishing(visibility, visibility === null ? null : { visibility, access }, allowed);
    if (verdict === 'refused')
      return bad(
        `The project is ${visibility}, and everybody can open its Pages: nothing will be published.`,
        `${SWITCH}let only project members open Pages; or allow it in the configuration (site: { public: true }).`,
      );
    const address = await addressOf(facts);
    const where = address === null ? 'their address is told to maintainers alone' : `their address is ${address}`;
    if (people === null) return attention(`It is not told who can open the project’s Pages; ${where}.`);
    return good(`Pages are open to ${audiences[people]}; ${where}.`);
  },
};

const audiences = {
  everybody: 'everybody',
  'signed-in': 'everybody who is signed in',
  members: 'members of the project',
  nobody: 'nobody',
} as const;

/** What the job knows, else what GitLab tells a maintainer; `null` where neither does. */
async function addressOf(facts: Facts): Promise<string | null> {
  const { pagesUrl } = facts.io.environment;
  return pagesUrl ?? (await nullWhereHidden(() => facts.ask<{ url?: string }>('pages')))?.url ?? null;
}
