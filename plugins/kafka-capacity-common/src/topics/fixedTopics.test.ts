import { FIXED_TOPICS, fixedCountFinder } from './fixedTopics';

const find = fixedCountFinder();
const fixedAs = (name: string) => find({ name })?.partitions ?? null;

describe('fixedCountFinder', () => {
  it.each([
    ['connect-configs', 'one'],
    ['my-connect-configs', 'one'],
    ['my_connect_configs', 'one'],
    ['source.primary.connect-configs', 'one'],
    ['_connect-configs', 'one'],
    ['docker-connect-config', 'one'],
    ['connect-cluster-configs', 'one'],
    ['team-a-connect-prod-configs', 'one'],
    ['_internal_connectors_configs', 'one'],
    ['mm2-configs.source.internal', 'one'],
    ['mm2-offset-syncs.target.internal', 'one'],
    ['source.checkpoints.internal', 'one'],
    ['mirrormaker2-cluster-configs', 'one'],
    ['_schemas', 'one'],
    ['_schemas_eu', 'one'],
    ['kafkasql-journal', 'one'],
    ['_confluent-ksql-default__command_topic', 'one'],
    ['_confluent-command', 'one'],
    ['schemahistory.inventory', 'one'],
    ['schema-changes.inventory', 'one'],
    ['dbhistory.inventory', 'one'],
    ['inventory-schema-history', 'one'],
    ['prod.debezium-signal', 'one'],
    ['my-connect-cluster-config', 'one'],
    ['my-connect-cluster-status', 'keep'],
    ['connect-offset-storage', 'keep'],
    ['connect-configs-prod', 'one'],
    ['connect-offsets-v2', 'keep'],
    ['mm2-cluster-configs', 'one'],
    ['mm2-cluster-offsets', 'keep'],
    ['mm2-cluster-status', 'keep'],
    ['mm2-offset-syncs_us_internal', 'one'],
    ['mm2-configs_us_internal', 'one'],
    ['us.checkpoints_internal', 'one'],
    ['_kafka_lenses_topology', 'keep'],
    ['app-KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-0000000006-topic', 'keep'],
    ['app-KTABLE-FK-JOIN-SUBSCRIPTION-RESPONSE-0000000014-topic', 'keep'],
    ['heartbeats', 'keep'],
    ['connect-offsets', 'keep'],
    ['connect-status', 'keep'],
    ['my_connect_statuses', 'keep'],
    ['connect-cluster-offsets', 'keep'],
    ['mm2-offsets.source.internal', 'keep'],
    ['mm2-status.source.internal', 'keep'],
    ['orders-app-KSTREAM-AGGREGATE-STATE-STORE-0000000003-changelog', 'keep'],
    ['orders-app-by-customer-repartition', 'keep'],
    ['_confluent-metrics', 'keep'],
    ['strimzi.cruisecontrol.metrics', 'keep'],
    ['_redpanda.audit_log', 'keep'],
    ['__CruiseControlMetrics', 'keep'],
    ['__consumer_offsets', 'keep'],
    ['__share_group_state', 'keep'],
    ['__amazon_msk_connect_configs_a_1', 'keep'],
    ['orders', null],
    ['reconnect-configs', null],
    ['device.heartbeats', null],
    ['app-heartbeats', null],
    ['heartbeats-v2', null],
    ['heartbeats.internal', null],
    ['Heartbeats', null],
    ['changelog', null],
    ['schemas', null],
    ['connections', null],
    ['order-commands', null],
    ['internal', null],
    ['robot_command_topic', null],
    ['userdb-history', null],
    ['user-db-history-export', null],
    ['car-schema-history-events', null],
    ['strimzi.orders', null],
    ['product-changelog', null],
    ['stock-repartition', null],
    ['device-connect-session-status', null],
    ['reconnect-cluster-status', null],
  ])('%s: %s', (name, partitions) => {
    expect(fixedAs(name)).toBe(partitions);
  });

  it('takes a name that ends in -changelog for that of a stream processor unless the topic is not compacted', () => {
    const name = 'product-price-changelog';
    const fixed = (cleanupPolicy?: string) =>
      find({ name, cleanupPolicy })?.partitions ?? null;
    expect(fixed('delete')).toBeNull();
    expect(fixed('compact')).toBe('keep');
    expect(fixed('compact,delete')).toBe('keep');
    expect(fixed()).toBe('keep');
  });

  it.each<[string, ...(string | null)[]]>([
    // Not known, compacted, not compacted.
    ['connect-prod-status', 'keep', 'keep', null],
    ['connect-eu-west-1-statuses', 'keep', 'keep', null],
    ['connect_prod_offset', 'keep', 'keep', null],
    ['connect.prod.config', 'one', 'one', null],
    ['connect-order-status', 'keep', 'keep', null],
    ['connect-status-prod', 'keep', 'keep', null],
    ['team-a-connect-prod-status', null, 'keep', null],
    ['team-a-connect-prod-offset', null, 'keep', null],
    ['team-a-connect-prod-config', null, 'one', null],
    ['team-a-connect-offsets-v2', null, 'keep', null],
    ['team-a-connect-prod-offsets', 'keep', 'keep', null],
    ['device-connect-session-status', null, 'keep', null],
    ['connect-status', 'keep', 'keep', 'keep'],
    ['team-a-connect-status', 'keep', 'keep', 'keep'],
    ['disconnect-prod-status', null, null, null],
    ['connect-prod-status-report', null, null, null],
    ['connections-prod-status', null, null, null],
  ])(
    'takes %s for a topic of Kafka Connect only if it may be compacted',
    (name, ...expected) => {
      expect(
        [undefined, 'compact', 'delete'].map(
          cleanupPolicy => find({ name, cleanupPolicy })?.partitions ?? null,
        ),
      ).toEqual(expected);
    },
  );

  it('gives a reason for every name', () => {
    for (const { pattern, reason } of FIXED_TOPICS) {
      expect([pattern, reason.length > 20]).toEqual([pattern, true]);
    }
  });

  it('takes own rules first, then what entities declare over names', () => {
    const own = fixedCountFinder([
      { pattern: 'audit-*', partitions: 'one', reason: 'auditors read it' },
      { pattern: 'git-docs-changelog', partitions: 'any', reason: '' },
    ]);
    expect(own({ name: 'audit-eu' })).toMatchObject({
      partitions: 'one',
      reason: 'auditors read it',
      source: 'name pattern audit-*',
    });
    expect(own({ name: 'git-docs-changelog' })).toBeNull();
    const name = 'app-state-changelog';
    expect(own({ name })?.partitions).toBe('keep');
    expect(own({ name }, { partitions: 'scalable' })).toBeNull();
    expect(own({ name: 'orders' }, { partitions: 'fixed' })).toMatchObject({
      partitions: 'keep',
      source: 'kafka-capacity/partitions',
    });
    expect(
      own({ name: 'orders' }, { totalOrder: true, partitions: 'scalable' }),
    ).toMatchObject({ partitions: 'one' });
    // Nobody declares Kafka's own topics to be theirs.
    const internal = { name: '__consumer_offsets', internal: true };
    expect(own(internal, { partitions: 'scalable' })?.source).toBe('Kafka');
    expect(own({ name: 'flagged', internal: true })?.source).toBe('Kafka');
  });

  it('compares hostile names and patterns in linear time', () => {
    const pattern = `${'a*'.repeat(100)}b`;
    const own = fixedCountFinder([
      { pattern, partitions: 'keep', reason: 'x' },
    ]);
    expect(own({ name: 'a'.repeat(249) })).toBeNull();
    expect(own({ name: `${'a'.repeat(248)}b` })?.partitions).toBe('keep');
    const overlapping = fixedCountFinder([
      { pattern: 'ab*ba', partitions: 'keep', reason: 'x' },
    ]);
    expect(overlapping({ name: 'aba' })).toBeNull();
    expect(overlapping({ name: 'abba' })).not.toBeNull();
  });
});
