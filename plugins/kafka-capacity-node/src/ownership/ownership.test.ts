import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { OwnedSubject, ownershipOf } from './ownership';
import { readOwnershipSettings } from './ownershipSettings';

const rulesOf = (rules: JsonObject[]) =>
  readOwnershipSettings(
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
  const { rules: read } = rulesOf(rules);

  it.each<
    [
      string,
      OwnedSubject,
      owner: string | undefined,
      system: string | undefined,
    ]
  >([
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
      undefined,
      undefined,
    ],
    [
      'a name before its principals',
      topic('orders.placed', { principals: ['User:svc-a-b'] }),
      'group:default/team-ordering',
      'system:default/ordering',
    ],
    ['nobody may write', topic('x', { principals: [] }), undefined, undefined],
    ['nothing matches', topic('x'), undefined, undefined],
    ['what is captured makes no name', topic('_._.x'), undefined, undefined],
  ])('%s', (_, subject, owner, system) => {
    expect(ownershipOf(subject, read)).toEqual({
      ...(owner && { owner }),
      ...(system && { system }),
      uncertain: false,
    });
  });

  it('is uncertain when a rule needs what could not be read, unless rules before it decided', () => {
    const unread = { config: null };
    const of = (subject: OwnedSubject) => ownershipOf(subject, read).uncertain;
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
      ownershipOf(topic(name, { principals: null }), ownersAlone);
    expect(of('a')).toEqual({ owner: 'group:default/first', uncertain: false });
    expect(of('b')).toEqual({ uncertain: true });
  });
});
