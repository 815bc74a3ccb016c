import { describe, expect, it } from 'vitest';
import { REDACTED, redactor, withoutSecrets } from '../../src/core/redact.ts';
import { ci, run } from '../support/build.ts';

// Put together here so that no scanner takes this file for a leak.
const letters = (n: number) => 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7'.repeat(4).slice(0, n);
const secrets: Record<string, string> = {
  'personal access token of GitLab': `glpat-${letters(20)}`,
  'long token of GitLab': `glpat-${letters(27)}.01.0a${letters(7)}`.replace(/\./g, '_'),
  'deploy token': `gldt-${letters(20)}`,
  'runner token': `glrt-${letters(20)}`,
  'job token': `glcbt-64_${letters(20)}`,
  'AWS key': `AKIA${'QWERTYUIOPASDFGH'}`,
  'temporary AWS key': `ASIA${'QWERTYUIOPASDFGH'}`,
  'GitHub token': `ghp_${letters(36)}`,
  'fine-grained GitHub token': `github_pat_${letters(40)}`,
  'Hugging Face token': `hf_${letters(34)}`,
  'Slack token': `xoxb-1234567890-${letters(12)}`,
  'OpenAI key': `sk-${letters(48)}`,
  'JSON web token': `eyJ${letters(20)}.eyJ${letters(20)}.${letters(20)}`,
  'private key': `-----BEGIN RSA PRIVATE KEY-----\n${letters(60)}\n-----END RSA PRIVATE KEY-----`,
  'private key cut short': `-----BEGIN PRIVATE KEY-----\n${letters(60)}`,
};

describe.each(Object.entries(secrets))('a %s', (_name, secret) => {
  it('is taken out, and nothing around it', () => {
    const rest = secret.startsWith('-----BEGIN PRIVATE') ? '' : ' after';
    expect(withoutSecrets(`before ${secret}${rest}`)).toBe(`before ${REDACTED}${rest}`);
  });

  it('is taken out of every name and value of a run', () => {
    const leaky = run({
      name: `run ${secret}`,
      params: { token: secret, [secret]: 'x' },
      tags: { note: `see ${secret}` },
      metrics: { [secret]: 1 },
      ci: ci({ mr: { iid: 42, url: 'https://gitlab.example/mr', title: `Use ${secret}` } }),
    });
    const clean = redactor([]).run(leaky);
    const written = JSON.stringify([clean, [...clean.params], [...clean.tags], [...clean.metrics]]);
    expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(clean.params.get('token')).toBe(REDACTED);
  });
});

it('a password in an address is taken out, and the address stays', () => {
  expect(withoutSecrets('postgres://mlops:s3cret@db.internal:5432/runs')).toBe(
    `postgres://mlops:${REDACTED}@db.internal:5432/runs`,
  );
  expect(withoutSecrets('git clone https://ci:hunter2@gitlab.example/a.git')).not.toContain('hunter2');
});

it.each([
  'sk-learn',
  'glpat-short',
  'risk-of-something-quite-long-in-words',
  'https://host:8080/a@b',
  'eyJ.x',
  'hf_xet',
])('%s is no secret', (text) => expect(withoutSecrets(text)).toBe(text));

it('many colons and letters are looked at in a moment', () => {
  const start = performance.now();
  withoutSecrets(`${'a:'.repeat(2500)}${'x'.repeat(5000)}://`);
  expect(performance.now() - start).toBeLessThan(1000);
});

describe('names that the user listed', () => {
  const globs = ['*password*', 'mlflow.user', 'internal/*'];

  it('keep their key and lose their value; a metric goes whole', () => {
    const clean = redactor(globs).run(
      run({
        params: { db_password: 'hunter2', lr: '0.1' },
        tags: { 'mlflow.user': 'mei', stage: 'dev' },
        metrics: { 'internal/cost': 3, loss: 1 },
      }),
    );
    expect([...clean.params]).toEqual([
      ['db_password', REDACTED],
      ['lr', '0.1'],
    ]);
    expect([...clean.tags]).toEqual([
      ['mlflow.user', REDACTED],
      ['stage', 'dev'],
    ]);
    expect([...clean.metrics.keys()]).toEqual(['loss']);
  });

  it('take the name of the run with them', () => {
    expect(redactor(['mlflow.runName']).run(run({ name: 'secret plan' })).name).toBe(REDACTED);
  });
});

it('a run with nothing to hide is left as it is', () => {
  const plain = run({ params: { lr: '1e-05' }, tags: { note: 'a-b_c' }, metrics: { loss: 1 } });
  expect(redactor(['*password*']).run(plain)).toBe(plain);
});

it('more names than are remembered are all looked at', () => {
  const redact = redactor(['hidden*']);
  for (let i = 0; i < 10_500; i++) expect(redact.run(run({ params: { [`p${i}`]: 'x' } })).params.size).toBe(1);
  expect([...redact.run(run({ params: { hidden: 'x' } })).params.values()]).toEqual([REDACTED]);
});
