import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  ConsumerGroupScaling,
  RecordTimeCheck,
} from 'backstage-plugin-kafka-capacity-common';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { BACKEND, answer, refuse } from '../../__testUtils__/backend';
import { groupDetail } from '../../__testUtils__/capacity';
import { NO_FORECAST } from '../../__testUtils__/forecasts';
import {
  BILLING_PATH,
  billing,
  lagging,
  section,
  showGroup,
} from '../../__testUtils__/groupPage';
import { groupHistory } from '../../__testUtils__/groupPast';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { SubjectDetail } from '../subject/SubjectDetail';

describe('a consumer group', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('tells what it would take, what it does, and what it needs from which rate', async () => {
    await showGroup(server, billing, lagging);
    expect(
      await screen.findByText(/Have 6 members: it keeps up then/),
    ).toHaveTextContent(/^To clear: /);
    const state = await section('State');
    expect(state.getByText('4 for 12 partitions')).toBeInTheDocument();
    expect(state.getByText('100 records/s')).toBeInTheDocument();
    expect(state.getByText('Lag grows by')).toBeInTheDocument();
    expect(state.getByText('not while lag does not fall')).toBeInTheDocument();
    expect(state.getByText('3 min')).toBeInTheDocument();

    const need = await section('Recommendation');
    expect(
      need.getByText('It needs 6 members; it has 4. Add 2.'),
    ).toBeInTheDocument();
    expect(need.getByText(/while it was behind/)).toHaveTextContent(
      /^500 records\/s, measured .* ago while it was behind$/,
    );
    await userEvent.click(
      need.getByRole('button', { name: 'Why this many members?' }),
    );
    expect(
      within(await screen.findByRole('dialog')).getByText(
        /\(2,000 \+ 61,200 ÷ 600\) ÷ 500 → 5/,
      ),
    ).toBeInTheDocument();
  });

  it('names topics that no member reads any more, with the command that deletes their offsets', async () => {
    const command = 'kafka-consumer-groups --delete-offsets --group=billing';
    await showGroup(
      server,
      {
        ...billing,
        abandonedTopics: {
          total: 103,
          items: [{ topic: 'refunds', partitions: 6, lag: 90_000, command }],
        },
      },
      lagging,
    );
    const left = await section('No longer read');
    expect(left.getByText(command)).toBeInTheDocument();
    expect(left.getByText(/102 more/)).toBeInTheDocument();
  });

  it('shows what an id hides, and no command that could not be typed', async () => {
    const hidden = { ...billing.subject, name: 'billing\u202e\ntouch pwned' };
    const path = `/clusters/prod/consumer-groups/${encodeURIComponent(
      hidden.name,
    )}`;
    server.use(
      answer(`${path}/scaling`, lagging),
      answer(`${path}/history`, groupHistory(61_200)),
      answer(`${path}/forecast`, NO_FORECAST),
    );
    await showGroup(
      server,
      {
        ...billing,
        subject: hidden,
        members: [
          { ...billing.members[0], clientId: 'a\u200bb', host: '/\u0007' },
        ],
        abandonedTopics: {
          total: 1,
          items: [
            { topic: 'refunds', partitions: 6, lag: 90_000, command: null },
          ],
        },
      },
      lagging,
    );
    const shown = 'billing\\u202e\\u000atouch pwned';
    expect(
      await screen.findByRole('heading', {
        name: new RegExp(/billing\\u202e/),
      }),
    ).toHaveTextContent(shown);
    const left = await section('No longer read');
    expect(left.getByText(/^No command: the id/)).toHaveTextContent(shown);
    expect(document.body.textContent).not.toMatch(/[\u202e\u200b]/);
    expect(document.body).toHaveTextContent('a\\u200bb');
  });

  it('shows the past with the limits of its policy, another span by choice, and how its level changed', async () => {
    const spans: (string | null)[] = [];
    await showGroup(
      server,
      billing,
      lagging,
      groupHistory(61_200, { changesCursor: 'older' }),
    );
    server.use(
      http.get(`${BACKEND}${BILLING_PATH}/history`, ({ request }) => {
        const span = new URL(request.url).searchParams.get('span');
        spans.push(span);
        return HttpResponse.json(groupHistory(900));
      }),
    );
    const past = await section('Lag over time');
    expect(
      await past.findByRole('img', { name: 'Chart of Lag' }),
    ).toBeInTheDocument();
    expect(past.getByRole('list', { name: 'Limits of Lag' })).toHaveTextContent(
      /Warning above 10k records/,
    );
    expect(past.getByRole('figure', { name: 'Lag' })).toHaveTextContent(
      /Now 61.2k.*; in the last hour most 61.2k/,
    );
    const history = await section('History');
    expect(history.getAllByRole('listitem')[0]).toHaveTextContent(
      /^Warning.*was Oklag 13.7k records.*13.7k records behind for/,
    );
    server.use(
      http.get(`${BACKEND}${BILLING_PATH}/level-changes`, ({ request }) =>
        HttpResponse.json({
          items: [
            {
              at: '2025-03-14T09:00:00.000Z',
              from: null,
              to:
                new URL(request.url).searchParams.get('cursor') === 'older'
                  ? 'emergency'
                  : 'ok',
              finding: null,
            },
          ],
          nextCursor: null,
        }),
      ),
    );
    await userEvent.click(history.getByRole('button', { name: 'Show older' }));
    expect(await history.findByText('Emergency')).toBeInTheDocument();
    await userEvent.click(past.getByRole('button', { name: '14 days' }));
    await waitFor(() =>
      expect(past.getByRole('figure', { name: 'Lag' })).toHaveTextContent(
        /Now 900 records/,
      ),
    );
    expect(spans).toEqual(['fortnight']);
  });

  it('shows who holds what, who is idle, and what nobody holds', async () => {
    const crowded = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 3,
      members: 5,
      lag: 0,
    });
    Object.assign(crowded.members[0], { assignment: {}, partitions: 0 });
    crowded.unheldPartitions = 1;
    await showGroup(server, crowded, {
      ...lagging,
      recommendation: null,
      reason: 'it has caught up',
      strategies: [],
      tuning: null,
    });
    const members = await section('Members');
    expect(
      members.getByText(
        '5 members for 3 partitions, 2 of them without a partition; 1 partition held by nobody.',
      ),
    ).toBeInTheDocument();
    expect(members.getByRole('img')).toHaveTextContent(/held by nobody/);
    expect(
      await screen.findByText(
        "How many members it needs can't be said: it has caught up.",
      ),
    ).toBeInTheDocument();
  });

  it('says why an assignment is missing', async () => {
    const unread = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 3,
      members: 2,
      lag: 0,
    });
    Object.assign(unread.members[0], {
      assignment: null,
      assignmentFault: 'Its assignor writes another format',
      partitions: null,
    });
    unread.unheldPartitions = null;
    await showGroup(server, unread, {
      ...lagging,
      recommendation: null,
      reason: 'it has caught up',
      strategies: [],
      tuning: null,
    });
    const members = await section('Members');
    expect(
      members.getByText(
        '2 members; the assignment of 1 could not be read. Its assignor writes another format.',
      ),
    ).toBeInTheDocument();
  });

  it('shows each behavior of many partitions in a strip, the worst first in the list', async () => {
    const wide = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 150,
      members: 3,
      lag: 10,
      uncommitted: 4,
    });
    wide.partitions[70] = {
      ...wide.partitions[70],
      lag: 9000,
      behavior: 'stalled',
      behaviorReason: 'the commit has not moved in 10 sweeps',
      timeLag: { seconds: 600, atLeast: true, reason: null },
    };
    wide.partitions[71] = {
      ...wide.partitions[71],
      lag: 8000,
      timeLag: {
        seconds: 600,
        atLeast: true,
        atMostSeconds: 7200,
        doubt: 'future-record-times',
        reason: null,
      },
    };
    await showGroup(server, wide, lagging);
    const lag = await section('Lag by partition');
    expect(
      lag.getByRole('list', { name: 'Behavior by partition' }),
    ).toHaveTextContent('Stalled on 1 partition (T)Ok on 145 partitions');
    const strip = lag.getByRole('img', { name: /Lag of 150 partitions/ });
    expect(strip.children).toHaveLength(150);
    expect(strip.children[70]).toHaveTextContent('T');
    const rows = within(lag.getByRole('table')).getAllByRole('row');
    expect(rows[1]).toHaveTextContent(
      /^70.*at least 10 min.*Stalled: the commit has not moved/,
    );
    expect(rows[2]).toHaveTextContent(/^71.*between 10 min.* and 2 h/);
    expect(within(rows[2]).getByTitle(/in the future/)).toBeInTheDocument();
    expect(
      lag.queryByRole('button', { name: /by its record/ }),
    ).not.toBeInTheDocument();
  });

  it('checks the time behind by a record where that is on and allowed, and it is not exact', async () => {
    const [first, ...others] = billing.partitions;
    const timeLag = { seconds: 40, atLeast: true, reason: null };
    const partitions = [{ ...first, timeLag }, ...others];
    const inexact = { ...billing, partitions, recordTimeChecks: true };
    await showGroup(server, inexact, lagging);
    const asked: unknown[] = [];
    server.use(
      http.post(
        `${BACKEND}${BILLING_PATH}/record-time-checks`,
        async ({ request }) => {
          asked.push(await request.json());
          return HttpResponse.json({
            topic: 'orders.placed',
            partition: 0,
            committedOffset: partitions[0].committedOffset,
            recordAt: null,
            timestampType: null,
            recordSeconds: null,
            measured: partitions[0].timeLag,
            finding: 'The record is 42 s old: they agree.',
          } satisfies RecordTimeCheck);
        },
        { once: true },
      ),
    );
    const lag = await section('Lag by partition');
    const check = await lag.findByRole('button', {
      name: 'Check the time behind of orders.placed 0 by its record',
    });
    await userEvent.click(check);
    expect(
      await lag.findByText('The record is 42 s old: they agree.'),
    ).toBeInTheDocument();
    expect(asked).toEqual([{ topic: 'orders.placed', partition: 0 }]);
    expect(lag.getAllByRole('button', { name: /by its record/ })).toHaveLength(
      1,
    );
    const heads = lag.getAllByRole('columnheader');
    expect(heads.map(head => head.textContent)).toEqual([
      'Partition',
      'Lag (records)',
      'Time behind',
      'Behavior',
      'Time by record',
      'Committed',
      'Log end',
      'Client',
    ]);
  });

  const nothingKnown: ConsumerGroupScaling = {
    ...lagging,
    produceRate: null,
    consumeRate: null,
    lagVelocity: null,
    timeLag: null,
    memberRate: null,
    recommendation: null,
    strategies: [],
    tuning: null,
    clearsWhen: null,
  };

  it('shows what a group has lost, where and when', async () => {
    const lost = {
      at: '2026-11-22T09:40:00.000Z',
      until: '2026-11-22T09:40:00.000Z',
      atLatest: false,
      topic: 'orders.placed',
      partitions: [0, 1, 2, 3, 4, 5, 6],
      partitionCount: 7,
      records: 61_200,
    };
    const group = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 3,
      members: 1,
      lag: 0,
    });
    await showGroup(
      server,
      group,
      { ...nothingKnown, reason: 'not measured' },
      groupHistory(0, {
        lost: [
          lost,
          {
            ...lost,
            at: '2026-11-21T08:00:00.000Z',
            partitions: [2],
            partitionCount: 1,
            records: 1,
            atLatest: true,
          },
        ],
      }),
    );
    const [first, second] = await within(
      await screen.findByRole('list', { name: 'Lost records' }),
    ).findAllByRole('listitem');
    expect(first).toHaveTextContent(
      /61.2 ?k records of orders.placed \(partitions 0, 1, 2, 3, 4 and 2 more\)/,
    );
    expect(second).toHaveTextContent(/1 record of .* \(partition 2\), before/);
  });

  it('says that a group has never committed wherever its lag would stand', async () => {
    const silent = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 3,
      members: 1,
      lag: 0,
      uncommitted: 3,
    });
    const unread = groupHistory(0).lag.map(({ at }) => ({
      at,
      lag: null,
      timeLagSeconds: null,
      timeLagAtLeast: false,
    }));
    await showGroup(
      server,
      silent,
      {
        ...nothingKnown,
        reason:
          'its lag is not known, for none of its partitions has a committed offset',
      },
      groupHistory(0, { lag: unread, changes: [] }),
    );
    const state = await section('State');
    expect(state.getByText('no partition has a commit')).toBeInTheDocument();
    const lag = await section('Lag by partition');
    expect(
      lag.getByText(
        '3 partitions without known lag: the group has never committed here.',
      ),
    ).toBeInTheDocument();
    const past = await section('Lag over time');
    expect(
      await past.findAllByText('Unknown throughout this time range.'),
    ).toHaveLength(2);
    expect(past.queryByRole('img')).not.toBeInTheDocument();
    expect(
      await (
        await section('Recommendation')
      ).findByText(
        /can't be said: its lag is not known, for none of its partitions has a committed offset\.$/,
      ),
    ).toBeInTheDocument();
    const ways = await section('Ways to scale');
    expect(
      ways.getByText(
        /Let the group commit its offsets.*from the next sweep on/,
      ),
    ).toBeInTheDocument();
    expect(ways.queryByRole('list')).not.toBeInTheDocument();
    expect(screen.queryByText(/ 0 records/)).not.toBeInTheDocument();
  });

  it('counts no idle members of a share group, and says why it has no lag', async () => {
    const share = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 3,
      members: 5,
      lag: 0,
      uncommitted: 3,
      over: { type: 'share', idleMembers: 0 },
    });
    await showGroup(server, share, {
      ...nothingKnown,
      reason: 'members of a share group share partitions and commit no offsets',
    });
    const state = await section('State');
    expect(state.getByText('share')).toBeInTheDocument();
    expect(
      state.getByText(
        'only brokers of Kafka 4.2 and later tell the lag of share groups',
      ),
    ).toBeInTheDocument();
    expect(
      (await section('Members')).getByText(/^5 members for 3 partitions/),
    ).not.toHaveTextContent(/without a partition/);
    expect(
      await (
        await section('Recommendation')
      ).findByText(/members of a share group share partitions/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'Ways to scale' }),
    ).not.toBeInTheDocument();
  });

  it('keeps the rest when the past or the scaling could not be fetched, and tries again', async () => {
    server.use(
      answer(BILLING_PATH, billing),
      refuse(`${BILLING_PATH}/scaling`, 503, {
        name: 'ServiceUnavailableError',
        message: 'the database is away',
      }),
      refuse(`${BILLING_PATH}/history`, 503, {
        name: 'ServiceUnavailableError',
        message: 'the database is away',
      }),
    );
    server.use(answer(`${BILLING_PATH}/forecast`, NO_FORECAST));
    await renderOnEntity(<SubjectDetail subject={billing.subject} />);
    const past = await section('Lag over time');
    const retry = await past.findByRole('button', { name: 'Retry' });
    expect((await section('State')).getByText('Stable')).toBeInTheDocument();
    server.use(
      answer(
        `${BILLING_PATH}/history`,
        groupHistory(0, { lag: [], changes: [] }),
      ),
      answer(`${BILLING_PATH}/scaling`, lagging),
    );
    await userEvent.click(retry);
    expect(
      await past.findAllByText('No data in this time range.'),
    ).toHaveLength(2);
    expect(
      (await section('History')).getByText('Its level has not changed yet.'),
    ).toBeInTheDocument();
    const need = await section('Recommendation');
    await userEvent.click(need.getByRole('button', { name: 'Retry' }));
    expect(await need.findByText(/Add 2/)).toBeInTheDocument();
  });
});
