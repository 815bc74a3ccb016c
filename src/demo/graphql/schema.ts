import { buildSchema } from 'graphql';

const BASE = `
  scalar Time
  type Query { currentUser: User  metadata: Metadata  project(fullPath: ID!): Project EXPERIMENT }
  type Metadata { version: String!  revision: String! }
  type User { id: ID!  username: String!  name: String!  webUrl: String!  webPath: String!  avatarUrl: String  bot: Boolean! }
  type Project { id: ID!  name: String!  fullPath: ID!  webUrl: String  description: String  job(id: ID!): CiJob EXPERIMENTS }
  type CiJob { id: ID  name: String  webPath: String  status: String  stage: CiStage  refName: String  duration: Int
    startedAt: Time  finishedAt: Time  pipeline: Pipeline }
  type CiStage { name: String }
  type Pipeline { id: ID!  iid: String!  sha: String  ref: String  status: String!  path: String }
  type PageInfo { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }
`;

const EXPERIMENTS = `
  type MlExperiment { id: ID!  name: String!  candidateCount: Int!  createdAt: Time!  updatedAt: Time!  path: String!
    modelId: ID  creator: User  candidates(first: Int, after: String): MlCandidateConnection }
  type MlExperimentConnection { count: Int!  nodes: [MlExperiment]  pageInfo: PageInfo! }
  type MlCandidate { id: ID!  iid: Int!  eid: String!  name: String  status: String  createdAt: Time!  creator: User  ciJob: CiJob
    params(first: Int, after: String): MlCandidateParamConnection!
    metrics(first: Int, after: String): MlCandidateMetricConnection!
    metadata(first: Int, after: String): MlCandidateMetadataConnection!
    _links: MLCandidateLinks! }
  type MlCandidateConnection { count: Int!  nodes: [MlCandidate]  pageInfo: PageInfo! }
  type MLCandidateLinks { showPath: String  artifactPath: String }
  type MlCandidateParam { id: ID!  name: String!  value: String! }
  type MlCandidateParamConnection { count: Int!  nodes: [MlCandidateParam]  pageInfo: PageInfo! }
  type MlCandidateMetric { id: ID!  name: String  value: Float  step: Int }
  type MlCandidateMetricConnection { count: Int!  nodes: [MlCandidateMetric]  pageInfo: PageInfo! }
  type MlCandidateMetadata { id: ID!  name: String!  value: String! }
  type MlCandidateMetadataConnection { count: Int!  nodes: [MlCandidateMetadata]  pageInfo: PageInfo! }
`;

/** GitLab 19: experiments and runs can be asked for. */
export const historySchema = buildSchema(
  BASE.replace('EXPERIMENTS', 'mlExperiments(first: Int, after: String): MlExperimentConnection').replace(
    'EXPERIMENT',
    'mlExperiment(id: ID!): MlExperiment',
  ) + EXPERIMENTS,
);

/** GitLab 17 knew no experiments here: asking for them fails the whole query. */
export const inlineSchema = buildSchema(BASE.replace('EXPERIMENTS', '').replace('EXPERIMENT', ''));
