import { ClusterShowback } from 'backstage-plugin-kafka-capacity-common';
import { entity, startReplica } from '../../__testUtils__/replica';
import { snapshot, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(120_000);

const MINUTE = 60_000;

/** Two topics that grow alike, of which one holds three times as much; time goes on by a minute a sweep. */
async function swept(
  times: number,
  options: Partial<Parameters<typeof startReplica>[0]> = {},
) {
  let now = Date.now() - times * MINUTE;
  const replica = await startReplica({
    inspect: async () => {
      const written = Math.floor((now / MINUTE) % 1e6) * 100;
      return snapshot('prod', now, {
        brokers: [1, 2].map(id => ({
          id,
          host: `broker-${id}`,
          port: 9092,
          logDirs: [{ path: '/a', totalBytes: 1e12, usableBytes: 9e11 }],
        })),
        topics: [
          topic('orders', [written], { starts: [written - 100] }),
          topic('clicks', [written], { starts: [written - 300] }),
        ],
      });
    },
    entities: [
      entity('Component', 'shop', {
        topics: 'prod/orders',
        relations: [['ownedBy', 'group:default/team-a']],
      }),
    ],
    ...options,
  });
  for (let sweep = 0; sweep < times; sweep++) {
    now += MINUTE;
    const { state, error } = await replica.sweep();
    if (state !== 'succeeded') throw new Error(`${state}: ${error}`);
  }
  return replica;
}

const priced = (prices: object) => ({
  config: {
    clusters: [{ name: 'prod', brokers: ['127.0.0.1:9092'], prices }],
  },
});

describe('showback', () => {
  it('shares the cost of a cluster among topics and owners by what they use', async () => {
    const replica = await swept(
      8,
      priced({ currency: 'EUR', brokerHour: 1, diskGbMonth: 0.1 }),
    );
    const { body } = await replica.get('/clusters/prod/showback').expect(200);
    const { cost, topics, owners, attributedPerMonth } =
      body as ClusterShowback;
    expect(cost).toMatchObject({
      currency: 'EUR',
      brokersPerMonth: 1460,
      diskPerMonth: expect.closeTo(200),
      transferPerMonth: null,
    });
    // Written alike, a replica each, and three quarters of what is on disk.
    expect(topics).toMatchObject([
      { name: 'clicks', owners: [], bytesShare: 0.5, diskShare: 0.75 },
      { name: 'orders', bytesShare: 0.5, diskShare: 0.25 },
    ]);
    expect(topics[0].perMonth).toBeCloseTo(730 + 150);
    expect(owners.map(({ owner, perMonth }) => [owner, perMonth])).toEqual([
      [null, expect.closeTo(880)],
      ['group:default/team-a', expect.closeTo(780)],
    ]);
    expect(attributedPerMonth).toBeCloseTo(1660);
    await replica.stop();
  });

  it('names no amount without prices, and nothing to who may not read the cluster', async () => {
    const replica = await swept(1);
    const { body } = await replica.get('/clusters/prod/showback').expect(200);
    expect(body).toMatchObject({ cost: null, topics: [], owners: [] });
    await replica.get('/clusters/other/showback').expect(404);
    await replica.stop();
    const other = await swept(1, { denied: ['kafka-capacity.cluster.read'] });
    await other.get('/clusters/prod/showback').expect(403);
    await other.stop();
  });
});
