import { describe, expect, it } from 'vitest';
import { runAddressReader } from '../../../src/sources/gitlab/run-address.ts';

const api = 'https://gitlab.example/root/api/v4';
const read = runAddressReader([api, 'http://inside:8080/root/api/v4'], 20);
const packages = `${api}/projects/20/packages`;

describe('the artifact address of a run', () => {
  it.each<[string, string, object]>([
    ['a run', `${packages}/ml_models/candidate:7/files/`, { iid: 7, modelVersion: null }],
    ['a run, its colon escaped', `${packages}/ml_models/candidate%3A7/files/`, { iid: 7, modelVersion: null }],
    ['a run with files, as MLflow writes it', 'mlflow-artifacts:/candidate:7', { iid: 7, modelVersion: null }],
    ['a model version', `${packages}/ml_models/12/files/`, { iid: null, modelVersion: 12 }],
    ['an old run', `${packages}/generic/ml_experiment_3/7/`, { iid: 7, modelVersion: null }],
    ['an old run of a model', `${packages}/generic/churn/7/`, { iid: 7, modelVersion: null }],
    [
      'the server by its other name',
      'http://inside:8080/root/api/v4/projects/20/packages/ml_models/candidate:7/files/',
      { iid: 7, modelVersion: null },
    ],
  ])('of %s is understood', (_case, uri, expected) => expect(read(uri)).toEqual(expected));

  it.each<[string, string | null]>([
    ['none', null],
    ['an empty one', ''],
    ['of another server', 'https://evil.example/root/api/v4/projects/20/packages/ml_models/candidate:7/files/'],
    ['of a server whose name begins alike', `${api}.evil/projects/20/packages/ml_models/candidate:7/files/`],
    ['of another project', `${api}/projects/21/packages/ml_models/candidate:7/files/`],
    ['of a bucket', 's3://bucket/candidate:7/files'],
    ['without a number', `${packages}/ml_models/candidate:x/files/`],
    ['with more than a number', `${packages}/ml_models/candidate:7x/files/`],
    ['with a number that is none', `${packages}/ml_models/candidate:99999999999999999999/files/`],
    ['of a folder inside', `${packages}/generic/ml_experiment_3/x/7/`],
  ])('that is %s tells nothing', (_case, uri) => expect(read(uri)).toEqual({ iid: null, modelVersion: null }));

  it('of any project is taken where the number of this one is hidden', () => {
    const any = runAddressReader([api], null);
    expect(any(`${api}/projects/21/packages/ml_models/candidate:7/files/`)).toEqual({ iid: 7, modelVersion: null });
  });
});
