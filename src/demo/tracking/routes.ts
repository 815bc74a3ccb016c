import type { Route } from '../http/router.ts';
import { getArtifact, listArtifacts, putArtifact } from './artifacts.ts';
import {
  createExperiment,
  deleteExperiment,
  getExperiment,
  getExperimentByName,
  listExperiments,
  searchExperiments,
  setExperimentTag,
} from './experiments.ts';
import { metricHistory } from './metrics.ts';
import { createVersion, downloadAddress, getVersion, getVersionByAlias, updateVersion } from './model-versions.ts';
import { createModel, deleteModel, getModel, latestVersions, searchModels, updateModel } from './registered-models.ts';
import { createRun, deleteRun, getRun, logBatch, logMetric, logParameter, setTag, updateRun } from './runs.ts';
import { searchRuns } from './search.ts';

const BASE = '/api/v4/projects/:id/ml/mlflow/api/2.0';
const FILES = '/api/v4/projects/:id/packages/ml_models/:version/files/*file';
const get = (path: string, answer: Route['answer']): Route => ({ method: 'GET', pattern: `${BASE}${path}`, answer });
const post = (path: string, answer: Route['answer']): Route => ({ method: 'POST', pattern: `${BASE}${path}`, answer });

/** The MLflow-compatible API of a project. */
export const trackingRoutes: readonly Route[] = [
  get('/mlflow/experiments/get', getExperiment),
  get('/mlflow/experiments/get-by-name', getExperimentByName),
  get('/mlflow/experiments/list', listExperiments),
  post('/mlflow/experiments/search', searchExperiments),
  post('/mlflow/experiments/create', createExperiment),
  post('/mlflow/experiments/set-experiment-tag', setExperimentTag),
  post('/mlflow/experiments/delete', deleteExperiment),
  post('/mlflow/runs/create', createRun),
  get('/mlflow/runs/get', getRun),
  post('/mlflow/runs/search', searchRuns),
  post('/mlflow/runs/update', updateRun),
  post('/mlflow/runs/log-metric', logMetric),
  post('/mlflow/runs/log-parameter', logParameter),
  post('/mlflow/runs/set-tag', setTag),
  post('/mlflow/runs/log-batch', logBatch),
  post('/mlflow/runs/delete', deleteRun),
  get('/mlflow/metrics/get-history', metricHistory),
  post('/mlflow/registered-models/create', createModel),
  get('/mlflow/registered-models/get', getModel),
  get('/mlflow/registered-models/search', searchModels),
  get('/mlflow/registered-models/alias', getVersionByAlias),
  post('/mlflow/registered-models/get-latest-versions', latestVersions),
  { ...get('/mlflow/registered-models/update', updateModel), method: 'PATCH' },
  { ...get('/mlflow/registered-models/delete', deleteModel), method: 'DELETE' },
  post('/mlflow/model-versions/create', createVersion),
  get('/mlflow/model-versions/get', getVersion),
  get('/mlflow/model-versions/get-download-uri', downloadAddress),
  { ...get('/mlflow/model-versions/update', updateVersion), method: 'PATCH' },
  get('/mlflow-artifacts/artifacts', listArtifacts),
  get('/mlflow-artifacts/artifacts/:version/*file', getArtifact),
  { method: 'GET', pattern: FILES, jobToken: true, answer: getArtifact },
  { method: 'PUT', pattern: FILES, jobToken: true, takesFile: true, answer: putArtifact },
];
