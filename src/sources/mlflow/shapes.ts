/** What only MLflow's own server answers: experiments with times, artifacts, versions of registered models. */
import * as z from 'zod';
import { id, whole, wireExperiment } from './wire.ts';

const text = z.string();
const token = text.nullish();

export const experimentsPage = z.object({
  experiments: z.array(wireExperiment.extend({ creation_time: whole.nullish() })).nullish(),
  next_page_token: token,
});

export const artifactsPage = z.object({
  files: z.array(z.object({ path: text, is_dir: z.boolean().nullish(), file_size: whole.nullish() })).nullish(),
  next_page_token: token,
});

export const versionsPage = z.object({
  model_versions: z
    .array(
      z.object({
        name: text,
        version: id,
        run_id: text.nullish(),
        creation_timestamp: whole.nullish(),
        current_stage: text.nullish(),
      }),
    )
    .nullish(),
  next_page_token: token,
});
