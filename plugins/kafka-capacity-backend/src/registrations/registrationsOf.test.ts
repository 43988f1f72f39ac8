import { DeclaredFacts } from 'backstage-plugin-kafka-capacity-common';
import { entity } from '../__testUtils__/replica';
import {
  Registration,
  registrationsOf,
  mergeDeclared,
} from './registrationsOf';

function registration(
  entityRef: string,
  declared: DeclaredFacts,
): Registration {
  return {
    cluster: 'prod',
    kind: 'topic',
    name: 'orders',
    entityRef,
    ownerRef: null,
    title: null,
    declared,
  };
}

describe('registrations', () => {
  it('are what an entity registers, with its owner and what it declares', () => {
    const registrations = registrationsOf(
      entity('Component', 'Shop', {
        title: 'The shop',
        topics: 'prod/orders, prod/orders, /wrong, test/payments',
        groups: 'prod/billing/eu',
        annotations: { 'kafka-capacity/keyed': 'true' },
        relations: [['ownedBy', 'group:default/team']],
      }),
    );
    const common = {
      entityRef: 'component:default/shop',
      ownerRef: 'group:default/team',
      title: 'The shop',
      declared: { keyed: true },
    };
    expect(registrations).toEqual([
      { ...common, kind: 'topic', cluster: 'prod', name: 'orders' },
      { ...common, kind: 'topic', cluster: 'test', name: 'payments' },
      {
        ...common,
        kind: 'consumer-group',
        cluster: 'prod',
        name: 'billing/eu',
      },
    ]);
  });

  it('of several entities are merged: the larger demand, every caution, and the word of the closest', () => {
    expect(
      mergeDeclared([
        registration('component:default/shop', {
          peakThroughputMBps: 80,
          targetParallelism: 2,
          growth: 5,
          keyed: true,
          profile: 'low-latency',
          limits: { 'consumerLagRecords.warning': 1, 'brokerCpu.scale': 2 },
        }),
        registration('resource:default/orders', {
          peakThroughputMBps: 65,
          targetParallelism: 3,
          growth: 3,
          keyed: false,
          orderPerKey: false,
          limits: { 'consumerLagRecords.warning': 9 },
        }),
        registration('api:default/orders', { growth: 4, tier: 1 }),
      ]),
    ).toEqual({
      peakThroughputMBps: 80,
      targetParallelism: 3,
      growth: 3,
      keyed: true,
      orderPerKey: false,
      profile: 'low-latency',
      tier: 1,
      limits: { 'consumerLagRecords.warning': 9, 'brokerCpu.scale': 2 },
    });
    expect(mergeDeclared([])).toEqual({});
  });
});
