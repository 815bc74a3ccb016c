import type { Route } from '../http/router.ts';
import { createStatus, listStatuses } from './commit-statuses.ts';
import {
  createDiscussion,
  getDiscussion,
  listDiscussions,
  replyToDiscussion,
  resolveDiscussion,
} from './discussions.ts';
import { labelEvents, updateMergeRequest } from './edit-merge-request.ts';
import { jobArtifact } from './job-artifacts.ts';
import { getJob, listJobs, ownJob, pipelineBridges, pipelineJobs } from './jobs.ts';
import { getMember, getPages } from './members.ts';
import { getMergeRequest, listMergeRequests, mergeRequestCommits, mergeRequestPipelines } from './merge-requests.ts';
import { createNote, deleteNote, getNote, listNotes, updateNote } from './notes.ts';
import { currentUser, getUser, listUsers, metadata, ownToken, version } from './people.ts';
import { getPipeline, listPipelines } from './pipelines.ts';
import { getProject, rawFile } from './projects.ts';
import { commitMergeRequests, getBranch, getCommit, getMergeBase, listBranches, listCommits } from './repository.ts';
import { getUpload, uploadFile } from './uploads.ts';

const NOTES = '/projects/:id/merge_requests/:iid/notes';
const DISCUSSIONS = '/projects/:id/merge_requests/:iid/discussions';

/** The part of GitLab's REST API that is answered. */
export const restRoutes: readonly Route[] = [
  route('GET', '/user', currentUser),
  route('GET', '/users', listUsers),
  route('GET', '/users/:user', getUser),
  route('GET', '/version', version),
  route('GET', '/metadata', metadata),
  route('GET', '/personal_access_tokens/self', ownToken),
  withJobToken('/job', ownJob),
  route('GET', '/projects/:id', getProject),
  route('GET', '/projects/:id/members/all/:user', getMember),
  route('GET', '/projects/:id/pages', getPages),
  withJobToken('/projects/:id/merge_requests', listMergeRequests),
  withJobToken('/projects/:id/merge_requests/:iid', getMergeRequest),
  route('PUT', '/projects/:id/merge_requests/:iid', updateMergeRequest),
  route('GET', '/projects/:id/merge_requests/:iid/resource_label_events', labelEvents),
  route('GET', '/projects/:id/merge_requests/:iid/commits', mergeRequestCommits),
  route('GET', '/projects/:id/merge_requests/:iid/pipelines', mergeRequestPipelines),
  withJobToken(NOTES, listNotes),
  withJobToken(`${NOTES}/:note`, getNote),
  route('POST', NOTES, createNote),
  route('PUT', `${NOTES}/:note`, updateNote),
  route('DELETE', `${NOTES}/:note`, deleteNote),
  route('GET', DISCUSSIONS, listDiscussions),
  route('POST', DISCUSSIONS, createDiscussion),
  route('GET', `${DISCUSSIONS}/:discussion`, getDiscussion),
  route('PUT', `${DISCUSSIONS}/:discussion`, resolveDiscussion),
  route('POST', `${DISCUSSIONS}/:discussion/notes`, replyToDiscussion),
  { ...route('POST', '/projects/:id/uploads', uploadFile), takesFile: true },
  route('GET', '/projects/:id/uploads/:secret/:file', getUpload),
  withJobToken('/projects/:id/jobs', listJobs),
  route('GET', '/projects/:id/jobs/:job', getJob),
  route('GET', '/projects/:id/jobs/:job/artifacts/*path', jobArtifact),
  withJobToken('/projects/:id/pipelines', listPipelines),
  withJobToken('/projects/:id/pipelines/:pipeline', getPipeline),
  withJobToken('/projects/:id/pipelines/:pipeline/jobs', pipelineJobs),
  withJobToken('/projects/:id/pipelines/:pipeline/bridges', pipelineBridges),
  route('GET', '/projects/:id/repository/commits', listCommits),
  withJobToken('/projects/:id/repository/commits/:sha', getCommit),
  withJobToken('/projects/:id/repository/commits/:sha/merge_requests', commitMergeRequests),
  route('GET', '/projects/:id/repository/commits/:sha/statuses', listStatuses),
  route('POST', '/projects/:id/statuses/:sha', createStatus),
  route('GET', '/projects/:id/repository/merge_base', getMergeBase),
  withJobToken('/projects/:id/repository/branches', listBranches),
  withJobToken('/projects/:id/repository/branches/:branch', getBranch),
  withJobToken('/projects/:id/repository/files/:path/raw', rawFile),
];

function route(method: Route['method'], path: string, answer: Route['answer']): Route {
  return { method, pattern: `/api/v4${path}`, answer };
}

/** A route that GitLab lists for CI_JOB_TOKEN. */
function withJobToken(path: string, answer: Route['answer']): Route {
  return { ...route('GET', path, answer), jobToken: true };
}
