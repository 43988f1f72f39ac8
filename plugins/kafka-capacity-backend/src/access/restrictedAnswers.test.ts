import { TestDatabases } from '@backstage/backend-test-utils';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { NotFoundError } from '@backstage/errors';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { transportFault } from '../sources/kafka/client/transportFaults';
import { BrokerLink } from '../sources/kafka/client/brokerLink';
import { readableError } from './restrictedAnswers';

jest.setTimeout(120_000);

const HOST = 'kafka-3.secret.example';
const ADDRESS = '10.99.0.7';
const CAUSE = new Error(`connect ECONNREFUSED ${ADDRESS}:9092 (${HOST})`);

/** What our own way to a cluster says of a broker that can't be reached. */
async function unreachable() {
  const broker = { connect: () => Promise.reject(CAUSE) };
  const link = new BrokerLink(
    3,
    `${HOST}:9092`,
    broker as never,
    {} as never,
    {} as never,
    text => text,
  );
  await link.connect();
  return link.fault!;
}

const PATHS = [
  '/clusters',
  '/clusters/prod',
  '/clusters/prod/sweeps/latest',
  '/topics',
  '/consumer-groups',
  '/clusters/prod/topics/orders',
  '/clusters/prod/consumer-groups/billing',
  '/entities/component/default/shop/capacity',
  '/entities/component/default/shop/scorecard',
  '/clusters/prod/topics/nope',
];

describe('addresses of brokers', () => {
  const replicas: Replica[] = [];
  afterAll(() => Promise.all(replicas.map(one => one.stop())));

  /** @returns everything that is answered while a cluster is partly read, and after it could not be read at all */
  async function answers(
    failure: unknown,
    { denied }: { denied: string[] },
  ): Promise<string> {
    const fault = await unreachable();
    let inspect = async (): Promise<ClusterSnapshot> =>
      snapshot('prod', Date.now(), {
        topics: [{ ...topic('orders', [5]), fault, configFault: fault }],
        groups: [{ ...group('billing', 'orders', [1]), fault }],
        groupsFault: fault,
        faults: [fault],
      });
    const replica = await startReplica({
      inspect: () => inspect(),
      entities: [
        entity('Component', 'shop', {
          topics: 'prod/orders,prod/nope',
          groups: 'prod/billing',
        }),
      ],
      denied,
    });
    replicas.push(replica);
    const texts: string[] = [];
    const readAll = async () => {
      for (const path of PATHS) texts.push((await replica.get(path)).text);
    };
    await replica.sweep();
    await readAll();
    inspect = () => Promise.reject(failure);
    texts.push(JSON.stringify(await replica.sweep()));
    await readAll();
    return texts.join('\n');
  }

  it.each([
    ['our own client', () => transportFault(CAUSE, 'Broker 3', text => text)],
    ["somebody else's", () => CAUSE],
  ])(
    'in what %s says are for those who may read the cluster',
    async (_, failure) => {
      const some = await answers(failure(), {
        denied: ['kafka-capacity.cluster.read'],
      });
      expect(some).not.toMatch(/secret\.example|10\.99|ECONNREFUSED/);
      expect(some).toContain('Broker 3 could not be reached');
      expect(some).not.toMatch(/[\ufdd0-\ufdd2]/);
      const all = await answers(failure(), { denied: [] });
      expect(all).toContain(`Broker 3 (${HOST}:9092) could not be reached`);
      expect(all).not.toMatch(/[\ufdd0-\ufdd2]/);
    },
  );
});

describe('what a database says', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('is for the log alone', async () => {
    const knex = await databases.init('SQLITE_3');
    const replica = await startReplica({
      knex,
      inspect: async () =>
        snapshot('prod', Date.now(), { topics: [topic('orders', [5])] }),
    });
    try {
      await replica.sweep();
      await knex.schema.renameTable('assessments', 'elsewhere');
      const { body } = await replica.get('/topics').expect(500);
      expect(JSON.stringify(body)).not.toMatch(/assessments|select|SQLITE/);
      expect(body.error.message).toMatch(/Its log says why under [0-9a-f]{8}/);
      expect(replica.complaints.join()).toContain('GET /v1/topics failed');
      await knex.schema.renameTable('elsewhere', 'assessments');
    } finally {
      await replica.stop();
    }
  });

  it('does not come as the cause of an error that was written for callers', async () => {
    const cause = new Error('select * from details');
    const logger = { error: jest.fn() };
    const error = await readableError(
      Object.assign(new NotFoundError('No such topic'), { cause }),
      'GET /',
      logger as never,
      async () => true,
    );
    expect(error).toMatchObject({ name: 'NotFoundError' });
    expect(error.cause).toBeUndefined();
    expect(logger.error).not.toHaveBeenCalled();
  });
});
