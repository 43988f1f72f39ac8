import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  ConsumerGroupDetail,
  ConsumerGroupHistory,
  ConsumerGroupScaling,
  RecordTimeCheck,
} from 'backstage-plugin-kafka-capacity-common';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { BACKEND, answer, refuse } from '../../__testUtils__/backend';
import { groupDetail } from '../../__testUtils__/capacity';
import { groupHistory, groupScaling } from '../../__testUtils__/groupPast';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { SubjectDetail } from './SubjectDetail';

const PATH = '/clusters/prod/consumer-groups/billing';

const billing = groupDetail({
  name: 'billing',
  topic: 'orders.placed',
  partitions: 12,
  members: 4,
  lag: 5100,
});
const lagging = groupScaling(
  billing,
  {
    produceRate: 2000,
    consumeRate: 1900,
    perMember: 500,
    peakProduceRate: 5000,
  },
  { toBeOk: 'Have 6 members: it keeps up then and catches up in 10 min.' },
);

async function section(title: string) {
  return within(await screen.findByRole('region', { name: title }));
}

describe('a consumer group', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  const show = (
    group: ConsumerGroupDetail,
    scaling: ConsumerGroupScaling,
    history: ConsumerGroupHistory = groupHistory(61_200),
  ) => {
    server.use(
      answer(PATH, group),
      answer(`${PATH}/scaling`, scaling),
      answer(`${PATH}/history`, history),
    );
    return renderOnEntity(<SubjectDetail subject={billing.subject} />);
  };

  it('tells what it would take, what it does, and what it needs from which rate', async () => {
    await show(billing, lagging);
    expect(
      await screen.findByText(/Have 6 members: it keeps up then/),
    ).toHaveTextContent(/^To be ok: /);
    const state = await section('State');
    expect(state.getByText('4 for 12 partitions')).toBeInTheDocument();
    expect(state.getByText('100 records/s')).toBeInTheDocument();
    expect(state.getByText(/growing/)).toBeInTheDocument();
    expect(state.getByText('not while lag does not fall')).toBeInTheDocument();
    expect(state.getByText('3 min')).toBeInTheDocument();

    const need = await section('Recommendation');
    expect(
      need.getByText('It needs 6 members; it has 4. Add 2.'),
    ).toBeInTheDocument();
    expect(need.getByText(/measured while behind/)).toHaveTextContent(
      /^500 records\/s/,
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

  it('shows the past with the limits of its policy, another span by choice, and how its level changed', async () => {
    const spans: (string | null)[] = [];
    await show(billing, lagging);
    server.use(
      http.get(`${BACKEND}${PATH}/history`, ({ request }) => {
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
      /Warning above 10 k records/,
    );
    expect(past.getByRole('figure', { name: 'Lag' })).toHaveTextContent(
      /Now 61.2 k/,
    );
    const history = await section('History');
    expect(history.getAllByRole('listitem')[0]).toHaveTextContent(
      /^Warning.*was Ok13.7 k records behind/,
    );
    await userEvent.click(past.getByRole('button', { name: '14 days' }));
    await waitFor(() =>
      expect(past.getByRole('figure', { name: 'Lag' })).toHaveTextContent(
        /Now 900 records/,
      ),
    );
    expect(spans).toEqual(['fortnight']);
  });

  it('weighs three ways side by side, and writes manifests from what is known and typed in', async () => {
    await show(billing, lagging);
    const ways = await section('Ways to scale');
    const cards = within(
      ways.getByRole('list', { name: 'Ways to scale' }),
    ).getAllByRole('listitem');
    expect(cards.map(card => card.getAttribute('aria-label'))).toEqual([
      'Static: declare a count',
      'Dynamic: follow the lag',
      'Tuning: make each member faster',
    ]);
    expect(cards[0]).toHaveTextContent(/12 members/);
    expect(cards[1]).toHaveTextContent(/Preferred4 to 12 members/);
    for (const card of cards) expect(card).toHaveTextContent(/When not: /);

    await userEvent.click(ways.getByRole('button', { name: 'Manifests' }));
    expect(
      ways.getByText(
        'Fill in the workload name and the bootstrap servers to get the manifest.',
      ),
    ).toBeInTheDocument();
    await userEvent.type(ways.getByLabelText('Workload name'), 'Billing!');
    expect(ways.getByText(/^Must be /)).toBeInTheDocument();
    await userEvent.clear(ways.getByLabelText('Workload name'));
    await userEvent.type(ways.getByLabelText('Workload name'), 'billing');
    await userEvent.type(
      ways.getByLabelText('Bootstrap servers'),
      'kafka-1:9092',
    );
    const keda = ways.getByRole('group', {
      name: 'billing-scaledobject.yaml',
    });
    expect(keda).toHaveTextContent(/maxReplicaCount: 12/);
    expect(keda).toHaveTextContent(/minReplicaCount: 4/);
    expect(keda).toHaveTextContent(/lagThreshold: "?'?15000/);
    const seconds = ways.getByLabelText('Alert after (s behind)');
    await userEvent.clear(seconds);
    expect(
      ways.getByText(/No manifest can be written: alertSeconds/),
    ).toBeInTheDocument();
    await userEvent.type(seconds, '60');
    await userEvent.click(ways.getByRole('button', { name: 'HPA v2' }));
    expect(
      ways.getByRole('group', { name: 'billing-hpa.yaml' }),
    ).toHaveTextContent(/30000|30k/);

    await userEvent.click(ways.getByRole('button', { name: 'Settings' }));
    const tuning = within(
      ways.getByRole('group', { name: 'Settings to tune' }),
    );
    expect(tuning.getByText('group.protocol').closest('tr')).toHaveTextContent(
      /^group.protocolconsumerclassic$/,
    );
    expect(tuning.getAllByText(/^When not: /).length).toBeGreaterThan(2);
  });

  it('leads to the topics where members do not help, and asks for a benchmark where the rate is missing', async () => {
    const { unmount } = await show(
      billing,
      groupScaling(billing, {
        produceRate: 8000,
        consumeRate: 2000,
        perMember: 500,
      }),
    );
    const need = await section('Recommendation');
    expect(
      await need.findByText(/then it needs partitions for the 16 members/),
    ).toBeInTheDocument();
    expect(need.getByRole('link', { name: 'orders.placed' })).toHaveAttribute(
      'href',
      expect.stringContaining('topic=prod%2Forders.placed'),
    );
    unmount();

    const { container } = await show(
      billing,
      groupScaling(billing, {
        produceRate: 2000,
        consumeRate: 2000,
        perMember: null,
      }),
    );
    await section('Ways to scale');
    expect(container).toHaveTextContent(
      /kafka-capacity\/consumer-benchmark-records-per-second/,
    );
    expect(screen.queryByText('Preferred')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Manifests' }));
    expect(
      screen.getByText(/No manifest can be written yet/),
    ).toBeInTheDocument();
    expect(screen.queryByLabelText('Workload name')).not.toBeInTheDocument();
  });

  it('shows who holds what, who is idle, and what nobody holds', async () => {
    const crowded = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 3,
      members: 5,
      lag: 0,
    });
    crowded.members[0].assignment = {};
    await show(crowded, {
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

  it('shows each behaviour of many partitions in a strip, the worst first in the list', async () => {
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
      behaviour: 'stalled',
      behaviourReason: 'the commit has not moved in 10 sweeps',
      timeLag: { seconds: 600, atLeast: true, reason: null },
    };
    await show(wide, lagging);
    const lag = await section('Lag by partition');
    expect(
      lag.getByRole('list', { name: 'Behaviour by partition' }),
    ).toHaveTextContent('Stalled on 1 partition (T)Ok on 145 partitions');
    const strip = lag.getByRole('img', { name: /Lag of 150 partitions/ });
    expect(strip.children).toHaveLength(150);
    expect(strip.children[70]).toHaveTextContent('T');
    const rows = within(lag.getByRole('table')).getAllByRole('row');
    expect(rows[1]).toHaveTextContent(
      /^70.*at least 10 min.*Stalled: the commit has not moved/,
    );
    expect(
      lag.queryByRole('button', { name: /by its record/ }),
    ).not.toBeInTheDocument();
  });

  it('checks the time behind by a record where that is on and allowed', async () => {
    const { partitions } = billing;
    await show({ ...billing, recordTimeChecks: true }, lagging);
    const asked: unknown[] = [];
    server.use(
      http.post(
        `${BACKEND}${PATH}/record-time-checks`,
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
    const heads = lag.getAllByRole('columnheader');
    expect(heads.map(head => head.textContent)).toEqual([
      'Partition',
      'Lag (records)',
      'Time behind',
      'Behaviour',
      'Time by record',
      'Committed',
      'Log end',
      'Client',
    ]);
  });

  it('follows the lag of one topic with at most as many members as that topic has partitions', async () => {
    const both = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 16,
      members: 4,
      lag: 5100,
    });
    both.partitions = both.partitions.map(row =>
      row.partition < 12
        ? row
        : { ...row, topic: 'orders.changed', partition: row.partition - 12 },
    );
    await show(
      both,
      groupScaling(both, {
        produceRate: 2000,
        consumeRate: 1900,
        perMember: 500,
        peakProduceRate: 5000,
      }),
    );
    const lag = await section('Lag by partition');
    await userEvent.click(lag.getByRole('button', { name: 'Partition' }));
    const rows = within(lag.getByRole('table')).getAllByRole('row');
    expect(rows[1]).toHaveTextContent(/^orders\.changed 0/);
    // Numbers in their order, not that of their digits.
    expect(rows[7]).toHaveTextContent(/^orders\.placed 2/);
    const ways = await section('Ways to scale');
    await userEvent.click(ways.getByRole('button', { name: 'Manifests' }));
    await userEvent.type(ways.getByLabelText('Workload name'), 'billing');
    await userEvent.type(
      ways.getByLabelText('Bootstrap servers'),
      'kafka:9092',
    );
    const keda = ways.getByRole('group', { name: 'billing-scaledobject.yaml' });
    expect(keda).toHaveTextContent(/topic: "?orders.changed/);
    expect(keda).toHaveTextContent(/maxReplicaCount: 4\b/);
    expect(
      ways.getByText(/as it has partitions: 4 of the 16 that/),
    ).toBeInTheDocument();
    await userEvent.click(ways.getByRole('button', { name: /^Topic/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'orders.placed' }),
    );
    expect(keda).toHaveTextContent(/maxReplicaCount: 12\b/);
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
    toBeOk: null,
  };

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
      behindSeconds: null,
      behindAtLeast: false,
    }));
    await show(
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
      await past.findAllByText('Not known at any sweep of this span.'),
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
    await show(share, {
      ...nothingKnown,
      reason: 'members of a share group share partitions and commit no offsets',
    });
    const state = await section('State');
    expect(state.getByText('share')).toBeInTheDocument();
    expect(
      state.getByText('share groups commit no offsets'),
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

  it.each<[string, Partial<ConsumerGroupDetail>, boolean]>([
    ['a classic group', {}, true],
    ['a group of KIP-848', { type: 'consumer', assignor: 'uniform' }, false],
    ['a Kafka Streams group', { type: 'streams', assignor: null }, false],
  ])(
    'advises %s only what its protocol has',
    async (_what, over, protocolToChoose) => {
      const group = groupDetail({
        name: 'billing',
        topic: 'orders.placed',
        partitions: 6,
        members: 2,
        lag: 0,
        over,
      });
      await show(
        group,
        groupScaling(group, {
          produceRate: 2000,
          consumeRate: 2000,
          perMember: 500,
        }),
      );
      const state = await section('State');
      expect(state.getByText(group.type ?? '')).toBeInTheDocument();
      const ways = await section('Ways to scale');
      await userEvent.click(ways.getByRole('button', { name: 'Settings' }));
      const settings = ways.getByRole('group', { name: 'Settings to tune' });
      expect(settings).toHaveTextContent(/max\.poll\.interval\.ms/);
      expect(/group\.protocol(?!\.)/.test(settings.textContent ?? '')).toBe(
        protocolToChoose,
      );
    },
  );

  it('keeps the rest when the past or the scaling could not be fetched, and tries again', async () => {
    server.use(
      answer(PATH, billing),
      refuse(`${PATH}/scaling`, 503, {
        name: 'ServiceUnavailableError',
        message: 'the database is away',
      }),
      refuse(`${PATH}/history`, 503, {
        name: 'ServiceUnavailableError',
        message: 'the database is away',
      }),
    );
    await renderOnEntity(<SubjectDetail subject={billing.subject} />);
    const past = await section('Lag over time');
    const retry = await past.findByRole('button', { name: 'Retry' });
    expect((await section('State')).getByText('Stable')).toBeInTheDocument();
    server.use(
      answer(`${PATH}/history`, groupHistory(0, { lag: [], changes: [] })),
      answer(`${PATH}/scaling`, lagging),
    );
    await userEvent.click(retry);
    expect(
      await past.findAllByText('No sweeps yet in this span.'),
    ).toHaveLength(2);
    expect(
      (await section('History')).getByText('Its level has not changed yet.'),
    ).toBeInTheDocument();
    const need = await section('Recommendation');
    await userEvent.click(need.getByRole('button', { name: 'Retry' }));
    expect(await need.findByText(/Add 2/)).toBeInTheDocument();
  });
});
