import { checkKafkaJsInternals } from './kafkajsInternals';

describe('checkKafkaJsInternals', () => {
  beforeEach(() => jest.resetModules());

  it('finds everything in the kafkajs that is installed', async () => {
    await expect(checkKafkaJsInternals()).resolves.toBeUndefined();
  });

  const brokerPool = { createBroker: () => ({}) };
  const connectionPoolBuilder = { build: async () => ({ send: () => {} }) };

  it.each([
    [undefined, 'Kafka[Symbol(private:Kafka:createCluster)]()'],
    [{ brokerPool }, 'Cluster.connectionPoolBuilder'],
    [{ connectionPoolBuilder }, 'Cluster.brokerPool'],
    [
      { brokerPool: {}, connectionPoolBuilder },
      'Cluster.brokerPool.createBroker',
    ],
    [
      { brokerPool, connectionPoolBuilder: { build: async () => ({}) } },
      'ConnectionPool.send',
    ],
    [{ brokerPool, connectionPoolBuilder }, 'Broker.connect'],
  ])('names what another kafkajs lacks (%#)', async (cluster, missing) => {
    jest.doMock('kafkajs', () => ({
      Kafka: function Kafka() {
        return {
          [Symbol('private:Kafka:createCluster')]: cluster && (() => cluster),
          logger: () => {},
        };
      },
    }));
    const internals =
      jest.requireActual<typeof import('./kafkajsInternals')>(
        './kafkajsInternals',
      );
    await expect(internals.checkKafkaJsInternals()).rejects.toThrow(
      `its internal ${missing} is missing`,
    );
  });
});
