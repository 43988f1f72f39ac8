import type { HazardFinding } from '../../topics/hazards/hazard';
import { hazardText } from './hazards';

const KEYS = { code: 'keys-move', share: 1 - 6 / 18, from: 6, to: 9 } as const;
const SUM = {
  broker: 7,
  replicas: 1970,
  addedPartitions: 12,
  replicationFactor: 3,
  brokers: 1,
  after: 2006,
};

it.each<[HazardFinding, string]>([
  [
    {
      code: 'fixed-count',
      fixed: {
        partitions: 'one',
        reason: 'its records need one order',
        source: 'name pattern _schemas',
      },
      partitions: 1,
    },
    'Fixed at 1 partition by design: its records need one order. Known by: name pattern _schemas.',
  ],
  [
    { code: 'sink-connector', groups: ['connect-s3'], more: 295 },
    'connect-s3 and 295 more: sinks such as JDBC, Elasticsearch and S3 may key what they write by topic, partition and offset. Records of a key that moves get other documents, rows or files, and a new topic starts those offsets again.',
  ],
  [
    { ...KEYS, declared: 'order-per-key' },
    '66.7% of keys move to another partition from 6 to 9, and order per key is declared to matter.',
  ],
  [
    { ...KEYS, declared: null },
    '66.7% of keys move to another partition from 6 to 9; whether the topic is keyed is not declared.',
  ],
  [
    { ...KEYS, declared: 'keyed' },
    '66.7% of keys move to another partition from 6 to 9: records of one key are in two partitions until the old ones are read.',
  ],
  [
    { code: 'compacted', cleanupPolicy: 'compact,delete' },
    'cleanup.policy is compact,delete: old copies of keys that move stay in their old partition for ever.',
  ],
  [
    {
      code: 'stream-processing',
      processors: [{ group: 'totals', sign: 'topic totals-x-changelog' }],
      more: 0,
      isDeclared: true,
    },
    'Its state is kept per partition: totals (topic totals-x-changelog), declared by annotation.',
  ],
  [
    { code: 'consumers-unknown', fault: null },
    'Whether a stream processor reads it is not known: which groups read it could not be read.',
  ],
  [
    { code: 'hot-partition', partition: 0, busiestMBps: 8, meanMBps: 13 / 6 },
    'Partition 0 takes 8 MB/s while the mean is 2.17 MB/s: more partitions will not help.',
  ],
  [
    { code: 'over-budget', budget: 2000, sum: SUM, whileBothExist: true },
    'Broker 7: 1,970 + 12 × 3 ÷ 1 broker = 2,006 replicas, above the budget of 2,000 while both topics exist.',
  ],
  [
    { code: 'over-budget', budget: 2000, sum: null, whileBothExist: false },
    'A broker would come to more replicas, above the budget of 2,000.',
  ],
  [
    { code: 'latest-offset-reset', groups: 2 },
    'Read by 2 groups: with auto.offset.reset=latest, what is written to a new partition before a consumer learns of it (metadata.max.age.ms, 5 min) is missed.',
  ],
])('words the hazard %j', (finding, evidence) => {
  const text = hazardText({ finding });
  expect(text.evidence).toBe(evidence);
  expect(text.title && text.advice).not.toBe('');
});
