import { Entity } from '@backstage/catalog-model';
import { TestApiRegistry } from '@backstage/test-utils';
import { kafkaCapacityApiRef } from './api';
import {
  hasKafkaCapacity,
  isKafkaCapacityAvailable,
  isKafkaCapacityOffered,
} from './applicability';

function entity(
  kind: string,
  over: {
    annotations?: Record<string, string>;
    type?: string;
    related?: [type: string, targetRef: string];
  } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name: 'orders', annotations: over.annotations },
    spec: { type: over.type ?? 'service' },
    relations: over.related && [
      { type: over.related[0], targetRef: over.related[1] },
    ],
  };
}

describe('isKafkaCapacityAvailable', () => {
  it.each<[boolean, string, Parameters<typeof entity>]>([
    [
      true,
      'a component with topics',
      ['Component', { annotations: { 'kafka.apache.org/topics': 'p/t' } }],
    ],
    [
      true,
      'an API with consumer groups',
      ['API', { annotations: { 'kafka.apache.org/consumer-groups': 'p/g' } }],
    ],
    [
      true,
      'a component with a declared fact',
      ['Component', { annotations: { 'kafka-capacity/keyed': 'true' } }],
    ],
    [true, 'a topic', ['Resource', { type: 'kafka-topic' }]],
    [
      true,
      'a cluster, whatever its type',
      [
        'Resource',
        {
          type: 'message-broker',
          annotations: { 'kafka.apache.org/cluster': 'prod' },
        },
      ],
    ],
    [
      true,
      'a component that depends on a resource',
      ['Component', { related: ['dependsOn', 'resource:default/orders-v1'] }],
    ],
    [
      true,
      'a component that depends on an API',
      ['Component', { related: ['dependsOn', 'api:default/orders'] }],
    ],
    [
      true,
      'a component that provides an API',
      ['Component', { related: ['providesApi', 'api:default/orders'] }],
    ],
    [
      true,
      'a component that consumes an API',
      ['Component', { related: ['consumesApi', 'api:default/orders'] }],
    ],
    [
      true,
      'a component with a subcomponent',
      ['Component', { related: ['hasPart', 'component:default/worker'] }],
    ],
    [true, 'a system', ['System']],
    [true, 'a domain', ['domain']],
    [true, 'a group', ['Group', { type: 'team' }]],
    [
      false,
      'a component with other annotations',
      ['Component', { annotations: { 'backstage.io/source-location': 'x' } }],
    ],
    [
      false,
      'a component that depends on another',
      ['Component', { related: ['dependsOn', 'component:default/billing'] }],
    ],
    [
      false,
      'a component of a system',
      ['Component', { related: ['partOf', 'system:default/shop'] }],
    ],
    [
      false,
      'a database that depends on its host',
      [
        'Resource',
        { type: 'database', related: ['dependsOn', 'resource:default/host'] },
      ],
    ],
    [false, 'a database', ['Resource', { type: 'database' }]],
    [
      false,
      'a user, whatever is annotated',
      ['User', { annotations: { 'kafka.apache.org/topics': 'p/t' } }],
    ],
  ])('is %s for %s', (expected, _what, args) => {
    expect(isKafkaCapacityAvailable(entity(...args))).toBe(expected);
  });
});

describe('isKafkaCapacityOffered', () => {
  it.each<[boolean, string, Parameters<typeof entity>]>([
    [true, 'a service without Kafka', ['Component', { type: 'service' }]],
    [
      true,
      'a website with topics',
      [
        'Component',
        {
          type: 'website',
          annotations: { 'kafka.apache.org/topics': 'p/t' },
        },
      ],
    ],
    [false, 'a website without Kafka', ['Component', { type: 'website' }]],
    [false, 'an API without Kafka', ['API', { type: 'service' }]],
  ])('is %s for %s', (expected, _what, args) => {
    expect(isKafkaCapacityOffered(entity(...args))).toBe(expected);
  });
});

describe('hasKafkaCapacity', () => {
  const related = entity('Component', {
    related: ['dependsOn', 'resource:default/orders-v1'],
  });
  const apisThatAnswer = (getEntityCapacity: jest.Mock) =>
    TestApiRegistry.from([kafkaCapacityApiRef, { getEntityCapacity }]);

  it.each<[boolean, object]>([
    [false, { registered: false, problems: [], untrustedLinks: [] }],
    [true, { registered: true, problems: [], untrustedLinks: [] }],
    [true, { registered: false, problems: [{}], untrustedLinks: [] }],
    [true, { registered: false, problems: [], untrustedLinks: [{}] }],
  ])(
    'is %p of a component that only reaches a resource when the backend answers %j',
    async (expected, capacity) => {
      const ask = jest.fn().mockResolvedValue(capacity);
      const apis = apisThatAnswer(ask);
      expect(await hasKafkaCapacity(related, { apis })).toBe(expected);
      expect(ask).toHaveBeenCalledWith('component:default/orders');
    },
  );

  it('leaves it to the card to say that the backend gives no answer', async () => {
    const apis = apisThatAnswer(jest.fn().mockRejectedValue(new Error('away')));
    expect(await hasKafkaCapacity(related, { apis })).toBe(true);
  });

  it('asks nobody about what an entity says itself', async () => {
    const ask = jest.fn();
    const apis = apisThatAnswer(ask);
    const topic = entity('Resource', { type: 'kafka-topic' });
    expect(await hasKafkaCapacity(topic, { apis })).toBe(true);
    expect(await hasKafkaCapacity(entity('User'), { apis })).toBe(false);
    expect(ask).not.toHaveBeenCalled();
  });
});
