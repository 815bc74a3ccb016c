import { buildASTSchema, type GraphQLSchema, Kind, parse } from 'graphql';

const PAGE = 'first: Int, after: String';
const LIST = `name: String, orderBy: MlModelsOrderBy, sort: SortDirectionEnum, ${PAGE}`;

const TYPES = `
  scalar Time
  enum SortDirectionEnum { ASC  DESC }
  enum MlModelsOrderBy { CREATED_AT  UPDATED_AT  NAME  ID }
  type Query { currentUser: User  metadata: Metadata  project(fullPath: ID!): Project  mlExperiment(id: ID!): MlExperiment
    mlModel(id: ID!): MlModel }
  type Metadata { version: String!  revision: String! }
  type User { id: ID!  username: String!  name: String!  webUrl: String!  webPath: String!  avatarUrl: String  bot: Boolean! }
  type Project { id: ID!  name: String!  fullPath: ID!  webUrl: String  description: String  job(id: ID!): CiJob
    mlExperiments(${LIST}): MlExperimentConnection  mlModels(${LIST}): MlModelConnection }
  type CiJob { id: ID  name: String  webPath: String  status: String  stage: CiStage  refName: String  duration: Int
    retried: Boolean  startedAt: Time  finishedAt: Time  pipeline: Pipeline }
  type CiStage { name: String }
  type Pipeline { id: ID!  iid: String!  sha: String  ref: String  status: String!  path: String }
  type PageInfo { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }

  type MlExperiment { id: ID!  name: String!  candidateCount: Int!  createdAt: Time!  updatedAt: Time!  path: String!
    modelId: ID  creator: User  candidates(${PAGE}): MlCandidateConnection }
  type MlCandidate { id: ID!  iid: Int!  eid: String!  name: String  status: String  createdAt: Time!  creator: User  ciJob: CiJob
    params(${PAGE}): MlCandidateParamConnection!  metrics(${PAGE}): MlCandidateMetricConnection!
    metadata(${PAGE}): MlCandidateMetadataConnection!  _links: MLCandidateLinks! }
  type MLCandidateLinks { showPath: String  artifactPath: String }
  type MlCandidateParam { id: ID!  name: String!  value: String! }
  type MlCandidateMetric { id: ID!  name: String  value: Float  step: Int! }
  type MlCandidateMetadata { id: ID!  name: String!  value: String! }

  type MlModel { id: ID!  name: String!  createdAt: Time!  author: User  description: String  latestVersion: MlModelVersion
    versionCount: Int  candidateCount: Int  _links: MLModelLinks!  defaultExperimentPath: String
    versions(version: String, sort: SortDirectionEnum, ${PAGE}): MlModelVersionConnection
    version(modelVersionId: ID!): MlModelVersion  candidates(${PAGE}): MlCandidateConnection }
  type MLModelLinks { showPath: String }
  type MlModelVersion { id: ID!  version: String!  createdAt: Time!  author: User  description: String  artifactsCount: Int
    packageId: ID!  candidate: MlCandidate!  _links: MLModelVersionLinks! }
  type MLModelVersionLinks { showPath: String  packagePath: String  importPath: String }
`;

const LISTED = [
  'Experiment',
  'Candidate',
  'CandidateParam',
  'CandidateMetric',
  'CandidateMetadata',
  'Model',
  'ModelVersion',
];
const CONNECTIONS = LISTED.map(
  (name) => `type Ml${name}Connection { count: Int!  nodes: [Ml${name}]  pageInfo: PageInfo! }`,
).join('\n');

/** What GitLab 17 did not have here: it knew models, but no experiments. */
export const OLDER_LACKS: readonly string[] = ['Query.mlExperiment', 'Project.mlExperiments', 'MlCandidate.creator'];

/** `lacks` are fields such as `MlCandidate.creator` that this server does not have; a field that is none is an error. */
export function schemaOf(lacks: readonly string[]): GraphQLSchema {
  const absent = new Set(lacks);
  const document = parse(TYPES + CONNECTIONS);
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    const fields = definition.fields?.filter(({ name }) => !absent.delete(`${definition.name.value}.${name.value}`));
    return { ...definition, fields: fields ?? [] };
  });
  if (absent.size > 0) throw new Error(`GraphQL has no ${[...absent].join(', ')} that could be lacking`);
  return buildASTSchema({ ...document, definitions });
}
