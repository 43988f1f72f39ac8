import { escapeName } from '../../subjects/escapeName';
import type { HazardAnswer } from '../../api/resources/topics/partitions';
import {
  formatExact,
  formatQuantity,
  formatThroughput,
} from '../../calculation/format';
import { TOPIC_MANAGER_TEXTS } from '../../subjects/topicManagers';
import { fixedCountSentence } from '../../topics/fixedTopics';
import type {
  BudgetSum,
  Hazard,
  HazardFinding,
} from '../../topics/hazards/hazard';

/**
 * A hazard for people.
 *
 * @public
 */
export interface HazardText {
  title: string;
  /** One sentence with the numbers. */
  evidence: string;
  /** What to do about it. */
  advice: string;
}

/**
 * A hazard with its text.
 *
 * @public
 */
export function hazardAnswer(hazard: Hazard): HazardAnswer {
  return { ...hazard, ...hazardText(hazard) };
}

/**
 * Words a hazard.
 *
 * @public
 */
export function hazardText({ finding }: Pick<Hazard, 'finding'>): HazardText {
  switch (finding.code) {
    case 'fixed-count': {
      const { fixed, partitions } = finding;
      return {
        title: 'Fixed partition count',
        evidence: `${fixedCountSentence(
          fixed,
          partitions,
        )} Known by: ${escapeName(fixed.source)}.`,
        advice: String(fixed.source).startsWith('name pattern')
          ? 'Declare kafka-capacity/partitions: scalable if the topic is another one than its name says.'
          : 'Leave its partitions as they are.',
      };
    }
    case 'managed-elsewhere': {
      const { tool, source } = finding.managedBy;
      const { title, change, drift } = TOPIC_MANAGER_TEXTS[tool];
      return {
        title: `Declared in ${title}`,
        evidence: `${title} declares the topic (${escapeName(
          source,
        )}). After a change made past it, ${drift}.`,
        advice: `Change ${change} first, and let ${title} add the partitions.`,
      };
    }
    case 'sink-connector':
      return {
        title: 'Read by sink connectors',
        evidence: `${withMore(
          finding.groups.map(escapeName),
          finding.more,
        )}: sinks such as JDBC, Elasticsearch and S3 may key what they write by topic, partition and offset. Records of a key that moves get other documents, rows or files, and a new topic starts those offsets again.`,
        advice:
          "Check the connector's key settings (pk.mode=kafka, key.ignore=true, partitioner.class) before the change.",
      };
    case 'keys-move':
      return keysMoveText(finding);
    case 'compacted':
      return {
        title: 'Compacted topic',
        evidence: `cleanup.policy is ${finding.cleanupPolicy}: old copies of keys that move stay in their old partition for ever.`,
        advice:
          'Migrate to a new topic, writing every record again by its key.',
      };
    case 'compaction-unknown':
      return {
        title: 'Compaction not known',
        evidence:
          'Whether the topic is compacted is not known: its cleanup.policy could not be read.',
        advice:
          'Grant DescribeConfigs on the topic, and wait for a sweep that reads its settings.',
      };
    case 'stream-processing': {
      const { processors, more, isDeclared } = finding;
      const found = processors.map(
        ({ group, sign }) => `${escapeName(group)} (${sign})`,
      );
      if (isDeclared) found.push('declared by annotation');
      return {
        title: 'Input of a stream processor',
        evidence: `Its state is kept per partition: ${withMore(found, more)}.`,
        advice:
          'Migrate to a new topic together with every topic that it is joined with, and rebuild the state.',
      };
    }
    case 'consumers-unknown':
      return {
        title: 'Readers not known',
        evidence: `Whether a stream processor reads it is not known: ${
          finding.fault ?? 'which groups read it could not be read'
        }.`,
        advice:
          'Wait for a sweep that reads every group, or declare kafka-capacity/stream-processing: false if no stream processor reads it.',
      };
    case 'hot-partition': {
      const { partition, busiestMBps, meanMBps } = finding;
      return {
        title: 'Hot partition',
        evidence: `Partition ${partition} takes ${formatThroughput(
          busiestMBps,
        )} while the mean is ${formatThroughput(
          meanMBps,
        )}: more partitions will not help.`,
        advice: 'Spread the records of its busiest keys first.',
      };
    }
    case 'over-budget': {
      const { sum, budget, whileBothExist } = finding;
      return {
        title: 'Broker budget',
        evidence: `${
          sum ? sumText(sum) : 'A broker would come to more replicas'
        }, above the budget of ${formatExact(budget)}${
          whileBothExist ? ' while both topics exist' : ''
        }.`,
        advice: 'Add brokers, or remove topics that nobody needs, first.',
      };
    }
    case 'budget-unknown':
      return {
        title: 'Broker budget',
        evidence:
          "What the brokers hold or the topic's replication factor could not be read.",
        advice: `Check that no broker comes to more than ${formatExact(
          finding.budget,
        )} replicas.`,
      };
    case 'latest-offset-reset':
      return {
        title: 'Records missed in new partitions',
        evidence: `${
          finding.groups === null
            ? 'Its consumers are not all known'
            : `Read by ${formatQuantity(finding.groups, 'groups')}`
        }: with auto.offset.reset=latest, what is written to a new partition before a consumer learns of it (metadata.max.age.ms, 5 min) is missed.`,
        advice:
          'Set auto.offset.reset=earliest on its consumers before the change.',
      };
    default:
      return finding satisfies never;
  }
}

function keysMoveText({
  share,
  from,
  to,
  declared,
}: Extract<HazardFinding, { code: 'keys-move' }>): HazardText {
  const title = 'Keys move';
  const moved = `${formatExact(
    Number((share * 100).toFixed(1)),
  )}% of keys move to another partition from ${from} to ${to}`;
  switch (declared) {
    case 'order-per-key':
      return {
        title,
        evidence: `${moved}, and order per key is declared to matter.`,
        advice: 'Migrate to a new topic: it keeps the order per key.',
      };
    case 'keyed':
      return {
        title,
        evidence: `${moved}: records of one key are in two partitions until the old ones are read.`,
        advice:
          'Declare kafka-capacity/order-per-key: true if consumers rely on the order of a key.',
      };
    default:
      return {
        title,
        evidence: `${moved}; whether the topic is keyed is not declared.`,
        advice:
          'Declare kafka-capacity/keyed, and kafka-capacity/order-per-key if order matters.',
      };
  }
}

function sumText(sum: BudgetSum): string {
  return `Broker ${sum.broker}: ${formatExact(sum.replicas)} + ${
    sum.addedPartitions
  } × ${sum.replicationFactor} ÷ ${formatQuantity(
    sum.brokers,
    'brokers',
  )} = ${formatExact(sum.after)} replicas`;
}

function withMore(texts: readonly string[], more: number): string {
  const shown = texts.join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
