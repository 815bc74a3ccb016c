import type { SeenRequest } from './http/asked.ts';
import type { State } from './state/state.ts';

export type EmbeddedGitLab = {
  /** With the relative root, without a slash at the end. */
  url: string;
  projects: EmbeddedProject[];
  /** Every request that was answered, oldest first. */
  requests: SeenRequest[];
  close: () => Promise<void>;
};

export type EmbeddedProject = {
  id: number;
  path: string;
  store: string;
  /** What a training job has in MLFLOW_TRACKING_URI. */
  trackingUri: string;
  /** IID of the merge request that is still open. */
  openMergeRequest: number;
  /** Scope `api`, owned by the project's bot. */
  token: string;
  /** Scope `read_api`, owned by the same bot. */
  readToken: string;
  /** The CI_JOB_TOKEN of the job `ml-report` in the open merge request's newest pipeline. */
  jobToken: string;
};

const states = new WeakMap<EmbeddedGitLab, State>();

/** Lets `stateOf` find the memory of a server. */
export function remember(gitlab: EmbeddedGitLab, state: State): EmbeddedGitLab {
  states.set(gitlab, state);
  return gitlab;
}

/** The memory of a server, for functions that change what it knows while it runs. */
export function stateOf(gitlab: EmbeddedGitLab): State {
  const state = states.get(gitlab);
  if (!state) throw new TypeError('this is no GitLab that startEmbeddedGitLab started');
  return state;
}
