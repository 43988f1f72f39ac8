import { Replica, startReplica } from '../__testUtils__/replica';
import { snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(60_000);

describe('a portal with a cluster whose settings are invalid', () => {
  let replica: Replica;

  beforeAll(async () => {
    replica = await startReplica({
      inspect: async (_, cluster) =>
        snapshot(cluster, Date.now(), { topics: [topic('orders', [7])] }),
      config: {
        clusters: [
          { name: 'prod', brokers: ['127.0.0.1:9092'] },
          // As an environment variable leaves it that is not set.
          {
            name: 'unset',
            brokers: ['127.0.0.1:9092'],
            sasl: { mechanism: 'scram-sha-512', username: 'backstage' },
          },
          {
            name: 'misspelled',
            brokers: ['127.0.0.1:9092'],
            sasl: {
              mechanism: 'plain',
              username: 'u',
              password: 'p',
              pass: 'hidden',
            },
          },
        ],
      },
    });
  });

  afterAll(() => replica.stop());

  it('starts, and sweeps the others', async () => {
    expect(await replica.sweep('prod')).toMatchObject({
      state: 'succeeded',
      topics: 1,
    });
  });

  it.each([
    [
      'unset',
      'kafkaCapacity.clusters[1].sasl.password must be a text that is not empty',
    ],
    [
      'misspelled',
      expect.stringMatching(
        /^kafkaCapacity\.clusters\[2\]\.sasl\.pass is not known: allowed are /,
      ),
    ],
  ])('shows cluster %s as failed, with the setting', async (name, error) => {
    expect(await replica.sweep(name)).toMatchObject({ state: 'failed', error });
    const { body } = await replica.get(`/clusters/${name}`).expect(200);
    expect(body.latestSweep).toMatchObject({ state: 'failed', error });
    const { body: list } = await replica.get('/clusters').expect(200);
    expect(list.items).toHaveLength(3);
    expect(JSON.stringify([list, replica.complaints])).not.toContain('hidden');
    expect(replica.complaints).toContainEqual(
      expect.stringContaining(`Cluster '${name}' can't be read: `),
    );
  });
});
