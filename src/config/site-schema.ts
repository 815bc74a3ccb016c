/** What `ml-report.yml` says of the dashboard. */
import * as z from 'zod';
import { defaultSettings } from '../core/model/settings.ts';

/** A path inside the repository, wildcards included. */
const pathGlob = z
  .string()
  .regex(
    /^(?![/\\]|[A-Za-z]:|!)(?!(?:.*\/)?\.\.(?:\/|$)).+$/,
    'expected a path inside the repository, such as charts/*.vl.json',
  )
  .meta({ choices: ['charts/*.vl.json'] });

export const site = z.strictObject({
  title: z.string().min(1).optional().describe('Title of the dashboard.'),
  charts: z
    .union([pathGlob, z.array(pathGlob)])
    .default([])
    .describe(
      'Files with Vega-Lite specifications of your own over the runs, as globs from the root of the repository; the page Charts shows them.',
    ),
  public: z
    .boolean()
    .default(defaultSettings.public)
    .describe(
      'Whether the dashboard of a project that is private or internal may be published on Pages that everybody can open.',
    ),
});
