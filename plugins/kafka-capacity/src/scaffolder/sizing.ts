import {
  DEFAULT_NAMESPACE,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { CatalogApi } from '@backstage/plugin-catalog-react';
import {
  applyProfile,
  ClusterSummary,
  DEFAULT_POLICIES,
  isModelFailure,
  KAFKA_TOPICS_ANNOTATION,
  ModelFailure,
  KafkaCapacityApi,
  ModelResult,
  newTopicNameProblem,
  NewTopicRules,
  PartitionRecommendation,
  recommendPartitions,
  TopicDetail,
  topicEntityName,
  topicNamesCollide,
  WorkloadProfile,
} from 'backstage-plugin-kafka-capacity-common';
import { errorSentence } from '../components/states/FailurePanel';

/**
 * What the field `KafkaTopicSizer` gives to a template: a new topic and the demand on it.
 *
 * @public
 */
export interface KafkaTopicSizing {
  /** Name of the cluster in the configuration. */
  cluster?: string;
  name?: string;
  /** MB (10^6 bytes) per second at peak. */
  peakMBps?: number;
  /** Consumers working in parallel. */
  targetParallelism?: number;
  /** Factor on the parallelism; that of the cluster's policy unless given. */
  growth?: number;
  profile?: WorkloadProfile;
  /** What is recommended for it, for people to review; the action works it out again. */
  partitions?: number;
}

/** More than these are not looked through: the cluster itself refuses a name that is taken. */
const MOST_ALIKE = 200;

/** What people read where the model names its inputs. */
const LABELS: Record<string, string> = {
  peakMBps: 'Peak (MB/s)',
  targetParallelism: 'Parallelism (consumers)',
  growth: 'Growth (factor)',
};

/** What can be declared: the model also answers for nothing at all, and for half a consumer. */
const DECLARABLE = [
  {
    key: 'peakMBps',
    allowed: 'a number above 0, up to 1000000',
    fits: (value: number) => value > 0 && value <= 1_000_000,
  },
  {
    key: 'targetParallelism',
    allowed: 'a whole number from 1 to 100000',
    fits: (value: number) =>
      Number.isInteger(value) && value > 0 && value <= 100_000,
  },
] as const;

/** Numbers that can't be declared. */
function undeclarable(sizing: KafkaTopicSizing): ModelFailure[] {
  return DECLARABLE.flatMap(({ key, allowed, fits }) => {
    const value = sizing[key];
    if (value === undefined || fits(value)) return [];
    const message = `${key} must be ${allowed}, but is ${value}`;
    return [{ error: { field: key, value: String(value), allowed, message } }];
  });
}

/** What is recommended for it, as the backend would by the policy of the cluster. */
export function recommendationFor(
  sizing: KafkaTopicSizing,
  { partitionPolicy }: Pick<NewTopicRules, 'partitionPolicy'>,
): ModelResult<PartitionRecommendation> {
  const [wrong] = undeclarable(sizing);
  if (wrong) return wrong;
  const policies = { ...DEFAULT_POLICIES, partitions: partitionPolicy };
  const { partitions: policy } = sizing.profile
    ? applyProfile(policies, sizing.profile, 'profile')
    : policies;
  return recommendPartitions({
    peakMBps: sizing.peakMBps ?? null,
    targetParallelism: sizing.targetParallelism ?? null,
    growth: sizing.growth,
    policy,
  });
}

/** Why a topic with that many partitions would be refused. */
export function roomProblem(
  partitions: number,
  { roomForPartitions: room }: Pick<NewTopicRules, 'roomForPartitions'>,
): string | undefined {
  if (room === null || partitions <= room) return undefined;
  return `${partitions} partitions exceed the ${room} that the broker budget leaves for a new topic. Ask the cluster's owner for more brokers, or choose another cluster`;
}

/** What is known of a name. */
export interface NameFinding {
  /** Why no topic may be created by that name. */
  problem?: string;
  /** What is worth knowing about it. */
  note?: string;
}

/**
 * Checks a name against Kafka's rules, the convention, the cluster and the catalog. What the person may not see stays unknown
 * here: the cluster itself refuses a name that is taken.
 */
export async function checkName(
  api: Pick<KafkaCapacityApi, 'getTopic' | 'getTopics'>,
  cluster: string,
  name: string,
  { names }: Pick<NewTopicRules, 'names'>,
): Promise<NameFinding> {
  const allowed = newTopicNameProblem(name, names);
  if (allowed !== undefined) {
    return { problem: `Name must be ${allowed}, is “${name}”` };
  }
  const topic = await findTopic(api, cluster, name);
  if (topic && isThere(topic)) {
    return {
      problem: `${name} is a topic of cluster ${cluster} already, with ${topic.partitionCount} partitions: choose another name, or scale that one`,
    };
  }
  const alike = await findAlike(api, cluster, name);
  if (alike !== undefined) {
    return {
      problem: `${name} collides with ${alike} in cluster ${cluster}: Kafka treats . and _ as equal. Choose another name`,
    };
  }
  if (topic && topic.entities.length > 0) {
    const refs = topic.entities.map(({ entityRef }) => entityRef).join(', ');
    return {
      note: `Registered in the catalog by ${refs}, which stays its entity`,
    };
  }
  return { note: `No topic of that name is known in cluster ${cluster}` };
}

/** That the name which a declaration's entity would get is that of an entity of something else, or whether can't be told, as a sentence. */
export async function entityNameTaken(
  catalog: Pick<CatalogApi, 'getEntityByRef'>,
  cluster: string,
  topic: string,
): Promise<string | undefined> {
  let entity: Entity | undefined;
  try {
    entity = await catalog.getEntityByRef({
      kind: 'resource',
      namespace: DEFAULT_NAMESPACE,
      name: topicEntityName(topic),
    });
  } catch (error) {
    return `Whether the catalog has something else of that name can’t be told: ${errorSentence(
      error as Error,
    )}`;
  }
  const registered = entity?.metadata.annotations?.[KAFKA_TOPICS_ANNOTATION];
  const own = `${cluster}/${topic}`;
  if (!entity || registered?.split(',').some(one => one.trim() === own)) {
    return undefined;
  }
  return `The catalog has ${stringifyEntityRef(
    entity,
  )} for something else: where a declaration is written, give its entity another name`;
}

async function findTopic(
  api: Pick<KafkaCapacityApi, 'getTopic'>,
  cluster: string,
  name: string,
): Promise<TopicDetail | undefined> {
  try {
    return await api.getTopic(cluster, name);
  } catch (error) {
    if (error instanceof ResponseError && error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

/** A topic whose name differs by dots and underscores alone, among those that have its longest part in common. */
async function findAlike(
  api: Pick<KafkaCapacityApi, 'getTopic' | 'getTopics'>,
  cluster: string,
  name: string,
): Promise<string | undefined> {
  const parts = name.split(/[._]/);
  if (parts.length === 1) return undefined;
  const [longest] = parts.sort((a, b) => b.length - a.length);
  const { items } = await api.getTopics({
    cluster: [cluster],
    limit: MOST_ALIKE,
    sort: 'name',
    ...(longest && { q: longest }),
  });
  for (const { subject } of items) {
    if (subject.name === name || !topicNamesCollide(subject.name, name)) {
      continue;
    }
    const other = await findTopic(api, cluster, subject.name);
    if (other && isThere(other)) return subject.name;
  }
  return undefined;
}

/** An entity may register a topic before it is there: then it has no partitions. */
function isThere({ assessedAt, partitionCount }: TopicDetail): boolean {
  return assessedAt !== null && partitionCount > 0;
}

/** Everything that keeps a template from going on with it, a sentence each. */
export async function sizingProblems(
  api: Pick<KafkaCapacityApi, 'getClusters' | 'getTopic' | 'getTopics'>,
  sizing: KafkaTopicSizing,
): Promise<string[]> {
  const clusters = await api.getClusters();
  const cluster = clusters.find(one => one.cluster === sizing.cluster);
  const problems: string[] = [];
  if (!cluster) {
    const known = clusters.map(one => one.cluster).join(', ') || 'none';
    const is = sizing.cluster ? `is “${sizing.cluster}”` : 'is missing';
    problems.push(`Cluster must be one of ${known}, ${is}`);
  }
  if (!sizing.name) {
    problems.push('Name is missing');
  } else if (cluster) {
    const { name } = sizing;
    const { problem } = await checkName(
      api,
      cluster.cluster,
      name,
      cluster.newTopics,
    );
    if (problem !== undefined) problems.push(problem);
  }
  problems.push(...demandProblems(sizing, cluster));
  return problems;
}

function demandProblems(
  sizing: KafkaTopicSizing,
  cluster: ClusterSummary | undefined,
): string[] {
  const problems = DECLARABLE.filter(
    ({ key }) => sizing[key] === undefined,
  ).map(({ key }) => `${LABELS[key]} is missing`);
  const result = recommendationFor(
    sizing,
    cluster?.newTopics ?? { partitionPolicy: DEFAULT_POLICIES.partitions },
  );
  const wrong = undeclarable(sizing);
  if (wrong.length === 0) {
    if (isModelFailure(result)) wrong.push(result);
    else if (cluster && problems.length === 0) {
      const full = roomProblem(result.recommended, cluster.newTopics);
      if (full !== undefined) problems.push(full);
    }
  }
  for (const { error } of wrong) {
    const { field, allowed, value } = error;
    problems.push(`${LABELS[field] ?? field} must be ${allowed}, is ${value}`);
  }
  return problems;
}
