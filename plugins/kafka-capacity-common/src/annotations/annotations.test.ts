import {
  declaredPolicies,
  DeclaredFacts,
  parseKafkaAnnotations,
} from './annotations';
import { DEFAULT_POLICIES, policySource } from '../policies/defaultPolicies';

const TOPICS = 'kafka.apache.org/topics';
const GROUPS = 'kafka.apache.org/consumer-groups';

describe('parseKafkaAnnotations', () => {
  const names = (annotation: string, text: string) =>
    parseKafkaAnnotations({ [annotation]: text }).subjects.map(
      ({ cluster, name }) => [cluster, name],
    );

  it.each<[string, string, [string, string][]]>([
    [TOPICS, 'prod/orders', [['prod', 'orders']]],
    [
      TOPICS,
      ' prod/orders.placed-v1 , prod/a_b,\n stage/x ,',
      [
        ['prod', 'orders.placed-v1'],
        ['prod', 'a_b'],
        ['stage', 'x'],
      ],
    ],
    [TOPICS, 'prod/orders,prod/orders', [['prod', 'orders']]],
    [
      GROUPS,
      'prod/billing:v2,prod/team/ledger,prod/billing:v2',
      [
        ['prod', 'billing:v2'],
        ['prod', 'team/ledger'],
      ],
    ],
  ])('reads %s: %p', (annotation, text, expected) => {
    expect(names(annotation, text)).toEqual(expected);
    expect(parseKafkaAnnotations({ [annotation]: text }).problems).toEqual([]);
  });

  it('keeps topics and groups of one name apart', () => {
    expect(
      parseKafkaAnnotations({ [TOPICS]: 'prod/a', [GROUPS]: 'prod/a' })
        .subjects,
    ).toEqual([
      { kind: 'topic', cluster: 'prod', name: 'a' },
      { kind: 'consumer-group', cluster: 'prod', name: 'a' },
    ]);
  });

  it.each<[Record<string, string> | undefined]>([
    [undefined],
    [{}],
    [{ 'backstage.io/managed-by-location': 'url:x' }],
  ])('finds nothing in %j', annotations => {
    expect(parseKafkaAnnotations(annotations)).toEqual({
      subjects: [],
      declared: {},
      problems: [],
    });
  });

  it('reads every declared fact', () => {
    const { declared, problems } = parseKafkaAnnotations({
      'kafka-capacity/peak-throughput-mbps': ' 65.5 ',
      'kafka-capacity/target-parallelism': '3',
      'kafka-capacity/growth': '1.5',
      'kafka-capacity/keyed': 'true',
      'kafka-capacity/order-per-key': 'False',
      'kafka-capacity/stream-processing': 'true',
      'kafka-capacity/profile': 'low-latency',
      'kafka-capacity/tier': '1',
      'kafka-capacity/partitions': 'Fixed',
      'kafka-capacity/total-order': 'true',
      'kafka-capacity/managed-by': 'strimzi',
      'kafka-capacity/consumer-benchmark-mbps': '4',
      'kafka-capacity/consumer-benchmark-records-per-second': '8000',
      'kafka-capacity/members-per-pod': '3',
      'kafka-capacity/consumer-lag-warning': '500',
      'kafka-capacity/consumer-lag-seconds-scale': '60',
    });
    expect(problems).toEqual([]);
    const all: Required<DeclaredFacts> = {
      peakThroughputMBps: 65.5,
      targetParallelism: 3,
      growth: 1.5,
      keyed: true,
      orderPerKey: false,
      streamProcessing: true,
      profile: 'low-latency',
      tier: 1,
      partitions: 'fixed',
      totalOrder: true,
      managedBy: 'strimzi',
      consumerBenchmarkMBps: 4,
      consumerBenchmarkRecordsPerSecond: 8000,
      membersPerPod: 3,
      limits: {
        'consumerLagRecords.warning': 500,
        'consumerLagTime.scale': 60,
      },
    };
    expect(declared).toEqual(all);
  });

  it.each([
    ...['/orders', '', ' , '].map(text => [
      TOPICS,
      text,
      'cluster/topic, or */topic for every cluster that has it, separated by commas or line ends',
    ]),
    [
      TOPICS,
      'prod/a/b',
      'cluster/topic with 1 to 249 letters, digits, dots, dashes and underscores, and not . or .., as topic',
    ],
    [
      GROUPS,
      'prod/',
      'cluster/group with 1 to 2000 bytes and no character U+0000 as group',
    ],
    ['kafka-capacity/partitions', '6', 'fixed or scalable'],
    ['kafka-capacity/total-order', 'yes', 'true or false'],
    [
      'kafka-capacity/managed-by',
      'helm',
      'one of strimzi, terraform, confluent-for-kubernetes, julieops, kafka-gitops, crossplane, pulumi, jikkou, ansible, other, none',
    ],
    [
      'kafka-capacity/peak-throughput-mbps',
      '65 MB/s',
      'a number of MB/s from 0 to 1000000',
    ],
    [
      'kafka-capacity/peak-throughput-mbps',
      '-1',
      'a number of MB/s from 0 to 1000000',
    ],
    [
      'kafka-capacity/peak-throughput-mbps',
      '1e9',
      'a number of MB/s from 0 to 1000000',
    ],
    [
      'kafka-capacity/target-parallelism',
      '2.5',
      'a whole number from 1 to 100000',
    ],
    ['kafka-capacity/growth', '0.5', 'a factor from 1 to 100'],
    ['kafka-capacity/keyed', 'yes', 'true or false'],
    [
      'kafka-capacity/profile',
      'fast',
      'one of high-throughput, low-latency, compliance',
    ],
    ['kafka-capacity/tier', '0', 'a whole number from 1 (first) to 100'],
    ['kafka-capacity/consumer-lag-warning', '0', 'a number > 0'],
    [
      'kafka-capacity/consumer-benchmark-mbps',
      'NaN',
      'a number from 0.000001 to 1000000000000',
    ],
    [
      'kafka-capacity/consumer-benchmark-records-per-second',
      '0.0000001',
      'a number from 0.000001 to 1000000000000',
    ],
  ])('says what is wrong with %s: %p', (annotation, value, allowed) => {
    const { problems, declared, subjects } = parseKafkaAnnotations({
      [annotation]: value,
    });
    const given = value.trim() === ',' ? ' , ' : value;
    expect(problems).toEqual([
      {
        annotation,
        value: JSON.stringify(given),
        allowed,
        message: `${annotation} must be ${allowed}, is ${JSON.stringify(
          given,
        )}`,
      },
    ]);
    expect({ declared, subjects }).toEqual({ declared: {}, subjects: [] });
  });

  it.each([
    ['U+0000', 'prod/a\0b'],
    ['more bytes than a database has in a key', `prod/${'é'.repeat(1_001)}`],
    ['U+0000 in the cluster', 'pr\0od/billing'],
  ])('takes no group with %s', (_case, entry) => {
    const { subjects, problems } = parseKafkaAnnotations({
      [GROUPS]: `${entry},prod/${'é'.repeat(1_000)}`,
    });
    expect(subjects).toMatchObject([{ name: 'é'.repeat(1_000) }]);
    expect(problems).toMatchObject([
      { allowed: expect.stringMatching(/^cluster\/group/) },
    ]);
  });

  it('names an annotation that it does not know', () => {
    const { problems } = parseKafkaAnnotations({
      'kafka-capacity/peak-troughput-mbps': '65',
    });
    expect(problems).toHaveLength(1);
    expect(problems[0].message).toMatch(
      /^kafka-capacity\/peak-troughput-mbps is not known: allowed are peak-throughput-mbps, /,
    );
  });

  it('still reads everything else', () => {
    const { subjects, declared, problems } = parseKafkaAnnotations({
      [TOPICS]: '/orders,prod/payments,prod/b@d',
      'kafka-capacity/keyed': 'perhaps',
      'kafka-capacity/growth': '3',
    });
    expect(subjects).toEqual([
      { kind: 'topic', cluster: 'prod', name: 'payments' },
    ]);
    expect(declared).toEqual({ growth: 3 });
    expect(problems.map(({ value }) => value)).toEqual([
      '"/orders"',
      '"prod/b@d"',
      '"perhaps"',
    ]);
  });
});

describe('limits that contradict each other', () => {
  it('are a problem whatever a cluster says, and named as there', () => {
    const { declared, problems } = parseKafkaAnnotations({
      'kafka-capacity/consumer-lag-warning': '100',
      'kafka-capacity/consumer-lag-scale': '50',
      'kafka-capacity/data-loss-risk-warning': '30',
      'kafka-capacity/data-loss-risk-emergency': '30',
      // Right on a cluster whose next limit is higher.
      'kafka-capacity/consumer-lag-seconds-warning': '100000',
      'kafka-capacity/consumer-cpu-warning': '50',
      'kafka-capacity/consumer-cpu-scale': '60',
    });
    expect(problems.map(({ message }) => message)).toEqual([
      'kafka-capacity/consumer-lag-scale must be such that scale (50) is more than warning (100), is 50',
      'kafka-capacity/data-loss-risk-emergency must be such that emergency (30) is more than warning (30), is 30',
    ]);
    const onCluster = declaredPolicies(DEFAULT_POLICIES, {
      limits: {
        'consumerLagRecords.warning':
          declared.limits?.['consumerLagRecords.warning'] ?? 0,
        'consumerLagRecords.scale':
          declared.limits?.['consumerLagRecords.scale'] ?? 0,
      },
    });
    expect(onCluster.problems).toEqual(problems.slice(0, 1));
  });
});

describe('declaredPolicies', () => {
  it('lays the profile and then the limits over the policies', () => {
    const { policies, problems } = declaredPolicies(DEFAULT_POLICIES, {
      profile: 'low-latency',
      limits: { 'consumerLagTime.warning': 5 },
    });
    expect(problems).toEqual([]);
    expect(policies.consumerLagTime).toMatchObject({ warning: 5, scale: 60 });
    expect(policySource(policies, 'consumerLagTime.warning')).toEqual({
      key: 'kafka-capacity/consumer-lag-seconds-warning',
      from: 'annotation',
    });
  });

  it('names a limit that contradicts another one and leaves those alone', () => {
    const { policies, problems } = declaredPolicies(DEFAULT_POLICIES, {
      limits: {
        'consumerLagRecords.warning': 60_000,
        'consumerLagTime.warning': 5,
      },
    });
    expect(problems.map(({ message }) => message)).toEqual([
      'kafka-capacity/consumer-lag-warning must be such that scale (50000) is more than warning (60000), is 60000',
    ]);
    expect(policies.consumerLagRecords.warning).toBe(10_000);
    expect(policies.consumerLagTime.warning).toBe(5);
  });

  it('names a limit that is no number and leaves those alone', () => {
    const { policies, problems } = declaredPolicies(DEFAULT_POLICIES, {
      limits: { 'consumerLagRecords.scale': Infinity },
    });
    expect(policies.consumerLagRecords).toEqual(
      DEFAULT_POLICIES.consumerLagRecords,
    );
    expect(problems.map(({ message }) => message)).toEqual([
      'kafka-capacity/consumer-lag-scale must be a number > 0, is Infinity',
    ]);
  });

  it('is the same policies where nothing is declared', () => {
    expect(declaredPolicies(DEFAULT_POLICIES, {}).policies).toBe(
      DEFAULT_POLICIES,
    );
  });
});
