import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockBreakpoint } from '@backstage/core-components/testUtils';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  ConsumerGroupDetail,
  DEFAULT_POLICIES,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { setupServer } from 'msw/node';
import { answer, refuse } from '../../__testUtils__/backend';
import {
  entityCapacity,
  groupDetail,
  topicDetail,
  unknownTopic,
} from '../../__testUtils__/capacity';
import { NO_FORECAST } from '../../__testUtils__/forecasts';
import {
  groupHistory,
  groupScaling,
  NO_TOPIC_HISTORY,
} from '../../__testUtils__/groupPast';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { EntityKafkaCapacityContent } from './EntityKafkaCapacityContent';

const PATH = '/entities/component/default/orders/capacity';
const billingPath = '/clusters/prod/consumer-groups/billing';
const placedPath = '/clusters/prod/topics/orders.placed';

const placed = topicDetail({
  name: 'orders.placed',
  peakMBps: 65.023,
  parallelism: 3,
  partitions: 6,
  declared: { orderPerKey: true },
});
const billing = groupDetail({
  name: 'billing',
  topic: 'orders.placed',
  partitions: 6,
  members: 8,
  lag: 5000,
  uncommitted: 2,
});
const capacity = entityCapacity([
  topicDetail({
    name: 'orders.returned',
    peakMBps: 5,
    parallelism: 2,
    partitions: 6,
  }),
  billing,
  placed,
  unknownTopic('payments.audit'),
]);

async function section(title: string) {
  return within(await screen.findByRole('region', { name: title }));
}

describe('EntityKafkaCapacityContent', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  beforeEach(() =>
    server.use(
      answer(PATH, capacity),
      answer('/clusters/prod/topics/:topic/history', NO_TOPIC_HISTORY),
      answer('/clusters/prod/topics/:topic/forecast', NO_FORECAST),
      answer(`${billingPath}/forecast`, NO_FORECAST),
      answer(`${billingPath}/history`, groupHistory(5_000)),
      answer(
        `${billingPath}/scaling`,
        groupScaling(billing, {
          produceRate: 2_000,
          consumeRate: 1_900,
          perMember: null,
        }),
      ),
    ),
  );

  it('chooses the worst subject, another by its link, and narrows by level; the choice is in the address', async () => {
    server.use(answer(placedPath, placed), answer(billingPath, billing));
    await renderOnEntity(<EntityKafkaCapacityContent />);
    expect(
      await screen.findByRole('article', { name: 'Topic orders.placed' }),
    ).toBeInTheDocument();

    const list = within(
      screen.getByRole('navigation', { name: 'Topics and consumer groups' }),
    );
    const names = () => list.getAllByRole('link').map(link => link.textContent);
    expect(names()).toEqual([
      expect.stringContaining('orders.placed'),
      expect.stringContaining('billing'),
      expect.stringContaining('payments.audit'),
      expect.stringContaining('orders.returned'),
    ]);
    expect(list.getByRole('link', { current: true })).toHaveTextContent(
      'orders.placed',
    );

    await userEvent.click(list.getByRole('button', { name: /Warning/ }));
    expect(names()).toEqual([expect.stringContaining('billing')]);
    const link = list.getByRole('link', { name: /billing/ });
    expect(link).toHaveAttribute(
      'href',
      '/?level=warning&consumer-group=prod%2Fbilling',
    );
    await userEvent.click(link);
    expect(
      await screen.findByRole('article', { name: 'Consumer group billing' }),
    ).toBeInTheDocument();
  });

  it('shows how many subjects an answer leaves out, and loads them by the page', async () => {
    server.use(
      answer(placedPath, placed),
      answer(PATH, {
        ...entityCapacity([placed]),
        moreSubjects: 1,
        subjectsCursor: 'next',
      }),
      answer(PATH.replace(/capacity$/, 'subjects'), {
        items: [billing],
        nextCursor: null,
      }),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />);
    const list = within(
      await screen.findByRole('navigation', {
        name: 'Topics and consumer groups',
      }),
    );
    expect(list.getByText(/and 1 more topics and groups/)).toBeInTheDocument();
    await userEvent.click(list.getByRole('button', { name: /^Show more/ }));
    expect(await list.findByRole('link', { name: /billing/ })).toBeVisible();
    expect(list.queryByRole('button', { name: /^Show more/ })).toBeNull();
  });

  it('leads to what is chosen where it stands below the list, but not to what is there at first', async () => {
    const scrolled = jest.fn();
    Element.prototype.scrollIntoView = scrolled;
    // A screen that fits every query for a small one.
    mockBreakpoint({ matches: true });
    server.use(answer(placedPath, placed), answer(billingPath, billing));
    await renderOnEntity(<EntityKafkaCapacityContent />);
    await screen.findByRole('article', { name: 'Topic orders.placed' });
    expect(scrolled).not.toHaveBeenCalled();
    const list = screen.getByRole('navigation', {
      name: 'Topics and consumer groups',
    });
    await userEvent.click(within(list).getByRole('link', { name: /billing/ }));
    await screen.findByRole('article', { name: 'Consumer group billing' });
    expect(scrolled).toHaveBeenCalledTimes(1);
    expect(scrolled.mock.contexts[0]).not.toContainElement(list);
    mockBreakpoint({ matches: false });
  });

  it('shows a topic with its recommendation, calculation, partitions, consumers and settings', async () => {
    server.use(answer(placedPath, placed));
    await renderOnEntity(<EntityKafkaCapacityContent />);

    const article = await screen.findByRole('article');
    expect(article).toHaveTextContent(
      /topic · cluster prod · owner team-orders · registered by orders · read by billing, ledger/,
    );
    const recommendation = await section('Recommendation');
    expect(
      recommendation.getByText('Increase from 6 to 24 partitions.'),
    ).toBeInTheDocument();
    const options = within(
      recommendation.getByRole('list', { name: 'Options' }),
    );
    expect(
      options.getByRole('listitem', { name: 'Increase in place' }),
    ).toHaveTextContent(/Blocked.*Keys move: 75% of keys/);
    expect(
      options.getByRole('listitem', { name: 'New topic' }),
    ).toHaveTextContent(/Recommended.*then switch 2 groups/);

    const calculation = await section('Calculation');
    expect(calculation.getByText('6.5')).toHaveAttribute('title', '6.5023');
    expect(calculation.getByText('6.5').parentElement).toHaveTextContent(
      '65.02 ÷ 10 = 6.5 → 7',
    );
    expect(calculation.getByText('What decides')).toBeInTheDocument();
    expect(calculation.getByText(/multiple of 6 = 6/)).toBeInTheDocument();
    expect(
      calculation.getByText(
        'kafkaCapacity.policies.partitions.singlePartitionMBps',
      ),
    ).toBeInTheDocument();
    expect(calculation.getByText(/^log sizes/)).toHaveTextContent(/ ago$/);
    // Short for the eye, in full on hover.
    expect(calculation.getByTitle('65.023 MB/s')).toHaveTextContent('65 MB/s');

    const partitions = await section('Partitions');
    expect(
      partitions.getByText('busiest 1.95 × mean (partition 3)'),
    ).toBeInTheDocument();
    await userEvent.click(partitions.getByRole('button', { name: 'Table' }));
    expect(
      within(
        partitions.getByRole('table', { name: 'Partitions' }),
      ).getAllByRole('row'),
    ).toHaveLength(7);

    const consumers = await section('Who reads it');
    expect(consumers.getByRole('link', { name: 'billing' })).toHaveAttribute(
      'href',
      '/?consumer-group=prod%2Fbilling',
    );
    expect((await section('Settings')).getByText('7 d')).toBeInTheDocument();
  });

  it('answers "why?" of a signal with inputs, rule and limit', async () => {
    server.use(answer(placedPath, placed));
    await renderOnEntity(<EntityKafkaCapacityContent />);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Why is Throughput of the partitions Warning?',
      }),
    );
    const why = within(await screen.findByRole('dialog'));
    // Short for the eye, in full on hover.
    expect(why.getByText('108.4')).toHaveAttribute('title', '108.372');
    expect(why.getByText('108.4').parentElement).toHaveTextContent(
      '65.02 ÷ (6 × 10) = 108.4%',
    );
    expect(
      why.getByText('kafkaCapacity.policies.partitions.saturationShare'),
    ).toBeInTheDocument();
  });

  it("answers what-if questions by the model, with the topic's own policy, and names what is no number", async () => {
    server.use(
      answer(placedPath, {
        ...placed,
        partitionPolicy: {
          ...DEFAULT_POLICIES.partitions,
          singlePartitionMBps: 5,
        },
      } satisfies TopicDetail),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />);
    const whatIf = await section('What if');
    const result = whatIf.getByRole('status');
    const peak = whatIf.getByLabelText('Peak (MB/s)');
    expect(peak).toHaveValue('65');
    expect(whatIf.getByLabelText('Parallelism (consumers)')).toHaveValue('3');
    expect(whatIf.getByLabelText('Growth (factor)')).toHaveValue('2');

    await userEvent.clear(peak);
    await userEvent.type(peak, '130');
    expect(result).toHaveTextContent('Increase from 6 to 48 partitions.');

    await userEvent.clear(peak);
    expect(result).toHaveTextContent(
      'Keep 6 partitions. It may need more: peak throughput is not known.',
    );
    expect(peak).toHaveAccessibleDescription(
      'Missing: the result is a lower bound',
    );
    await userEvent.type(peak, 'lots');
    expect(
      whatIf.getByText('Must be a number from 0 to 1000000, is “lots”'),
    ).toBeInTheDocument();
    expect(result).toHaveTextContent('Fix this to see a result.');
  });

  it('shows a group with members against partitions, assignment and lag', async () => {
    server.use(
      answer(billingPath, {
        ...billing,
        type: 'consumer',
      } satisfies ConsumerGroupDetail),
      answer(
        '/clusters/prod/consumer-groups/billing/history',
        groupHistory(20_000),
      ),
      answer(
        '/clusters/prod/consumer-groups/billing/scaling',
        groupScaling(billing, {
          produceRate: 900,
          consumeRate: 1000,
          perMember: 250,
        }),
      ),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />, {
      path: '/?consumer-group=prod%2Fbilling',
    });
    const state = await section('State');
    expect(state.getByText('consumer')).toBeInTheDocument();
    expect(state.getByText('8 for 6 partitions')).toBeInTheDocument();
    expect(state.getByText('20k records')).toBeInTheDocument();
    expect(
      (await section('Recommendation')).getByText(/2 idle members/),
    ).toBeInTheDocument();

    const members = within(
      (await section('Members')).getByRole('table'),
    ).getAllByRole('row');
    expect(members[1]).toHaveTextContent('orders.placed: 0');
    expect(members[8]).toHaveTextContent('idle');

    const lag = await section('Lag by partition');
    expect(
      lag.getByText(
        '2 partitions without known lag: the group has never committed here.',
      ),
    ).toBeInTheDocument();
    // What is not known comes last, whichever way the table is sorted.
    const column = lag.getByRole('button', { name: 'Lag (records)' });
    for (const _direction of ['ascending', 'descending']) {
      await userEvent.click(column);
      const rows = within(lag.getByRole('table')).getAllByRole('row');
      expect(rows[6]).toHaveTextContent('never committed');
    }
    expect((await section('Signals')).getByText(/limit 10k/)).toBeVisible();
  });

  it('shows 500 partitions a page at a time', async () => {
    server.use(
      answer(
        placedPath,
        topicDetail({
          name: 'orders.placed',
          peakMBps: 320,
          parallelism: 20,
          partitions: 500,
        }),
      ),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />);
    const partitions = await section('Partitions');
    await userEvent.click(partitions.getByRole('button', { name: 'Table' }));
    const table = within(partitions.getByRole('table', { name: 'Partitions' }));
    expect(table.getAllByRole('row')).toHaveLength(26);
    await userEvent.click(
      partitions.getByRole('button', { name: 'Next page' }),
    );
    expect(table.getAllByRole('row')[1]).toHaveTextContent(/^25/);
    const rates = table.getByRole('button', { name: 'Records/s' });
    await userEvent.click(rates);
    await userEvent.click(rates);
    expect(table.getAllByRole('row')[1]).toHaveTextContent(/^3/);
  });

  it('says why a topic is unknown, and that nobody owns it', async () => {
    server.use(
      answer('/clusters/prod/topics/payments.audit', {
        ...placed,
        ...unknownTopic('payments.audit'),
        entities: [],
        signals: [],
        recommendation: null,
        hazards: [],
        partitions: [],
        consumers: [],
        retentionMs: null,
        cleanupPolicy: null,
      } satisfies TopicDetail),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />, {
      path: '/?topic=prod%2Fpayments.audit',
    });
    const article = await screen.findByRole('article');
    expect(article).toHaveTextContent(/not linked to an entity/);
    expect(article).toHaveTextContent(/give the principal DESCRIBE/);
    expect(
      screen.queryByRole('region', { name: 'Recommendation' }),
    ).not.toBeInTheDocument();
    expect(
      (await section('Partitions')).getByText('No partition could be read.'),
    ).toBeInTheDocument();
  });

  it('keeps the list when the chosen subject is not found or not allowed', async () => {
    server.use(
      refuse('/clusters/prod/topics/gone', 404, {
        name: 'NotFoundError',
        message: 'No topic gone in cluster prod',
      }),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />, {
      path: '/?topic=prod%2Fgone',
    });
    expect(await screen.findByText('Not found: topic gone')).toBeVisible();
    expect(screen.getByText('No topic gone in cluster prod')).toBeVisible();
    expect(
      screen.getByRole('link', { name: /orders.placed/ }),
    ).toBeInTheDocument();
  });

  it('tells what to register when there is nothing, and what is wrong when it fails', async () => {
    server.use(
      answer(PATH, entityCapacity([])),
      refuse('/clusters', 403, { name: 'NotAllowedError', message: 'no' }),
    );
    const { container, unmount } = await renderOnEntity(
      <EntityKafkaCapacityContent />,
    );
    await waitFor(() =>
      expect(container).toHaveTextContent(
        'kafka.apache.org/topics: my-cluster/my-topic',
      ),
    );
    unmount();

    server.use(
      refuse(PATH, 403, { name: 'NotAllowedError', message: 'not for you' }),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />);
    expect(
      await screen.findByText('No permission to see Kafka capacity'),
    ).toBeInTheDocument();
    expect(screen.getByText('not for you')).toBeInTheDocument();
  });
});
