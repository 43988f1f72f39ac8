import { Entity } from '@backstage/catalog-model';
import { ConfigSources, FileConfigSource } from '@backstage/config-loader';
import { parseEntityYaml } from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import {
  ConsumerGroupDetail,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Replica, startReplica } from '../../../src/__testUtils__/replica';
import { createSimulatedClusterAdmin } from '../simulated';
import { ESTATE_CLUSTER, ESTATE_GROUPS, ESTATE_TOPICS } from './estate';

jest.setTimeout(120_000);

const INTERVAL_MS = 10_000;
const SWEEPS = 16;
const catalog = path.join(__dirname, 'catalog');

function entities(): Entity[] {
  return readdirSync(catalog).flatMap(name => {
    const target = path.join(catalog, name);
    const read = parseEntityYaml(readFileSync(target), {
      type: 'file',
      target,
    });
    return [...read].flatMap(one =>
      one.type === 'entity' ? [one.entity] : [],
    );
  });
}

/** The example's own limits, as `npm start` lays them over the portal's configuration. */
async function exampleConfig(): Promise<JsonObject> {
  const config = await ConfigSources.toConfig(
    FileConfigSource.create({
      path: path.resolve(__dirname, '../../../../../app-config.example.yaml'),
    }),
  );
  return config.get<JsonObject>('kafkaCapacity');
}

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
      entities: entities(),
      config: {
        ...(await exampleConfig()),
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
