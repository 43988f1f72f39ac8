import {
  DeclaredFacts,
  KAFKA_CAPACITY_ANNOTATION_PREFIX,
  KAFKA_TOPICS_ANNOTATION,
} from '../../annotations/annotations';
import { plainDecimal } from '../../calculation/decimalText';
import { ModelResult } from '../../calculation/modelInput';
import {
  checkEntityName,
  checkFullReference,
  checkGiven,
  checkReference,
  checkText,
  checkTopic,
  textThat,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { topicEntityName } from '../resourceNames';
import { quoted, yamlText } from '../yamlDocument';

/**
 * A topic for the software catalog.
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

const checkCluster = textThat("a text without '/' and ','", cluster =>
  /^[^/,\s][^/,]*$/.test(cluster),
);

/**
 * The `catalog-info.yaml` of a topic: a Resource of type `kafka-topic` that links to it and carries its declared facts.
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
    checkCluster('cluster', cluster) ??
    checkGiven('entityName', given.entityName, checkEntityName) ??
    checkReference('owner', owner) ??
    checkGiven('system', system, checkReference) ??
    checkGiven('description', description, checkText) ??
    dependsOn
      .map(ref => checkFullReference('dependsOn', ref))
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
    text: yamlText({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: quoted(entityName),
        ...(description !== undefined && { description: quoted(description) }),
        annotations,
      },
      spec: {
        type: 'kafka-topic',
        owner: quoted(owner),
        ...(system !== undefined && { system: quoted(system) }),
        ...(dependsOn.length > 0 && { dependsOn: dependsOn.map(quoted) }),
      },
    }),
  };
}

/**
 * What is declared about a topic, as annotations of its entity. Annotations take plain decimals only.
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
    annotations[`${KAFKA_CAPACITY_ANNOTATION_PREFIX}${name}`] =
      typeof value === 'number' ? plainDecimal(value) : String(value);
  }
  return annotations;
}
