import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from '../client/brokerLink';
import { readTopicConfigs } from './readTopicConfigs';

/** A broker that tells some settings of every topic. */
function brokerWith(values: Record<string, string>): AskedBroker {
  const response: unknown = {
    topics: [
      {
        name: 'orders',
        errorCode: 0,
        values: new Map(Object.entries(values)),
      },
    ],
  };
  return {
    id: 1,
    fault: undefined,
    versionOf: () => 1,
    ask: async <_Request, Response>() => response as Response,
    askSized: async <_Request, Response>() => ({
      response: response as Response,
      bytes: 0,
    }),
  };
}

async function configOf(values: Record<string, string>) {
  const topic: TopicSnapshot = {
    name: 'orders',
    internal: false,
    partitions: [],
  };
  await readTopicConfigs([brokerWith(values)], new Map([['orders', topic]]));
  return topic;
}

const NEEDED = {
  'cleanup.policy': 'delete',
  'retention.ms': '604800000',
  'retention.bytes': '-1',
  'max.message.bytes': '1048588',
};

describe('readTopicConfigs', () => {
  it('does without settings that brokers other than Kafka do not have', async () => {
    const { config, configFault } = await configOf(NEEDED);
    expect(configFault).toBeUndefined();
    expect(config).toEqual({
      cleanupPolicy: 'delete',
      retentionMs: 604_800_000,
      retentionBytes: -1,
      maxMessageBytes: 1_048_588,
      timestampType: undefined,
    });
  });

  it('says that settings are missing without which nothing can be sized', async () => {
    const { 'cleanup.policy': _, ...others } = NEEDED;
    const { config, configFault } = await configOf(others);
    expect(config).toBeUndefined();
    expect(configFault?.code).toBe('INVALID_CONFIG');
  });
});
