import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { entity } from '../__testUtils__/replica';
import { VisibleEntities } from './VisibleEntities';

const refOf = (i: number) => `component:default/shop-${i}`;

describe('VisibleEntities', () => {
  const catalog = catalogServiceMock({
    entities: Array.from({ length: 1200 }, (_, i) =>
      entity('Component', `shop-${i}`),
    ),
  });
  const lookups = jest.spyOn(catalog, 'getEntitiesByRefs');

  beforeEach(() => lookups.mockClear());

  it('asks once for what several want at the same time, in chunks', async () => {
    const entities = new VisibleEntities(catalog, mockCredentials.user());
    const refs = Array.from({ length: 1201 }, (_, i) => refOf(i));
    const [all, again, some] = await Promise.all([
      entities.byRefs(refs),
      entities.byRefs(refs),
      entities.byRefs([refOf(1200), refOf(3), refOf(3), refOf(7)]),
    ]);
    expect([...all.keys()]).toEqual(refs.slice(0, 1200));
    expect([...again.keys()]).toEqual([...all.keys()]);
    expect([...some.keys()]).toEqual([refOf(3), refOf(7)]);
    expect(some.get(refOf(7))?.metadata.name).toBe('shop-7');
    expect(
      lookups.mock.calls.map(([{ entityRefs }]) => entityRefs.length),
    ).toEqual([500, 500, 201]);
    expect(await entities.byRef(refOf(4))).toBe(all.get(refOf(4)));
    expect(await entities.byRef(refOf(1200))).toBeUndefined();
  });

  it('fails all who wait for an answer that does not come', async () => {
    lookups.mockRejectedValueOnce(new Error('no catalog'));
    const entities = new VisibleEntities(catalog, mockCredentials.user());
    const refs = Array.from({ length: 600 }, (_, i) => refOf(i));
    const results = await Promise.allSettled([
      entities.byRefs(refs),
      entities.byRefs(refs.slice(550)),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    expect(lookups).toHaveBeenCalledTimes(1);
  });
});
