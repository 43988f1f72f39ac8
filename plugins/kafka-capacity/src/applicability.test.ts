import { Entity } from '@backstage/catalog-model';
import {
  isKafkaCapacityAvailable,
  isKafkaCapacityOffered,
} from './applicability';

function entity(
  kind: string,
  over: {
    annotations?: Record<string, string>;
    type?: string;
    dependsOn?: string;
  } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name: 'orders', annotations: over.annotations },
    spec: { type: over.type ?? 'service' },
    relations: over.dependsOn
      ? [{ type: 'dependsOn', targetRef: over.dependsOn }]
      : undefined,
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
      'a component that depends on a resource',
      ['Component', { dependsOn: 'resource:default/orders-v1' }],
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
      ['Component', { dependsOn: 'component:default/billing' }],
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
