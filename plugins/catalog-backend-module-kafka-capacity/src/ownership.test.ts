import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { OwnedSubject, ownershipOf } from './ownership';
import { readImportSettings } from './settings';

const rulesOf = (rules: JsonObject[]) =>
  readImportSettings(
    new ConfigReader({ kafkaCapacity: { catalog: { rules } } }),
  );

const rules = [
  { map: { 'orders.legacy': 'team-museum' }, system: 'archive' },
  { prefix: 'orders.', owner: 'group:default/team-ordering' },
  {
    pattern: '^(\\w+)\\.(\\w+)\\.',
    owner: 'team-$1',
    system: 'system:apps/$1-$2',
  },
  { prefix: 'orders.', system: 'ordering' },
  {
    kind: 'topic',
    topicConfig: { key: 'cleanup.policy', value: '(compact)' },
    owner: 'keepers-of-$1',
  },
  {
    aclPrincipal: { value: '^User:svc-(\\w+)(?:-(\\w*))?$' },
    owner: 'team-$1',
    system: 'system:apps/$2',
  },
  {
    kind: 'topic',
    aclPrincipal: { value: '^User:CN=(.+?),' },
    owner: 'user:$1',
  },
  { cluster: 'test', pattern: '.', owner: 'user:default/tester' },
  { kind: 'cluster', pattern: '.', owner: 'platform' },
];

const topic = (name: string, extra: Partial<OwnedSubject> = {}) => ({
  kind: 'topic' as const,
  cluster: 'prod',
  name,
  config: { 'cleanup.policy': 'delete' },
  ...extra,
});

describe('rules for owner and system', () => {
  const { rules: read, unknownOwner } = rulesOf(rules);

  it.each<[string, OwnedSubject, owner: string, system: string | undefined]>([
    [
      'a map comes first when it is first',
      topic('orders.legacy'),
      'group:default/team-museum',
      'system:default/archive',
    ],
    [
      'owner and system may be from different rules',
      topic('orders.placed'),
      'group:default/team-ordering',
      'system:default/ordering',
    ],
    [
      'the first that matches wins',
      topic('orders.eu.placed'),
      'group:default/team-ordering',
      'system:apps/orders-eu',
    ],
    [
      'captures are filled in',
      topic('billing.invoices.v1'),
      'group:default/team-billing',
      'system:apps/billing-invoices',
    ],
    [
      'what a topic is configured with',
      topic('x', { config: { 'cleanup.policy': 'compact,delete' } }),
      'group:default/keepers-of-compact',
      undefined,
    ],
    [
      'only in its cluster',
      topic('x', { cluster: 'test' }),
      'user:default/tester',
      undefined,
    ],
    [
      'groups too',
      { kind: 'consumer-group', cluster: 'prod', name: 'orders.billing' },
      'group:default/team-ordering',
      'system:default/ordering',
    ],
    [
      'clusters only where a rule says so',
      { kind: 'cluster', cluster: 'prod', name: 'orders.x' },
      'group:default/platform',
      undefined,
    ],
    [
      'who may write to a topic',
      topic('x', { principals: ['User:admin', 'User:svc-Billing-eu'] }),
      'group:default/team-billing',
      'system:apps/eu',
    ],
    [
      'who may read with a group',
      {
        kind: 'consumer-group',
        cluster: 'prod',
        name: 'x',
        principals: ['User:svc-audit'],
      },
      'group:default/team-audit',
      undefined,
    ],
    [
      'the first principal in order that makes a reference, for owner and system each',
      topic('x', {
        principals: ['User:svc-_', 'User:svc-a', 'User:svc-b-c'],
      }),
      'group:default/team-a',
      'system:apps/c',
    ],
    [
      'another rule where none of the principals matches',
      topic('x', { principals: ['User:CN=ann,OU=shop', 'User:zoe'] }),
      'user:default/ann',
      undefined,
    ],
    [
      'a rule of topics alone',
      {
        kind: 'consumer-group',
        cluster: 'prod',
        name: 'x',
        principals: ['User:CN=ann,OU=shop'],
      },
      'group:default/unknown',
      undefined,
    ],
    [
      'a name before its principals',
      topic('orders.placed', { principals: ['User:svc-a-b'] }),
      'group:default/team-ordering',
      'system:default/ordering',
    ],
    [
      'nobody may write',
      topic('x', { principals: [] }),
      'group:default/unknown',
      undefined,
    ],
    ['nothing matches', topic('x'), 'group:default/unknown', undefined],
    [
      'what is captured makes no name',
      topic('_._.x'),
      'group:default/unknown',
      undefined,
    ],
  ])('%s', (_, subject, owner, system) => {
    expect(ownershipOf(subject, read, unknownOwner)).toEqual({
      owner,
      ...(system && { system }),
      uncertain: false,
    });
  });

  it('is uncertain when a rule needs what could not be read, unless rules before it decided', () => {
    const unread = { config: null };
    const of = (subject: OwnedSubject) =>
      ownershipOf(subject, read, unknownOwner).uncertain;
    expect(of(topic('x', unread))).toBe(true);
    expect(of(topic('billing.invoices.v1', unread))).toBe(false);
    const unreadAcls = { principals: null };
    expect(of(topic('x', unreadAcls))).toBe(true);
    expect(of(topic('billing.invoices.v1', unreadAcls))).toBe(false);
    // Nobody asked for them: that does not pass by itself.
    expect(of(topic('x', { principals: undefined }))).toBe(false);
  });

  it('is not uncertain over what a rule would not tell', () => {
    const { rules: ownersAlone } = rulesOf([
      { prefix: 'a', owner: 'first' },
      { aclPrincipal: { value: '.' }, owner: 'second' },
    ]);
    const of = (name: string) =>
      ownershipOf(topic(name, { principals: null }), ownersAlone, unknownOwner);
    expect(of('a')).toEqual({ owner: 'group:default/first', uncertain: false });
    expect(of('b')).toEqual({ owner: unknownOwner, uncertain: true });
  });
});

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
      maxRelations: 200,
      unknownOwner: 'group:default/unknown',
      rules: [],
    });
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
