// Starts a GitLab with real runs and an open merge request, and prints the lines by which a shell makes a job of it: for our own pipeline. Ends with
// that shell.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedGitLab, writeFile } from '../src/demo/index.ts';
import { packageRoot } from '../src/package-root.ts';

const gitlab = await startEmbeddedGitLab({ stores: ['liver-ct-seg'] });
const [project] = gitlab.projects;
if (project === undefined) throw new Error('the embedded GitLab has no project');
// What judges comes from the target branch: there it takes the place of the configuration that the demonstration has.
const content = readFileSync(join(packageRoot, '.gitlab/ml-report.yml'), 'utf8');
writeFile(gitlab, project.id, { branch: 'main', path: 'ml-report.yml', content });

const variables = {
  ...{ CI_SERVER_URL: gitlab.url, CI_API_V4_URL: `${gitlab.url}/api/v4`, CI_JOB_TOKEN: project.jobToken },
  ...{ CI_PROJECT_ID: project.id, CI_PROJECT_PATH: project.path, CI_PROJECT_URL: `${gitlab.url}/${project.path}` },
  ...{ CI_PROJECT_VISIBILITY: 'private', ML_REPORT_TOKEN: project.token },
};
const ofMergeRequest = {
  CI_MERGE_REQUEST_IID: project.openMergeRequest,
  CI_MERGE_REQUEST_PROJECT_ID: project.id,
};
const lines = (given: object) => Object.entries(given).map(([name, value]) => `export ${name}='${value}'`);
process.stdout.write(
  [...lines(variables), 'if [ -n "$CI_MERGE_REQUEST_IID" ]; then', ...lines(ofMergeRequest), 'fi', ''].join('\n'),
);

// The shell that started it is the job's.
const shell = process.ppid;
setInterval(() => {
  if (process.ppid !== shell) process.exit();
}, 500);
