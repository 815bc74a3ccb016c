import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What one query may cost and how deep it may go (GitLab: app/graphql/gitlab_schema.rb). */
const SIGNED_IN = { complexity: 250, depth: 20 };
const ANONYMOUS = { complexity: 200, depth: 15 };
const LARGEST_PAGE = 100;

/** Lists with a resolver of their own: each node that may come adds a hundredth to what is asked of one (app/graphql/types/base_field.rb). */
const WITH_RESOLVER = new Set(['Project.mlExperiments', 'Project.mlModels', 'MlModel.versions']);

type Query = {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
};
type Asked = { field: GraphQLField<unknown, unknown> | undefined; node: FieldNode; below: SelectionSetNode[] };
type Cost = { complexity: number; depth: number };

/**
 * The refusals of a valid query that asks for too much, in GitLab's words. Counted as there: one for each field (fields of one name in one
 * place are one field), and for a list with a resolver of its own the sum below it and one, times 1 + nodes / 100.
 */
export function refusalsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  asked: { variables: Readonly<Record<string, unknown>>; operation: string | undefined; signedIn: boolean },
): { message: string }[] {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.find(({ name }) => asked.operation === undefined || name?.value === asked.operation);
  if (!operation) return [];
  const { complexity, depth } = costOf(schema, document, operation, asked.variables);
  const most = asked.signedIn ? SIGNED_IN : ANONYMOUS;
  return [
    ...(depth > most.depth ? [`Query has depth of ${depth}, which exceeds max depth of ${most.depth}`] : []),
    ...(complexity > most.complexity
      ? [`Query has complexity of ${complexity}, which exceeds max complexity of ${most.complexity}`]
      : []),
  ].map((message) => ({ message }));
}

function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Query['variables'],
): Cost {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const query = { schema, variables, fragments: new Map(fragments.map((node) => [node.name.value, node])) };
  return selectionCost(query, schema.getQueryType() ?? undefined, [operation.selectionSet]);
}

function selectionCost(query: Query, type: GraphQLNamedType | undefined, sets: readonly SelectionSetNode[]): Cost {
  const asked = new Map<string, Asked>();
  for (const set of sets) collect(query, type, set, asked);
  const costs = [...asked.values()].map(({ field, node, below }) => {
    const inner = field ? getNamedType(field.type) : undefined;
    const { complexity, depth } = selectionCost(query, inner, below);
    return { complexity: ownCost(query, `${type?.name}.${node.name.value}`, node, complexity + 1), depth: depth + 1 };
  });
  return {
    complexity: costs.reduce((sum, { complexity }) => sum + complexity, 0),
    depth: Math.max(0, ...costs.map(({ depth }) => depth)),
  };
}

function ownCost(query: Query, name: string, node: FieldNode, plain: number): number {
  if (!WITH_RESOLVER.has(name)) return plain;
  const first = argumentOf(query, node, 'first');
  const nodes = typeof first === 'number' ? Math.min(first, LARGEST_PAGE) : LARGEST_PAGE;
  const sorted = plain + (argumentOf(query, node, 'sort') === undefined ? 0 : 1);
  return Math.trunc(sorted * (1 + nodes / 100));
}

function argumentOf({ variables }: Query, node: FieldNode, name: string): unknown {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value];
  return value?.kind === Kind.INT ? Number(value.value) : value;
}

function collect(
  query: Query,
  type: GraphQLNamedType | undefined,
  set: SelectionSetNode,
  into: Map<string, Asked>,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) collect(query, type, selection.selectionSet, into);
    else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = query.fragments.get(selection.name.value);
      if (fragment) collect(query, type, fragment.selectionSet, into);
    } else {
      const key = selection.alias?.value ?? selection.name.value;
      const field = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
      const known = into.get(key) ?? { field, node: selection, below: [] };
      into.set(key, known);
      if (selection.selectionSet) known.below.push(selection.selectionSet);
    }
  }
}
