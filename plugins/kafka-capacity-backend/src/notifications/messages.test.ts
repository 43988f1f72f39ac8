import {
  Level,
  LEVELS,
  verbatim,
} from 'backstage-plugin-kafka-capacity-common';
import { messagesFor } from './messages';
import { OwnerChange, Notice } from './ownerChanges';
import { SEVERITIES } from './wording';

const SETTINGS = {
  enabled: true,
  minimumLevel: 'warning' as const,
  digestAbove: 2,
  quietStartMs: 0,
  availabilityAfterMs: 0,
  entityTabPath: '/catalog/:namespace/:kind/:name/kafka-capacity',
};
const OWNER = 'group:default/team';

function change(
  name: string,
  notice: Notice | null,
  to: Level = 'scale',
): OwnerChange {
  return {
    ownerRef: OWNER,
    entityRef: 'component:default/shop',
    subject: { cluster: 'prod', kind: 'topic', name },
    from: to === 'ok' ? 'scale' : 'ok',
    to,
    level: to,
    finding: verbatim('Too few partitions.'),
    notice,
  };
}

function noticesOf(...all: OwnerChange[]) {
  return messagesFor(OWNER, 'prod', all, [], SETTINGS).map(
    message =>
      `${message.notice}: ${message.changes.map(one => one.subject.name)}`,
  );
}

describe('messagesFor', () => {
  it('lets no name write a line, link or mention of its own', () => {
    const name = 'a\nlogin at [here](https://evil.example) <!channel>\u202e';
    const many = ['b', 'c', 'd'].map(one => change(`${one}${name}`, null));
    const texts = [[change(name, null, 'ok')], many].flatMap(changes =>
      messagesFor(OWNER, 'prod', changes, [], SETTINGS).flatMap(
        ({ payload }) => [payload.title, payload.description ?? ''],
      ),
    );
    expect(texts).toHaveLength(4);
    expect(texts.join()).toContain('\\u000alogin');
    expect(texts.filter(one => /[\n\u202e[<]|:\/\//.test(one))).toEqual([]);
  });

  it.each<[string, OwnerChange[], string[]]>([
    ['few', [change('a', null), change('b', null)], ['own: a', 'own: b']],
    [
      'many',
      [change('a', null), change('b', null), change('c', null)],
      ['digest: a,b,c'],
    ],
    [
      'few beside the digest',
      [change('a', null), change('b', 'digest', 'ok')],
      ['own: a', 'digest: b'],
    ],
    [
      'many with the digest',
      [change('a', null), change('b', null), change('c', 'digest')],
      ['digest: a,b,c'],
    ],
    [
      'those that have one of their own',
      [change('a', 'own'), change('b', 'own', 'ok'), change('c', 'own')],
      ['own: a', 'own: b', 'own: c'],
    ],
    [
      'many beside one that has its own',
      [
        change('a', null),
        change('b', 'own', 'ok'),
        change('c', null),
        change('d', null),
      ],
      ['own: b', 'digest: a,c,d'],
    ],
  ])('sends for %s', (_what, all, expected) => {
    expect(noticesOf(...all)).toEqual(expected);
  });

  it('keeps to the length that titles and scopes may have', () => {
    const [first, second] = ['x', 'y'].map(
      last =>
        messagesFor(
          OWNER,
          'prod',
          [change('n'.repeat(248) + last, null)],
          [],
          SETTINGS,
        )[0].payload,
    );
    expect(first.title).toMatch(/^Scale: topic n+…$/);
    expect(first.title).toHaveLength(255);
    expect(first.scope?.length).toBeLessThanOrEqual(255);
    expect(first.scope).not.toBe(second.scope);
  });

  it('leads a person to a list of what they own', () => {
    const owner = 'user:default/guest';
    const many = ['a', 'b', 'c'].map(name => ({
      ...change(name, null),
      ownerRef: owner,
    }));
    const [{ payload }] = messagesFor(owner, 'prod', many, [], SETTINGS);
    expect(payload.link).toBe(
      '/kafka-capacity/topics?owner=user%3Adefault%2Fguest',
    );
  });
});

describe('the severity of a notification', () => {
  it('is the one that Backstage shows as a green tick only for ok', () => {
    expect(LEVELS.filter(level => SEVERITIES[level] === 'normal')).toEqual([
      'ok',
    ]);
    expect(SEVERITIES.warning).toBe('high');
  });
});
