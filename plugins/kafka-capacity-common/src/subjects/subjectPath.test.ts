import { entityTabPath } from './subjectPath';

describe('entityTabPath', () => {
  it.each([
    [
      'component:default/Order-Service',
      { cluster: 'prod', kind: 'topic' as const, name: 'orders.placed' },
      undefined,
      '/catalog/default/component/order-service/kafka-capacity?topic=prod%2Forders.placed',
    ],
    [
      'group:default/team',
      undefined,
      undefined,
      '/catalog/default/group/team/kafka-capacity',
    ],
    [
      'resource:shop/ledger',
      {
        cluster: 'prod',
        kind: 'consumer-group' as const,
        name: 'team/ledger & co',
      },
      '/portal/:kind/:namespace/:name/kafka',
      '/portal/resource/shop/ledger/kafka?consumer-group=prod%2Fteam%2Fledger+%26+co',
    ],
  ])('leads from %s to its tab', (entityRef, subject, template, path) => {
    expect(entityTabPath(entityRef, subject, template)).toBe(path);
  });
});
