import { maySee, projectAt } from '../http/membership.ts';
import type { Asking } from './asking.ts';
import { experimentsOf } from './experiments.ts';
import { modelsOf } from './models.ts';
import type { ListArguments } from './order.ts';
import { gidNumber, jobValue } from './values.ts';

export function projectValue(asking: Asking, fullPath: string): object | null {
  const project = projectAt(asking.state, fullPath);
  if (!project || /^\d+$/.test(fullPath) || !maySee(asking, project.id)) return null;
  return {
    ...{ id: `gid://gitlab/Project/${project.id}`, name: project.name, fullPath: project.path },
    ...{ webUrl: `${asking.url}/${project.path}`, description: project.description },
    job: ({ id }: { id: string }) => {
      const number = gidNumber(id, 'Ci::Build');
      const own = asking.state.one('SELECT 1 FROM jobs WHERE id = ? AND project_id = ?', number, project.id);
      return own ? jobValue(asking, number) : null;
    },
    mlModels: (asked: ListArguments) => modelsOf(asking, project, asked),
    mlExperiments: (asked: ListArguments) => experimentsOf(asking, project, asked),
  };
}
