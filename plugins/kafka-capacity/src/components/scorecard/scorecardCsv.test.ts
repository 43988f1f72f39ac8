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
});
