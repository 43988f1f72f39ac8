import {
  DeclaredFacts,
  KAFKA_CAPACITY_ANNOTATION_PREFIX,
  KAFKA_TOPICS_ANNOTATION,
} from '../../annotations/annotations';
import {
  inputFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import {
  checkEntityName,
  checkGiven,
  checkReference,
  checkText,
  checkTopic,
  topicEntityName,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { quoted, yamlText } from '../yamlDocument';

/**
 * A topic that the software catalog is to have as a Resource.
 *
 * @public
 */
export interface CatalogTopic {
  /** Name of the cluster in the configuration, without `/` and `,`. */
  cluster: string;
  topic: string;
  /** Name of the entity; made from the topic's unless given. */
  entityName?: string;
  description?: string;
  /** Reference of the owner, such as `group:default/ordering`. */
  owner: string;
  system?: string;
  /** References of what the topic depends on, with their kinds, such as `resource:default/kafka-prod`. */
  dependsOn?: readonly string[];
  /** What is declared about the topic. */
  declared?: Pick<
    DeclaredFacts,
    | 'peakThroughputMBps'
    | 'targetParallelism'
    | 'growth'
    | 'keyed'
    | 'orderPerKey'
    | 'profile'
  >;
}

const DECLARED: readonly [
  keyof NonNullable<CatalogTopic['declared']>,
  annotation: string,
][] = [
  ['peakThroughputMBps', 'peak-throughput-mbps'],
  ['targetParallelism', 'target-parallelism'],
  ['growth', 'growth'],
  ['keyed', 'keyed'],
  ['orderPerKey', 'order-per-key'],
  ['profile', 'profile'],
];

/**
 * The `catalog-info.yaml` of a topic: a Resource of type `kafka-topic` that registers it and carries what is declared about it.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function catalogTopicResource(
  given: CatalogTopic,
): ModelResult<GeneratedDocument> {
  const { cluster, topic, owner, system } = given;
  const { description, dependsOn = [], declared = {} } = given;
  const failure =
    checkTopic('topic', topic) ??
    checkCluster(cluster) ??
    checkGiven(given.entityName, name => checkEntityName('entityName', name)) ??
    checkReference('owner', owner) ??
    checkGiven(system, ref => checkReference('system', ref)) ??
    checkGiven(description, text => checkText('description', text)) ??
    dependsOn
      .map(ref => checkReference('dependsOn', ref, { kind: 'required' }))
      .find(found => found !== undefined);
  if (failure) return failure;
  const { entityName = topicEntityName(topic) } = given;
  const annotations = new Map(
    Object.entries({
      [KAFKA_TOPICS_ANNOTATION]: `${cluster}/${topic}`,
      ...declaredAnnotations(declared),
    }).map(([name, value]) => [name, quoted(value)]),
  );
  return {
    fileName: 'catalog-info.yaml',
    language: 'yaml',
    text: yamlText(
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Resource',
        metadata: {
          name: quoted(entityName),
          ...(description !== undefined && {
            description: quoted(description),
          }),
          annotations,
        },
        spec: {
          type: 'kafka-topic',
          owner: quoted(owner),
          ...(system !== undefined && { system: quoted(system) }),
          ...(dependsOn.length > 0 && {
            dependsOn: dependsOn.map(ref => quoted(ref)),
          }),
        },
      },
      [],
      [],
    ),
  };
}

/**
 * What is declared about a topic, as annotations of its entity.
 *
 * @public
 */
export function declaredAnnotations(
  declared: NonNullable<CatalogTopic['declared']>,
): Record<string, string> {
  const annotations: Record<string, string> = {};
  for (const [fact, name] of DECLARED) {
    const value = declared[fact];
    if (value === undefined) continue;
    annotations[`${KAFKA_CAPACITY_ANNOTATION_PREFIX}${name}`] = plain(value);
  }
  return annotations;
}

/** Annotations take plain decimals alone, and the shortest text of a small number has an exponent. */
function plain(value: string | number | boolean): string {
  const text = String(value);
  return typeof value === 'number' && /e/.test(text)
    ? value.toFixed(12).replace(/\.?0+$/, '')
    : text;
}

function checkCluster(cluster: unknown): ModelFailure | undefined {
  return typeof cluster === 'string' && /^[^/,\s][^/,]*$/.test(cluster)
    ? undefined
    : inputFailure('cluster', cluster, "a text without '/' and ','");
}
