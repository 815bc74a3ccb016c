import type { PageArguments } from './connection.ts';

export type ListArguments = PageArguments & {
  name?: string;
  orderBy?: 'CREATED_AT' | 'UPDATED_AT' | 'NAME' | 'ID';
  sort?: 'ASC' | 'DESC';
};

/** The SQL after FROM for a list of a project's experiments or models; `usual` is the order that GitLab takes when none is given. */
export function listClause(
  { name, orderBy, sort }: ListArguments,
  usual: string,
): { clause: string; values: string[] } {
  const named = name ? "AND name LIKE '%' || ? || '%'" : '';
  const direction = sort === 'ASC' ? 'ASC' : 'DESC';
  const clause = `WHERE project_id = ? ${named} ORDER BY ${(orderBy ?? usual).toLowerCase()} ${direction}, id DESC`;
  return { clause, values: name ? [name] : [] };
}
