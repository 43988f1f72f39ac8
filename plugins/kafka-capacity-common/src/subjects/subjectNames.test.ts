import { parseSubjectNames } from './subjectNames';

const topics = (text: string) => parseSubjectNames(text, 'topic');
const groups = (text: string) => parseSubjectNames(text, 'consumer-group');
const names = ({ subjects }: ReturnType<typeof topics>) =>
  subjects.map(({ cluster, name }) => `${cluster} ${name}`);

describe('names of topics and groups in annotations', () => {
  it.each([
    ['prod/billing', ['prod billing']],
    ['*/billing', ['* billing']],
    ['billing', ['* billing']],
    ['billing,*/billing,prod/billing', ['* billing', 'prod billing']],
    ['*/team/billing', ['* team/billing']],
    ['prod/team/a:b c*d', ['prod team/a:b c*d']],
    ['a b', ['* a b']],
    ['prod/a,\n stage/b ,\r\n\r\n\tc\t,,', ['prod a', 'stage b', '* c']],
    ['\ufeffprod/a\r\nprod/b\r\n', ['prod a', 'prod b']],
    ['prod/a\rprod/b\u2028prod/c', ['prod a', 'prod b', 'prod c']],
    [' * / billing ', ['* billing']],
    ['pr*d/billing', ['pr*d billing']],
  ])('reads %j as groups', (text, expected) => {
    expect(names(groups(text))).toEqual(expected);
    expect(groups(text).problems).toEqual([]);
  });

  it('reads names without a cluster as topics too', () => {
    expect(names(topics('orders\n*/payments'))).toEqual([
      '* orders',
      '* payments',
    ]);
  });

  it.each([
    '',
    ' \n,',
    '/billing',
    '*/',
    '*',
    'prod/*',
    'prod/',
    '\0/a',
    'a\0',
  ])('names %j as a problem of groups', text => {
    const { subjects, problems } = groups(text);
    expect(subjects).toEqual([]);
    expect(problems).toEqual([
      {
        value: text === ' \n,' ? text : text.trim(),
        allowed: expect.any(String),
      },
    ]);
  });

  it.each(['*', '*/*', 'prod/ord*', 'a b', 'prod/a/b', '..', 'ä'])(
    'names %j as a problem of topics',
    text => {
      expect(topics(`prod/ok\n${text}`)).toEqual({
        subjects: [{ kind: 'topic', cluster: 'prod', name: 'ok' }],
        problems: [
          {
            value: text,
            allowed: expect.stringContaining('1 to 249 letters'),
          },
        ],
      });
    },
  );

  it('counts the first thousand names and tells which are left out', () => {
    const some = Array.from({ length: 4_000 }, (_, i) => `prod/topic-${i}`);
    const { subjects, problems } = topics(some.join('\r\n'));
    expect(subjects).toHaveLength(1_000);
    expect(problems).toEqual([
      {
        value:
          'prod/topic-1000, prod/topic-1001, prod/topic-1002 and 2997 more',
        allowed: 'at most 1000 names, of which these are left out',
      },
    ]);
    expect(topics(some.slice(0, 1_000).join(',')).problems).toEqual([]);
  });

  it('tells twenty problems, and how many more there are', () => {
    const some = Array.from({ length: 500 }, (_, i) => `prod/a b ${i}`);
    const { problems } = topics(some.join());
    expect(problems).toHaveLength(21);
    expect(problems[20].value).toBe('prod/a b 20 and 479 more');
  });
});
