import { ModelFailure, ModelResult } from '../../calculation/modelInput';
import {
  checkGiven,
  checkReplicas,
  checkText,
  oneOf,
  textThat,
  TopicConfigs,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { assignments, block, hclString, isResourceName } from '../hcl';
import { resourceNameOf } from '../resourceNames';
import { checkShape, TopicShape } from './topicShape';

/**
 * A topic for Terraform, by one of the two providers in use.
 *
 * @public
 */
export interface TerraformTopic extends TopicShape {
  /**
   * `mongey`: `kafka_topic` of Mongey/kafka, which needs a replication factor. `confluent`: `confluent_kafka_topic` of
   * confluentinc/confluent, for Confluent Cloud, which has its own.
   */
  provider: 'mongey' | 'confluent';
  /** Id of the Kafka cluster, such as `lkc-abc123`, for `confluent`. Absent where the provider block names it. */
  clusterId?: string;
  /** Name of the resource in Terraform; made from the topic's unless given. */
  resourceName?: string;
}

const PREVENT_DESTROY = `# With fewer partitions the provider would delete and recreate the topic.
lifecycle {
  prevent_destroy = true
}
`;

/**
 * Terraform configuration of a topic. It forbids destroying the topic: with fewer partitions both providers would delete and
 * recreate it.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function terraformTopic(
  given: TerraformTopic,
): ModelResult<GeneratedDocument> {
  const failure = checkTerraform(given);
  if (failure) return failure;
  const { topic, partitions, replicationFactor, clusterId, configs } = given;
  const name = given.resourceName ?? resourceNameOf(topic);
  const [type, ...parts] =
    given.provider === 'mongey'
      ? [
          'kafka_topic',
          assignments([
            ['name', hclString(topic)],
            ['partitions', String(partitions)],
            ['replication_factor', String(replicationFactor)],
          ]),
        ]
      : [
          'confluent_kafka_topic',
          ...(clusterId === undefined
            ? []
            : [
                block('kafka_cluster', [
                  assignments([['id', hclString(clusterId)]]),
                ]),
              ]),
          assignments([
            ['topic_name', hclString(topic)],
            ['partitions_count', String(partitions)],
          ]),
        ];
  return {
    fileName: `${name}.tf`,
    language: 'hcl',
    text: block(`resource "${type}" "${name}"`, [
      ...parts,
      ...configBlock(configs),
      PREVENT_DESTROY,
    ]),
  };
}

const checkResourceName = textThat(
  'a Terraform name: letters, digits, dashes and underscores, not beginning with a digit or dash',
  isResourceName,
);

function checkTerraform(given: TerraformTopic): ModelFailure | undefined {
  const { provider, replicationFactor } = given;
  return (
    oneOf(['mongey', 'confluent'])('provider', provider) ??
    (provider === 'mongey'
      ? checkReplicas('replicationFactor', replicationFactor)
      : undefined) ??
    checkShape(given) ??
    checkGiven('clusterId', given.clusterId, checkText) ??
    checkGiven('resourceName', given.resourceName, checkResourceName)
  );
}

function configBlock(configs: TopicConfigs = {}): string[] {
  const entries = Object.entries(configs);
  if (entries.length === 0) return [];
  const lines = entries.map(([name, value]): [string, string] => [
    hclString(name),
    hclString(value),
  ]);
  return [block('config =', [assignments(lines)])];
}
