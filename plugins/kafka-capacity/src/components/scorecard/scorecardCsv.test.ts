import { scoredEntity, scoredTopic } from '../../__testUtils__/scorecards';
import { scorecardCsv } from './scorecardCsv';

describe('scorecardCsv', () => {
  it.each([
    ['Orders', 'Orders'],
    ['Orders, paid', '"Orders, paid"'],
    ['the "new" one', '"the ""new"" one"'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+49 30 123', "'+49 30 123"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['  =1', "'  =1"],
    ['"=1', `"'""=1"`],
    ['＝1', "'＝1"],
    ['\r=1', `"'\r=1"`],
    ['a=b', 'a=b'],
  ])('writes %j as %j', (title, expected) => {
    const entity = scoredEntity('api:default/a', [scoredTopic()], { title });
    const csv = scorecardCsv([entity]);
    expect(csv).toContain(
      `\r\napi:default/a,${expected},group:default/team-orders,`,
    );
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  it('tells what is passed from what does not apply', () => {
    const [head, row] = scorecardCsv([
      scoredEntity('api:default/a', [scoredTopic()]),
    ])
      .split('\r\n')
      .map(line => line.split(','));
    const cells = Object.fromEntries(head.map((name, i) => [name, row[i]]));
    expect(cells).toMatchObject({
      'kafka-capacity-enough-partitions':
        expect.stringMatching(/^(passed|failed)$/),
      // It has no group.
      'kafka-capacity-no-idle-members': '',
    });
    expect(row.filter(cell => cell === 'passed')).toHaveLength(
      Number(cells.passed),
    );
  });
});
