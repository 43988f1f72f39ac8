import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readImportSettings } from './settings';

describe('settings of the import', () => {
  const read = (catalog: unknown) =>
    readImportSettings(
      new ConfigReader({ kafkaCapacity: { catalog } } as JsonObject),
    );

  it('have defaults', () => {
    expect(readImportSettings(new ConfigReader({}))).toEqual({
      schedule: {
        frequency: { minutes: 5 },
        timeout: { minutes: 10 },
        initialDelay: { seconds: 30 },
      },
      namespace: 'default',
      topics: { include: [], exclude: [], internal: false },
      consumerGroups: { include: [], exclude: [] },
      brokers: false,
      relations: 'all',
      maxRelations: 200,
      unknownOwner: 'group:default/unknown',
      rules: [],
    });
  });

  it('relate what has the same owner alone where permissions are on', () => {
    const relationsOf = (catalog: JsonObject) =>
      readImportSettings(
        new ConfigReader({
          permission: { enabled: true },
          kafkaCapacity: { catalog },
        }),
      ).relations;
    expect(relationsOf({})).toBe('same-owner');
    expect(relationsOf({ relations: 'all' })).toBe('all');
    expect(() => relationsOf({ relations: 'none' })).toThrow(
      'kafkaCapacity.catalog.relations must be one of all, same-owner',
    );
  });

  const rule = (one: object) => ({ rules: [one] });
  it.each<[catalog: unknown, message: string]>([
    [[], 'kafkaCapacity.catalog must be a block'],
    [{ rule: [] }, 'kafkaCapacity.catalog.rule is not known'],
    [{ schedule: { frequency: 'now' } }, 'kafkaCapacity.catalog.schedule'],
    [{ namespace: 'a b' }, 'kafkaCapacity.catalog.namespace'],
    [{ topics: { include: 'x' } }, 'kafkaCapacity.catalog.topics.include must'],
    [{ topics: { include: ['('] } }, 'catalog.topics.include[0] must be a reg'],
    [{ topics: { internal: 1 } }, 'catalog.topics.internal must be true or'],
    [{ consumerGroups: { internal: true } }, 'consumerGroups.internal is not'],
    [{ unknownOwner: '!' }, 'catalog.unknownOwner must be an entity reference'],
    [{ rules: {} }, 'kafkaCapacity.catalog.rules must be a list'],
    [rule({ owner: 'a' }), 'rules[0] must have exactly one of'],
    [rule({ prefix: 'a', pattern: 'b', owner: 'a' }), 'prefix and pattern'],
    [rule({ prefix: 'a' }), 'rules[0] must have an owner, a system, or both'],
    [rule({ prefix: '', owner: 'a' }), 'rules[0].prefix must be a text'],
    [rule({ prefix: 'a', owner: ':' }), 'rules[0].owner must be an entity'],
    [rule({ prefix: 'a', owner: '$1' }), 'rules[0].owner uses $1, but the'],
    [rule({ pattern: '(a)', owner: 'a-$2' }), 'but the rule captures 1'],
    [rule({ pattern: '(', owner: 'a' }), 'rules[0].pattern must be a regular'],
    [rule({ map: { a: 1 } }), "rules[0].map['a'] must be a text"],
    [rule({ map: { a: 'b' }, owner: 'c' }), 'rules[0].owner must be left out'],
    [rule({ kind: 'group', prefix: 'a', owner: 'b' }), 'rules[0].kind must be'],
    [
      rule({ topicConfig: { key: 'owner', value: 'a' }, owner: 'b' }),
      'rules[0].topicConfig.key must be one of cleanup.policy',
    ],
    [
      rule({ topicConfig: { key: 'cleanup.policy' }, owner: 'b' }),
      'rules[0].topicConfig.value must be a text that is not empty, but it is missing',
    ],
    [
      rule({ prefix: 'a', aclPrincipal: { value: 'a' }, owner: 'b' }),
      'prefix and aclPrincipal',
    ],
    [
      rule({ aclPrincipal: 'a', owner: 'b' }),
      'rules[0].aclPrincipal must be a block',
    ],
    [
      rule({ aclPrincipal: {}, owner: 'b' }),
      'rules[0].aclPrincipal.value must be a text',
    ],
    [
      rule({ aclPrincipal: { value: '(' }, owner: 'b' }),
      'rules[0].aclPrincipal.value must be a regular expression',
    ],
    [
      rule({ aclPrincipal: { value: 'a', principal: 'b' }, owner: 'b' }),
      'rules[0].aclPrincipal.principal is not known: allowed are value',
    ],
    [
      rule({ aclPrincipal: { value: '(a)' }, owner: '$1', system: '$2' }),
      'rules[0].system uses $2, but the rule captures 1',
    ],
    [
      rule({ kind: 'cluster', aclPrincipal: { value: 'a' }, owner: 'b' }),
      'rules[0].kind must be topic or consumer-group beside aclPrincipal',
    ],
  ])('refuse %j', (catalog, message) => {
    expect(() => read(catalog)).toThrow(message);
  });
});
