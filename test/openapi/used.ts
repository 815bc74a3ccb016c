import type { Call } from './table.ts';

const ML = '/api/v4/projects/{id}/ml/mlflow/api/2.0';
const MERGE_REQUEST = '/api/v4/projects/{id}/merge_requests/{merge_request_iid}';
const NOTES = '/api/v4/projects/{id}/merge_requests/{noteable_id}/notes';
const DISCUSSIONS = '/api/v4/projects/{id}/merge_requests/{noteable_id}/discussions';

/** The calls that the product makes, as GitLab's document writes them; `calls.json` has what it says of each. */
export const used = [
  'GET /api/v4/user',
  'GET /api/v4/users/{id}',
  'GET /api/v4/metadata',
  'GET /api/v4/personal_access_tokens/self',
  'GET /api/v4/projects/{id}',
  'GET /api/v4/projects/{id}/pages',
  'GET /api/v4/projects/{id}/jobs',
  'GET /api/v4/projects/{id}/pipelines/{pipeline_id}/jobs',
  'GET /api/v4/projects/{id}/merge_requests',
  `GET ${MERGE_REQUEST}`,
  `GET ${MERGE_REQUEST}/commits`,
  'GET /api/v4/projects/{id}/repository/commits',
  'GET /api/v4/projects/{id}/repository/commits/{sha}',
  `GET ${NOTES}`,
  `POST ${NOTES}`,
  `PUT ${NOTES}/{note_id}`,
  `DELETE ${NOTES}/{note_id}`,
  `GET ${DISCUSSIONS}`,
  `POST ${DISCUSSIONS}`,
  `PUT ${DISCUSSIONS}/{discussion_id}`,
  `PUT ${MERGE_REQUEST}`,
  'GET /api/v4/projects/{id}/repository/commits/{sha}/statuses',
  'POST /api/v4/projects/{id}/statuses/{sha}',
  'POST /api/v4/projects/{id}/uploads',
  `GET ${ML}/mlflow/experiments/list`,
  `GET ${ML}/mlflow/runs/get`,
  `POST ${ML}/mlflow/runs/search`,
  `GET ${ML}/mlflow-artifacts/artifacts`,
] as const;

/** What the document of 18.9, or the excerpt of it that is at hand, does not have, from the source of GitLab 19.1. */
export const added: readonly Call[] = [
  {
    // lib/api/resource_label_events.rb
    ...{ method: 'GET', path: `${MERGE_REQUEST}/resource_label_events`, body: null },
    inPath: { id: { types: ['string'], required: true }, merge_request_iid: { types: ['integer'], required: true } },
    query: { page: { types: ['integer'] }, per_page: { types: ['integer'] } },
  },
  {
    // lib/api/members.rb
    ...{ method: 'GET', path: '/api/v4/projects/{id}/members/all/{user_id}', query: {}, body: null },
    inPath: { id: { types: ['string'], required: true }, user_id: { types: ['integer'], required: true } },
  },
  {
    // lib/api/ci/job_artifacts.rb, where what follows `artifacts` is one name with slashes in it
    ...{
      method: 'GET',
      path: '/api/v4/projects/{id}/jobs/{job_id}/artifacts/.ml-report/{file}',
      query: {},
      body: null,
    },
    inPath: { id: { types: ['string'], required: true }, job_id: { types: ['integer'], required: true } },
  },
  {
    // lib/api/files.rb
    ...{ method: 'GET', path: '/api/v4/projects/{id}/repository/files/{file_path}/raw', body: null },
    inPath: { id: { types: ['string'], required: true }, file_path: { types: ['string'], required: true } },
    query: { ref: { types: ['string'] }, lfs: { types: ['boolean'] } },
  },
  {
    // lib/api/ml/mlflow/metrics.rb
    ...{ method: 'GET', path: `${ML}/mlflow/metrics/get-history`, inPath: {}, body: null },
    query: {
      run_id: { types: ['string'], required: true },
      metric_key: { types: ['string'], required: true },
      max_results: { types: ['integer'] },
      page_token: { types: ['string'] },
    },
  },
];
