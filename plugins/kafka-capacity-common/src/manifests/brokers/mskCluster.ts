import {
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import { checkText, textThat, within } from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { assignments, block, hclString, isResourceName } from '../hcl';
import { unifiedDiff } from '../unifiedDiff';
import {
  BrokerDocumentChange,
  BrokerDocumentNote,
  countNotes,
  GIB,
  TB,
} from './brokerSize';

/**
 * A type of broker of Amazon MSK.
 *
 * @public
 */
export interface MskBrokerType {
  /** As Terraform and MSK name it, such as `kafka.m7g.2xlarge`. */
  name: string;
  vcpus: number;
  memoryGb: number;
  /** Partitions, replicas included, that MSK recommends a broker to hold at most. */
  partitions: number;
}

/** Multiples of a large: 2 vCPUs and 8 GiB. */
const SIZES: [size: string, factor: number, partitions: number][] = [
  ['large', 1, 1000],
  ['xlarge', 2, 1000],
  ['2xlarge', 4, 2000],
  ['4xlarge', 8, 4000],
  ['8xlarge', 16, 4000],
  ['12xlarge', 24, 4000],
  ['16xlarge', 32, 4000],
];

/**
 * The types of standard brokers that fit production, smallest first.
 *
 * Source: "Amazon MSK broker types" and "Best practices" of its developer guide.
 *
 * @public
 */
export const MSK_BROKER_TYPES: readonly MskBrokerType[] = SIZES.map(
  ([size, factor, partitions]) => ({
    name: `kafka.m7g.${size}`,
    vcpus: 2 * factor,
    memoryGb: 8 * factor,
    partitions,
  }),
);

/**
 * The smallest type of broker of Amazon MSK that has at least what is asked for.
 *
 * @param need - cores, GiB of memory, and partitions with their replicas; what is absent is not asked for
 * @returns null when no type has as much: add brokers instead
 * @public
 */
export function smallestMskType(need: {
  cpuCores?: number;
  memoryGb?: number;
  partitions?: number;
}): MskBrokerType | null {
  const { cpuCores = 0, memoryGb = 0, partitions = 0 } = need;
  return (
    MSK_BROKER_TYPES.find(
      type =>
        type.vcpus >= cpuCores &&
        type.memoryGb >= memoryGb &&
        type.partitions >= partitions,
    ) ?? null
  );
}

/**
 * A cluster of Amazon MSK with standard brokers.
 *
 * @public
 */
export interface MskCluster {
  /** Name of the cluster, and of the resource in Terraform unless that is given. */
  name: string;
  resourceName?: string;
  kafkaVersion: string;
  /** Brokers in all: a multiple of the zones. */
  brokers: number;
  /** Such as `kafka.m7g.2xlarge`. */
  instanceType: string;
  /** Disk of a broker in TB (10^12 bytes), at most 17.5. */
  diskTb: number;
  /** Ids of the subnets, one a zone: two or three. */
  subnets: readonly string[];
  securityGroups: readonly string[];
}

/**
 * The zones that a cluster of Amazon MSK with so many brokers can have: each holds as many.
 *
 * @returns null where neither two nor three zones can: Amazon MSK has no such cluster
 * @public
 */
export function mskZones(brokers: number): 2 | 3 | null {
  if (brokers < 1) return null;
  if (brokers % 3 === 0) return 3;
  return brokers % 2 === 0 ? 2 : null;
}

/** MSK's own limits of a broker's volume. */
const VOLUME_GIB = { min: 1, max: 16_384, integer: true };

const LIFECYCLE = `# Another name or other subnets would delete and recreate the cluster, with its records.
lifecycle {
  prevent_destroy = true
}
`;

const checkResourceName = textThat(
  'a Terraform name: letters, digits, dashes and underscores, not beginning with a digit or dash',
  isResourceName,
);

const checkInstanceType = textThat(
  'a type of standard broker, such as kafka.m7g.2xlarge',
  type => /^kafka\.[a-z0-9]+\.[a-z0-9]+$/.test(type),
);

/**
 * Terraform configuration of an Amazon MSK cluster. It forbids destroying the cluster.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function mskCluster(given: MskCluster): ModelResult<GeneratedDocument> {
  const failure = checkMsk(given);
  if (failure) return failure;
  const { name, brokers, subnets } = given;
  const resourceName = given.resourceName ?? name;
  const storage = block('storage_info', [
    block('ebs_storage_info', [
      // The note is in the volume's own block: that is where people lower it.
      `# GiB. Volumes only grow.\n${assignments([
        ['volume_size', String(volumeGib(given.diskTb))],
      ])}`,
    ]),
  ]);
  return {
    fileName: `${resourceName}.tf`,
    language: 'hcl',
    text: block(`resource "aws_msk_cluster" "${resourceName}"`, [
      `${assignments([
        ['cluster_name', hclString(name)],
        ['kafka_version', hclString(given.kafkaVersion)],
      ])}\n# A multiple of the ${subnets.length} zones.\n${assignments([
        ['number_of_broker_nodes', String(brokers)],
      ])}`,
      block('broker_node_group_info', [
        assignments([
          ['instance_type', hclString(given.instanceType)],
          ['client_subnets', hclList(subnets)],
          ['security_groups', hclList(given.securityGroups)],
        ]),
        storage,
      ]),
      LIFECYCLE,
    ]),
  };
}

/**
 * The change of an Amazon MSK cluster from one size to another, as Terraform configuration and its diff.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function changeMskCluster(
  current: MskCluster,
  change: Partial<Pick<MskCluster, 'brokers' | 'instanceType' | 'diskTb'>>,
): ModelResult<BrokerDocumentChange> {
  const diskTb = Math.max(current.diskTb, change.diskTb ?? 0);
  const before = mskCluster(current);
  const after = mskCluster({ ...current, ...change, diskTb });
  if (isModelFailure(before)) return before;
  if (isModelFailure(after)) return after;
  const notes: BrokerDocumentNote[] = countNotes(
    current.brokers,
    change.brokers,
  );
  if (change.diskTb !== undefined && change.diskTb < current.diskTb) {
    const kept = `${volumeGib(current.diskTb)} GiB`;
    notes.push({ code: 'disk-kept', current: kept });
  }
  const { fileName, language } = before;
  return {
    fileName,
    language,
    before: before.text,
    after: after.text,
    diff: unifiedDiff(fileName, before.text, after.text),
    notes,
  };
}

function checkMsk(given: MskCluster): ModelFailure | undefined {
  const { name, resourceName = name, brokers, subnets } = given;
  const zones = within({ min: 2, max: 3, integer: true });
  return (
    textThat('1 to 64 letters, digits and dashes', value =>
      /^[a-zA-Z0-9-]{1,64}$/.test(value),
    )('name', name) ??
    checkResourceName('resourceName', resourceName) ??
    checkText('kafkaVersion', given.kafkaVersion) ??
    checkInstanceType('instanceType', given.instanceType) ??
    zones('subnets', subnets.length) ??
    [...subnets, ...given.securityGroups]
      .map(id => checkText('subnets', id))
      .find(failure => failure !== undefined) ??
    within({ min: subnets.length, max: 60, integer: true })(
      'brokers',
      brokers,
    ) ??
    (brokers % subnets.length === 0
      ? undefined
      : inputFailure(
          'brokers',
          brokers,
          `a multiple of the ${subnets.length} zones`,
        )) ??
    within(VOLUME_GIB)('diskTb', volumeGib(given.diskTb))
  );
}

function volumeGib(terabytes: number): number {
  return Math.ceil((terabytes * TB) / GIB - 1e-9);
}

function hclList(ids: readonly string[]): string {
  return `[${ids.map(hclString).join(', ')}]`;
}
