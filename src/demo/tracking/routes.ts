import type { Route } from '../http/router.ts';
import { getArtifact, listArtifacts } from './artifacts.ts';
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
import { createRun, deleteRun, getRun, logBatch, logMetric, logParameter, setTag, updateRun } from './runs.ts';
import { searchRuns } from './search.ts';

const BASE = '/api/v4/projects/:id/ml/mlflow/api/2.0';
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
  get('/mlflow-artifacts/artifacts', listArtifacts),
  get('/mlflow-artifacts/artifacts/:version/*file', getArtifact),
  { method: 'GET', pattern: '/api/v4/projects/:id/packages/ml_models/:version/files/*file', answer: getArtifact },
];
