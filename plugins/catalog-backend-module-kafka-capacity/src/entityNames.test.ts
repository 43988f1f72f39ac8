import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import { entityNames, ImportedName } from './entityNames';

const CLUSTERS = ['prod', 'prod-eu', 'kafka', 'Größe/x'];
const nameOf = entityNames(CLUSTERS);
const hashed = (start: string) =>
  expect.stringMatching(
    new RegExp(`^${start.replace(/\./g, '\\.')}-[0-9a-f]{10}$`),
  );

describe('names of imported entities', () => {
  it.each<[kind: ImportedName['kind'], cluster: string, name: string, unknown]>(
    [
      ['cluster', 'prod', 'prod', 'kafka-prod'],
      ['topic', 'prod', 'orders.placed_v1', 'prod-orders.placed_v1'],
      ['topic', 'prod', '_schemas', 'prod-_schemas'],
      ['consumer-group', 'prod', 'orders', 'prod-group-orders'],
      ['topic', 'prod', 'o'.repeat(58), `prod-${'o'.repeat(58)}`],
      ['topic', 'prod-eu', 'orders', 'prod-eu-orders'],
      // Too long, changed, or the same as another's without case.
      ['topic', 'prod', 'o'.repeat(59), hashed(`prod-${'o'.repeat(47)}`)],
      ['topic', 'prod', 'Orders', hashed('prod-Orders')],
      ['topic', 'prod', 'orders.', hashed('prod-orders')],
      ['consumer-group', 'prod', 'a/b, c', hashed('prod-group-a_b_c')],
      ['consumer-group', 'prod', '日本', hashed('prod-group')],
      ['cluster', 'Größe', 'Größe', hashed('kafka-Gr_e')],
      // Another cluster, topic or group may have the plain name.
      ['topic', 'prod', 'eu-orders', hashed('prod-eu-orders')],
      ['topic', 'prod', 'group-orders', hashed('prod-group-orders')],
      ['topic', 'kafka', 'prod', hashed('kafka-prod')],
      ['broker', 'prod', '1', hashed('kafka-prod-broker-1')],
    ],
  )('of %s %s/%s', (kind, cluster, name, expected) => {
    const given = nameOf({ kind, cluster, name });
    expect(given).toEqual(expected);
    expect(KubernetesValidatorFunctions.isValidObjectName(given)).toBe(true);
    expect(nameOf({ kind, cluster, name })).toBe(given);
  });

  it('of a broker are plain where no cluster has a like name', () => {
    const broker = { kind: 'broker', cluster: 'prod', name: '1' } as const;
    expect(entityNames(['prod', 'test'])(broker)).toBe('kafka-prod-broker-1');
  });

  it('differ for whatever differs', () => {
    const odd = ['a', 'A', 'a.', 'a_', 'a-', '.a', 'eu-a', 'group-a', 'prod'];
    const long = [...odd].map(name => `${'x'.repeat(80)}${name}`);
    const given = CLUSTERS.flatMap(cluster => [
      nameOf({ kind: 'cluster', cluster, name: cluster }),
      ...[...odd, ...long, 'a b', 'a/b'].flatMap(name =>
        (['topic', 'consumer-group'] as const).map(kind =>
          nameOf({ kind, cluster, name }),
        ),
      ),
    ]).map(name => name.toLocaleLowerCase('en-US'));
    expect(new Set(given).size).toBe(given.length);
  });
});
