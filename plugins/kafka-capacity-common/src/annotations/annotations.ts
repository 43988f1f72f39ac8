import type { DeclaredFacts } from '../api/parts/policies/declaredFacts';
import { parseDecimal } from '../calculation/decimalText';
import { describeValue, isAmount } from '../calculation/modelInput';
import { CapacityPolicies } from '../policies/defaultPolicies';
import { layPolicies } from '../policies/policyParsing';
import { orderFault } from '../policies/policyRelations';
import { MEMBER_RATE, policiesFault } from '../policies/policyRules';
import { TOPIC_MANAGERS, TopicManager } from '../subjects/topicManagers';
import {
  applyProfile,
  WORKLOAD_PROFILES,
  WorkloadProfile,
} from '../policies/profiles';
import { AnnotatedSubject, parseSubjectNames } from '../subjects/subjectNames';

/**
 * Topics of an entity: `cluster/topic[,cluster/topic…]`, with `*` or no cluster for every one that has the topic.
 *
 * @public
 */
export const KAFKA_TOPICS_ANNOTATION = 'kafka.apache.org/topics';

/**
 * Consumer groups of an entity: `cluster/group[,cluster/group…]`, the grammar of Backstage's community plugin for Kafka, with `*` or no
 * cluster for every one that has the group.
 *
 * @public
 */
export const KAFKA_CONSUMER_GROUPS_ANNOTATION =
  'kafka.apache.org/consumer-groups';

/**
 * The cluster that a Resource stands for: its name in the configuration.
 *
 * @public
 */
export const KAFKA_CLUSTER_ANNOTATION = 'kafka.apache.org/cluster';

/**
 * What the annotations of declared facts begin with.
 *
 * @public
 */
export const KAFKA_CAPACITY_ANNOTATION_PREFIX = 'kafka-capacity/';

export type { DeclaredFacts };

/**
 * An annotation, or a part of one, that can't be read.
 *
 * @public
 */
export interface AnnotationProblem {
  annotation: string;
  /** What was given, as text. */
  value: string;
  /** What would be right. */
  allowed: string;
  /** The three in one sentence. */
  message: string;
}

/**
 * What the annotations of an entity say.
 *
 * @public
 */
export interface KafkaAnnotations {
  /** Each once, in the order given. */
  subjects: AnnotatedSubject[];
  declared: DeclaredFacts;
  problems: AnnotationProblem[];
}

/** Reads one value; undefined when it is not what is allowed. */
interface Reader<T> {
  allowed: string;
  read(text: string): T | undefined;
}

function numeric(
  allowed: string,
  accepts: (value: number) => boolean,
): Reader<number> {
  return {
    allowed,
    read: text => {
      const value = parseDecimal(text);
      return value !== undefined && accepts(value) ? value : undefined;
    },
  };
}

const isLimit = (value: unknown) =>
  isAmount(value) && value > 0 && value <= 1e12;
const positive = numeric('a number > 0', isLimit);
const flag: Reader<boolean> = {
  allowed: 'true or false',
  read: text => {
    const word = text.toLowerCase();
    if (word === 'true') return true;
    return word === 'false' ? false : undefined;
  },
};
const profileNames = Object.keys(WORKLOAD_PROFILES) as WorkloadProfile[];
const profile: Reader<WorkloadProfile> = {
  allowed: `one of ${profileNames.join(', ')}`,
  read: text => profileNames.find(name => name === text.toLowerCase()),
};

const peak = numeric(
  'a number of MB/s from 0 to 1000000',
  value => value <= 1e6,
);
const parallelism = numeric(
  'a whole number from 1 to 100000',
  value => Number.isInteger(value) && value >= 1 && value <= 1e5,
);
const memberRate = numeric(
  `a number from ${MEMBER_RATE.min} to ${MEMBER_RATE.max}`,
  value => value >= MEMBER_RATE.min && value <= MEMBER_RATE.max,
);
const factor = numeric(
  'a factor from 1 to 100',
  value => value >= 1 && value <= 100,
);
const priority = numeric(
  'a whole number from 1 (first) to 100',
  value => Number.isInteger(value) && value >= 1 && value <= 100,
);

const partitionsMode: Reader<'fixed' | 'scalable'> = {
  allowed: 'fixed or scalable',
  read: text => {
    const word = text.toLowerCase();
    return word === 'fixed' || word === 'scalable' ? word : undefined;
  },
};
const manager: Reader<TopicManager> = {
  allowed: `one of ${TOPIC_MANAGERS.join(', ')}`,
  read: text => TOPIC_MANAGERS.find(name => name === text.toLowerCase()),
};
const podMembers = numeric(
  'a whole number from 1 to 1000',
  value => Number.isInteger(value) && value >= 1 && value <= 1000,
);

const FACTS = [
  'peak-throughput-mbps',
  'target-parallelism',
  'growth',
  'keyed',
  'order-per-key',
  'stream-processing',
  'profile',
  'tier',
  'partitions',
  'total-order',
  'managed-by',
  'consumer-benchmark-mbps',
  'consumer-benchmark-records-per-second',
  'members-per-pod',
] as const;

/** Annotations that set a limit, and the policy that each sets. */
const LIMITS: Readonly<Record<string, string>> = {
  'consumer-lag-warning': 'consumerLagRecords.warning',
  'consumer-lag-scale': 'consumerLagRecords.scale',
  'consumer-lag-seconds-warning': 'consumerLagTime.warning',
  'consumer-lag-seconds-scale': 'consumerLagTime.scale',
  'consumer-cpu-warning': 'consumerCpu.warning',
  'consumer-cpu-scale': 'consumerCpu.scale',
  'consumer-throughput-warning': 'consumerThroughput.warning',
  'consumer-throughput-scale': 'consumerThroughput.scale',
  'data-loss-risk-warning': 'dataLossRisk.warning',
  'data-loss-risk-scale': 'dataLossRisk.scale',
  'data-loss-risk-emergency': 'dataLossRisk.emergency',
};

const KNOWN: readonly string[] = [...FACTS, ...Object.keys(LIMITS)];

/**
 * Reads the annotations of an entity. A value that can't be read, or a limit that contradicts another one, is a problem that
 * names it; everything else is still read.
 *
 * @public
 */
export function parseKafkaAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
): KafkaAnnotations {
  const problems: AnnotationProblem[] = [];
  const given = annotations ?? {};
  const subjects = [
    ...parseSubjects(given, KAFKA_TOPICS_ANNOTATION, 'topic', problems),
    ...parseSubjects(
      given,
      KAFKA_CONSUMER_GROUPS_ANNOTATION,
      'consumer-group',
      problems,
    ),
  ];
  return { subjects, declared: parseDeclared(given, problems), problems };
}

/**
 * The policies for an entity: the cluster's, then what its profile changes, then the limits that it declares itself. Policies that
 * nothing can be assessed by stay as they are: every assessment by them is unknown.
 *
 * @returns the policies, and a problem for each declared limit that contradicts another: those limits do not apply
 * @public
 */
export function declaredPolicies(
  policies: CapacityPolicies,
  declared: Pick<DeclaredFacts, 'profile' | 'limits'>,
): { policies: CapacityPolicies; problems: AnnotationProblem[] } {
  if (policiesFault(policies)) return { policies, problems: [] };
  const base =
    declared.profile === undefined || !profileNames.includes(declared.profile)
      ? policies
      : applyProfile(
          policies,
          declared.profile,
          `${KAFKA_CAPACITY_ANNOTATION_PREFIX}profile`,
        );
  const limits = Object.entries(declared.limits ?? {});
  if (limits.length === 0) return { policies: base, problems: [] };
  const laid = layPolicies(
    base,
    new Map(limits.filter(([, value]) => isLimit(value))),
    path => ({ key: limitAnnotation(path), from: 'annotation' }),
  );
  const problem = (path: string, value: unknown, allowed: string) =>
    annotationProblem(limitAnnotation(path), value, allowed);
  return {
    policies: laid.policies,
    problems: [
      ...limits
        .filter(([, value]) => !isLimit(value))
        .map(([path, value]) => problem(path, value, positive.allowed)),
      ...laid.broken.map(({ key, value, allowed }) =>
        problem(key, value, allowed),
      ),
    ],
  };
}

/** The annotation that sets a policy, by the policy's path. */
function limitAnnotation(path: string): string {
  const name = Object.keys(LIMITS).find(one => LIMITS[one] === path);
  return `${KAFKA_CAPACITY_ANNOTATION_PREFIX}${name ?? path}`;
}

/**
 * Limits that contradict each other whatever the policies of a cluster are, in the words of {@link declaredPolicies}. All of
 * them are of metrics that are the worse the higher they are.
 */
function contradictions(limits: Record<string, number>): AnnotationProblem[] {
  const metrics = new Set(Object.keys(limits).map(path => path.split('.')[0]));
  return [...metrics].flatMap(metric => {
    const given = (['warning', 'scale', 'emergency'] as const).flatMap(name => {
      const path = `${metric}.${name}`;
      return path in limits ? [{ path, name, value: limits[path] }] : [];
    });
    return given.slice(1).flatMap((threshold, i) => {
      const allowed = orderFault(threshold, given[i], 'above');
      return allowed === undefined
        ? []
        : [
            annotationProblem(
              limitAnnotation(threshold.path),
              threshold.value,
              allowed,
            ),
          ];
    });
  });
}

function parseSubjects(
  given: Readonly<Record<string, string>>,
  annotation: string,
  kind: AnnotatedSubject['kind'],
  problems: AnnotationProblem[],
): AnnotatedSubject[] {
  const text = given[annotation];
  if (text === undefined) return [];
  const read = parseSubjectNames(String(text), kind);
  problems.push(
    ...read.problems.map(({ value, allowed }) =>
      annotationProblem(annotation, value, allowed),
    ),
  );
  return read.subjects;
}

function parseDeclared(
  given: Readonly<Record<string, string>>,
  problems: AnnotationProblem[],
): DeclaredFacts {
  const read = <T>(name: string, reader: Reader<T>): T | undefined => {
    const annotation = `${KAFKA_CAPACITY_ANNOTATION_PREFIX}${name}`;
    const text = given[annotation];
    if (text === undefined) return undefined;
    const value = reader.read(String(text).trim());
    if (value === undefined) {
      problems.push(annotationProblem(annotation, text, reader.allowed));
    }
    return value;
  };
  const limits: Record<string, number> = {};
  for (const [name, path] of Object.entries(LIMITS)) {
    const value = read(name, positive);
    if (value !== undefined) limits[path] = value;
  }
  problems.push(...contradictions(limits));
  for (const [annotation, text] of Object.entries(given)) {
    const name = annotation.slice(KAFKA_CAPACITY_ANNOTATION_PREFIX.length);
    const ours = annotation.startsWith(KAFKA_CAPACITY_ANNOTATION_PREFIX);
    if (ours && !KNOWN.includes(name)) {
      problems.push({
        annotation,
        value: describeValue(text),
        allowed: `one of ${KNOWN.join(
          ', ',
        )} after ${KAFKA_CAPACITY_ANNOTATION_PREFIX}`,
        message: `${annotation} is not known: allowed are ${KNOWN.join(', ')}`,
      });
    }
  }
  const fact = <T>(name: (typeof FACTS)[number], reader: Reader<T>) =>
    read(name, reader);
  const facts: DeclaredFacts = {
    peakThroughputMBps: fact('peak-throughput-mbps', peak),
    targetParallelism: fact('target-parallelism', parallelism),
    growth: fact('growth', factor),
    keyed: fact('keyed', flag),
    orderPerKey: fact('order-per-key', flag),
    streamProcessing: fact('stream-processing', flag),
    profile: fact('profile', profile),
    tier: fact('tier', priority),
    partitions: fact('partitions', partitionsMode),
    totalOrder: fact('total-order', flag),
    managedBy: fact('managed-by', manager),
    consumerBenchmarkMBps: fact('consumer-benchmark-mbps', memberRate),
    consumerBenchmarkRecordsPerSecond: fact(
      'consumer-benchmark-records-per-second',
      memberRate,
    ),
    membersPerPod: fact('members-per-pod', podMembers),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
  // Only what is declared: the facts are stored and compared.
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  );
}

function annotationProblem(
  annotation: string,
  given: unknown,
  allowed: string,
): AnnotationProblem {
  const value = describeValue(given);
  return {
    annotation,
    value,
    allowed,
    message: `${annotation} must be ${allowed}, is ${value}`,
  };
}
