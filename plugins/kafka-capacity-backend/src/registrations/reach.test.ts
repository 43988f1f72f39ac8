import { stringifyEntityRef } from '@backstage/catalog-model';
import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { entity } from '../__testUtils__/replica';
import { reachOf, reachOfEach } from './reach';
import { VisibleEntities } from '../access/VisibleEntities';

const entities = [
  entity('Component', 'shop', {
    relations: [
      ['hasPart', 'component:default/basket'],
      ['hasPart', 'component:default/checkout'],
      ['dependsOn', 'resource:default/orders'],
      ['dependsOn', 'component:default/ledger'],
      ['partOf', 'system:default/store'],
    ],
  }),
  entity('Component', 'basket', {
    relations: [
      ['partOf', 'component:default/shop'],
      ['dependsOn', 'resource:default/orders'],
      ['hasPart', 'component:default/basket-worker'],
    ],
  }),
  entity('Component', 'basket-worker', {
    relations: [['dependsOn', 'resource:default/baskets']],
  }),
  // It says of its own whole that this is a part of it.
  entity('Component', 'checkout', {
    relations: [
      ['hasPart', 'component:default/shop'],
      ['providesApi', 'api:default/payments'],
    ],
  }),
  entity('Component', 'ledger'),
  entity('Resource', 'orders', {
    relations: [['dependsOn', 'resource:default/prod']],
  }),
  entity('Resource', 'baskets'),
  entity('Resource', 'prod'),
  entity('API', 'payments'),
  entity('System', 'store', {
    relations: [
      ['hasPart', 'component:default/shop'],
      ['hasPart', 'component:default/basket'],
    ],
  }),
];

const OF_BASKET = [
  'component:default/basket',
  'component:default/basket-worker',
  'resource:default/baskets',
  'resource:default/orders',
];
const OF_SHOP = [
  'api:default/payments',
  'component:default/basket',
  'component:default/basket-worker',
  'component:default/checkout',
  'component:default/shop',
  'resource:default/baskets',
  'resource:default/orders',
];

function named(ref: string) {
  const found = entities.find(one => stringifyEntityRef(one) === ref);
  if (!found) throw new Error(`there is no ${ref}`);
  return found;
}

describe('what an entity reaches', () => {
  const visible = () =>
    new VisibleEntities(
      catalogServiceMock({ entities }),
      mockCredentials.user(),
    );
  const refs = (some: typeof entities = []) =>
    some.map(one => stringifyEntityRef(one)).sort();

  it.each([
    ['component:default/shop', OF_SHOP],
    ['component:default/basket', OF_BASKET],
    ['resource:default/orders', ['resource:default/orders']],
    ['system:default/store', [...OF_SHOP, 'system:default/store']],
  ])('%s: each once, whatever leads to it', async (ref, expected) => {
    const reach = await reachOf(named(ref), visible());
    expect(refs(reach.entities)).toEqual(expected);
  });

  it('of a System by part; a Component has subcomponents, but is shown whole', async () => {
    const store = await reachOf(named('system:default/store'), visible());
    expect(store.parts.map(part => refs(part.entities))).toEqual([
      OF_SHOP,
      OF_BASKET,
    ]);
    const shop = await reachOf(named('component:default/shop'), visible());
    expect(shop.parts).toEqual([]);
  });

  it('of many is what it is of each', async () => {
    const [shop, basket] = ['shop', 'basket'].map(name =>
      named(`component:default/${name}`),
    );
    const reached = await reachOfEach([shop, basket], visible());
    expect(refs(reached.get(shop))).toEqual(OF_SHOP);
    expect(refs(reached.get(basket))).toEqual(OF_BASKET);
  });
});
