import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getLocation,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** An error as GitLab's GraphQL library (graphql-ruby, lib/graphql/static_validation) words it. */
export type Fault = {
  message: string;
  locations?: { line: number; column: number }[];
  path?: string[];
  extensions?: Record<string, string>;
};

type Place = { path: string[]; fault: (node: Located, message: string, extensions: Record<string, string>) => Fault };
type Located = FieldNode | OperationDefinitionNode | FieldNode['name'];

/** GitLab stops looking after so many. */
const MOST = 5;

/**
 * What makes a query refused as a whole; empty for one that may run. A field that is not there also hides the variables that only it
 * used, and each of these is a fault of its own, as in GitLab.
 */
export function faultsOf(schema: GraphQLSchema, document: DocumentNode): Fault[] {
  const own = ownFaults(schema, document);
  const found = own.length > 0 ? own : validate(schema, document).map((error) => error.toJSON() as Fault);
  return found.slice(0, MOST);
}

function ownFaults(schema: GraphQLSchema, document: DocumentNode): Fault[] {
  const types = new TypeInfo(schema);
  const faults: Fault[] = [];
  const place: Place = {
    path: [],
    fault: (node, message, extensions) => ({
      ...{ message, path: [...place.path], extensions },
      ...(node.loc ? { locations: [getLocation(node.loc.source, node.loc.start)] } : {}),
    }),
  };
  const used = new Map<string, Set<string>>();
  const spreads = new Map<string, string[]>();
  let inside = '';
  const enterRoot = (name: string) => {
    inside = name;
    used.set(name, new Set());
    spreads.set(name, []);
    place.path.push(name);
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition: { enter: (node) => enterRoot(nameOf(node)), leave: () => void place.path.pop() },
      FragmentDefinition: {
        enter: (node) => enterRoot(`fragment ${node.name.value}`),
        leave: () => void place.path.pop(),
      },
      VariableDefinition: () => false,
      FragmentSpread: (node) => void spreads.get(inside)?.push(`fragment ${node.name.value}`),
      Variable: (node) => void used.get(inside)?.add(node.name.value),
      Field: {
        enter: (node) => {
          place.path.push(node.alias?.value ?? node.name.value);
          const fault = fieldFault(types, node, place);
          if (!fault) return undefined;
          faults.push(...fault.faults);
          if (!fault.skip) return undefined;
          place.path.pop();
          return false;
        },
        leave: () => void place.path.pop(),
      },
    }),
  );
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return [...faults, ...operations.flatMap((operation) => unused(operation, used, spreads, place))];
}

const nameOf = ({ operation, name }: OperationDefinitionNode): string =>
  name ? `${operation} ${name.value}` : operation;

function fieldFault(types: TypeInfo, node: FieldNode, place: Place): { faults: Fault[]; skip: boolean } | undefined {
  const parent = types.getParentType();
  const field = types.getFieldDef();
  if (!parent) return undefined;
  const name = node.name.value;
  if (!field) {
    const message = `Field '${name}' doesn't exist on type '${parent.name}'`;
    const extensions = { code: 'undefinedField', typeName: parent.name, fieldName: name };
    return { faults: [place.fault(node, message, extensions)], skip: true };
  }
  const known = new Set(field.args.map((argument) => argument.name));
  const strange = (node.arguments ?? []).filter((argument) => !known.has(argument.name.value));
  const faults = strange.map((argument) => {
    const [shown, wrong] = [node.alias?.value ?? name, argument.name.value];
    return place.fault(argument.name, `Field '${shown}' doesn't accept argument '${wrong}'`, {
      ...{ code: 'argumentNotAccepted', name: shown, typeName: 'Field', argumentName: wrong },
    });
  });
  return faults.length === 0 ? undefined : { faults, skip: false };
}

function unused(
  operation: OperationDefinitionNode,
  used: ReadonlyMap<string, ReadonlySet<string>>,
  spreads: ReadonlyMap<string, readonly string[]>,
  place: Place,
): Fault[] {
  const reached = new Set([nameOf(operation)]);
  for (const root of reached) for (const next of spreads.get(root) ?? []) reached.add(next);
  const here = new Set([...reached].flatMap((root) => [...(used.get(root) ?? [])]));
  const by = operation.name?.value ?? `anonymous ${operation.operation}`;
  return (operation.variableDefinitions ?? [])
    .map(({ variable }) => variable.name.value)
    .filter((name) => !here.has(name))
    .map((name) => {
      const message = `Variable $${name} is declared by ${by} but not used`;
      return {
        ...place.fault(operation, message, { code: 'variableNotUsed', variableName: name }),
        path: [nameOf(operation)],
      };
    });
}
