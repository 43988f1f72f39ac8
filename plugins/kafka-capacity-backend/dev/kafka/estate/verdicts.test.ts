import {
  ConsumerGroupDetail,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { Replica, startReplica } from '../../../src/__testUtils__/replica';
import { createSimulatedClusterAdmin } from '../simulated';
import { ESTATE_CLUSTER, ESTATE_GROUPS, ESTATE_TOPICS } from './estate';
import { exampleEntities, exampleSettings } from './testing';

jest.setTimeout(120_000);

const INTERVAL_MS = 10_000;
const SWEEPS = 16;
/** What sweeps of the simulated cluster find, which behaves as the estate does on a real Kafka: the end-to-end tests show that. */
describe('findings of the example estate', () => {
  let replica: Replica;

  beforeAll(async () => {
    let now = Date.now() - (SWEEPS + 1) * INTERVAL_MS;
    const simulated = createSimulatedClusterAdmin(
      { name: ESTATE_CLUSTER, clientId: 'test', brokers: [] },
      { now: () => now },
    );
    replica = await startReplica({
      inspect: simulated.inspect,
      entities: exampleEntities(),
      config: {
        ...(await exampleSettings()),
        clusters: [{ name: ESTATE_CLUSTER, brokers: ['127.0.0.1:1'] }],
      },
    });
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      now += INTERVAL_MS;
      await replica.sweep(ESTATE_CLUSTER);
    }
  });

  afterAll(() => replica?.stop());

  it.each(ESTATE_TOPICS)(
    'are true of topic $name: $truth',
    async ({ name, expected, compacted, declaredPeakMBps }) => {
      const { body } = await replica.get(
        `/clusters/${ESTATE_CLUSTER}/topics/${name}`,
      );
      const topic: TopicDetail = body;
      expect({
        level: topic.level,
        partitions: topic.recommendation?.recommended,
        finding: topic.finding,
      }).toEqual({
        level: expected.level,
        partitions: expected.partitions,
        finding: topic.finding,
      });
      expect(topic.hazards.map(({ id }) => id)).toEqual(
        expect.arrayContaining(expected.hazards ?? []),
      );
      expect(topic.limitsName).toBe('example limits');
      // Only what can't be measured is declared.
      expect(declaredPeakMBps === undefined).toBe(compacted !== true);
    },
  );

  it.each(ESTATE_GROUPS)('are true of group $id: $truth', async group => {
    const { body } = await replica.get(
      `/clusters/${ESTATE_CLUSTER}/consumer-groups/${group.id}`,
    );
    const { level, state, idleMembers }: ConsumerGroupDetail = body;
    expect({ level, state, idleMembers }).toEqual(group.expected);
  });
});
