import { FixedCount } from '../../topics/fixedTopics';
import {
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import {
  checkConfigs,
  checkGiven,
  checkIncrease,
  checkPartitions,
  checkReplicationFactor,
  checkText,
  checkTopic,
  resourceNameOf,
  TopicConfigs,
} from '../documentInputs';
import { DocumentChange, GeneratedDocument } from '../generatedDocument';
import { unifiedDiff } from '../unifiedDiff';

/**
 * A topic that Terraform is to keep, by one of the two providers in use.
 *
 * @public
 */
export interface TerraformTopic {
  /** `mongey`: `kafka_topic` of Mongey/kafka. `confluent`: `confluent_kafka_topic` of confluentinc/confluent. */
  provider: 'mongey' | 'confluent';
  topic: string;
  /** 1 to 1,000,000. */
  partitions: number;
  /** 1 to 1,000. Needed by `mongey`; Confluent Cloud has its own. */
  replicationFactor?: number;
  /** Settings, such as `retention.ms`. */
  configs?: TopicConfigs;
  /** Id of the Kafka cluster, such as `lkc-abc123`, for `confluent`. Absent where the provider block names it. */
  clusterId?: string;
  /** Name of the resource in Terraform; made from the topic's unless given. */
  resourceName?: string;
}

/**
 * The change of a topic that Terraform keeps.
 *
 * @public
 */
export interface TerraformTopicChange
  extends Omit<TerraformTopic, 'partitions'> {
  /** Partitions that are declared now. */
  from: number;
  /** More than `from`. */
  to: number;
  /** Why the topic must keep its count, null where it need not; by its name unless given. */
  fixed?: FixedCount | null;
}

/**
 * Terraform configuration of a topic. It forbids destroying the topic: for fewer partitions both providers would delete it
 * and make it anew.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function terraformTopic(
  topic: TerraformTopic,
): ModelResult<GeneratedDocument> {
  const failure =
    checkDeclaration(topic) ?? checkPartitions('partitions', topic.partitions);
  if (failure) return failure;
  return {
    fileName: `${resourceName(topic)}.tf`,
    language: 'hcl',
    text: resource(topic, topic.partitions),
  };
}

/**
 * The change of a topic's Terraform configuration to more partitions.
 *
 * @returns a failure when it is no increase
 * @public
 */
export function terraformTopicChange(
  change: TerraformTopicChange,
): ModelResult<DocumentChange> {
  const { from, to } = change;
  const failure = checkDeclaration(change) ?? checkIncrease(change);
  if (failure) return failure;
  const declared = terraformTopic({ ...change, partitions: from });
  if (isModelFailure(declared)) return declared;
  const { fileName, language, text: before } = declared;
  const after = resource(change, to);
  return {
    fileName,
    language,
    before,
    after,
    diff: unifiedDiff(fileName, before, after),
  };
}

type Declaration = Omit<TerraformTopic, 'partitions'>;

function checkDeclaration(topic: Declaration): ModelFailure | undefined {
  const { provider, replicationFactor, clusterId } = topic;
  if (provider !== 'mongey' && provider !== 'confluent') {
    return inputFailure('provider', provider, 'mongey or confluent');
  }
  return (
    checkTopic('topic', topic.topic) ??
    (provider === 'mongey'
      ? checkReplicationFactor(replicationFactor)
      : checkGiven(replicationFactor, checkReplicationFactor)) ??
    checkConfigs(topic.configs) ??
    checkGiven(clusterId, given => checkText('clusterId', given)) ??
    checkGiven(topic.resourceName, checkResourceName)
  );
}

function checkResourceName(name: unknown): ModelFailure | undefined {
  return typeof name === 'string' && /^[a-zA-Z_][a-zA-Z0-9_-]*$/.test(name)
    ? undefined
    : inputFailure(
        'resourceName',
        name,
        'a Terraform name: letters, digits, dashes and underscores, not beginning with a digit or dash',
      );
}

function resourceName({ resourceName: given, topic }: Declaration): string {
  return given ?? resourceNameOf(topic);
}

function resource(declaration: Declaration, partitions: number): string {
  return declaration.provider === 'mongey'
    ? mongeyResource(declaration, partitions)
    : confluentResource(declaration, partitions);
}

const PREVENT_DESTROY = `# Fewer partitions would mean to delete the topic and make it anew.
${block('lifecycle', ['prevent_destroy = true\n'])}`;

function mongeyResource(declaration: Declaration, partitions: number): string {
  const { topic, replicationFactor } = declaration;
  return block(`resource "kafka_topic" "${resourceName(declaration)}"`, [
    assignments([
      ['name', hclString(topic)],
      ['partitions', String(partitions)],
      ['replication_factor', String(replicationFactor)],
    ]),
    ...configBlock(declaration.configs),
    PREVENT_DESTROY,
  ]);
}

function confluentResource(
  declaration: Declaration,
  partitions: number,
): string {
  const { topic, clusterId } = declaration;
  return block(
    `resource "confluent_kafka_topic" "${resourceName(declaration)}"`,
    [
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
      ...configBlock(declaration.configs),
      PREVENT_DESTROY,
    ],
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

/** Parts in braces, indented, with an empty line between them. */
function block(head: string, parts: string[]): string {
  const body = parts.join('\n').replace(/^(?=.)/gm, '  ');
  return `${head} {\n${body}}\n`;
}

/** One a line with the equals signs below each other, as `terraform fmt` has it. */
function assignments(pairs: readonly [string, string][]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs
    .map(([name, value]) => `${name.padEnd(width)} = ${value}\n`)
    .join('');
}

const HCL_ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  $: '$$',
  '%': '%%',
};

/** A quoted HCL string; `${` and `%{` would begin a template. */
function hclString(text: string): string {
  const escaped = text.replace(
    /[\\"\p{Cc}\p{Zl}\p{Zp}]|[$%](?=\{)/gu,
    char => HCL_ESCAPES[char] ?? unicodeEscape(char),
  );
  return `"${escaped}"`;
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
