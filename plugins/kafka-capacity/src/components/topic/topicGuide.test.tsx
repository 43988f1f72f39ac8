import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  DEFAULT_POLICIES,
  PartitionProcedure,
  Snooze,
  TopicDetail,
  assessHazards,
  hazardAnswer,
  isModelFailure,
  partitionProcedure,
  stepWording,
} from 'backstage-plugin-kafka-capacity-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { BACKEND, answer, refuse } from '../../__testUtils__/backend';
import { topicDetail } from '../../__testUtils__/capacity';
import { NO_FORECAST } from '../../__testUtils__/forecasts';
import { NO_TOPIC_HISTORY } from '../../__testUtils__/groupPast';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { TopicView } from './TopicView';

const PATH = '/clusters/prod/topics/orders.placed';

function placed(over: Partial<Parameters<typeof topicDetail>[0]> = {}) {
  return topicDetail({
    name: 'orders.placed',
    peakMBps: 65,
    parallelism: 3,
    partitions: 6,
    ...over,
  });
}

/** The steps as the backend writes them. */
function procedureOf(detail: TopicDetail): PartitionProcedure {
  const topic = {
    name: detail.subject.name,
    cleanupPolicy: detail.cleanupPolicy,
    replicationFactor: detail.replicationFactor,
    partitionRatesMBps: null,
    declared: detail.declared,
  };
  const groups = detail.consumers.map(({ group, members }) => ({
    groupId: group,
    members,
  }));
  const from = detail.partitionCount;
  const to = detail.recommendation?.recommended ?? 0;
  const brokers = [1, 2, 3].map(id => ({ id, replicas: 412 }));
  const hazards = assessHazards(topic, groups, { from, to, brokers });
  if (isModelFailure(hazards)) throw new Error(hazards.error.message);
  const procedure = partitionProcedure({
    topic,
    groups,
    from,
    to,
    hazards: hazards.map(hazardAnswer),
  });
  if (isModelFailure(procedure)) throw new Error(procedure.error.message);
  return procedure;
}

async function region(name: string) {
  return within(await screen.findByRole('region', { name }));
}

async function option(name: string) {
  const options = within(await screen.findByRole('list', { name: 'Options' }));
  return options.getByRole('listitem', { name });
}

describe('the guide of a topic', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const copied: string[] = [];
  beforeEach(() => {
    localStorage.clear();
    copied.length = 0;
    // Browsers put what is selected into the clipboard; jsdom has none.
    document.execCommand = () => {
      copied.push(String(getSelection()));
      return true;
    };
    server.use(
      answer(`${PATH}/history`, NO_TOPIC_HISTORY),
      answer(`${PATH}/forecast`, NO_FORECAST),
    );
  });

  it('weighs the options by the numbers, with what was measured and why it is that many', async () => {
    await renderOnEntity(
      <TopicView topic={placed({ declared: { orderPerKey: true } })} />,
    );
    const card = await region('Recommendation');
    expect(card.getByText('confidence: measured 30 days')).toBeVisible();
    expect(
      card.getByText(
        /7 partitions would do now; High volume \(50–100 MB\/s\) starts at 24/,
      ),
    ).toBeVisible();
    expect(await option('Keep the count')).toHaveTextContent(
      /6 partitions saturate at 60 MB\/s; the peak is 65 MB\/s, 108% of that\..*High: producers wait and lag grows at peak/,
    );
    const inPlace = await option('Increase in place');
    expect(inPlace).toHaveTextContent(/Blocked.*order per key is declared/);
    expect(inPlace).toHaveTextContent(
      /75% of keys move: order per key breaks.*2 groups with 5 members rebalance/,
    );
    expect(inPlace).not.toHaveTextContent('Recommended');
    expect(await option('New topic')).toHaveTextContent(
      /Recommended.*then switch 2 groups: order per key holds\.30k records of lag/,
    );
    expect(
      (await region('Calculation')).getByText(
        "The guide's script would say 6: it drops the fraction of the throughput, and it does not know that High volume starts at 24.",
      ),
    ).toBeVisible();
  });

  it.each([
    ['the guide’s', undefined, 'scaling guide'],
    ['the installation’s own', 'example limits', 'example limits'],
  ])('names the limits that are %s', async (_whose, limitsName, shown) => {
    const partitionPolicy = DEFAULT_POLICIES.partitions;
    await renderOnEntity(
      <TopicView topic={placed({ over: { partitionPolicy, limitsName } })} />,
    );
    const card = await region('Recommendation');
    expect(card.getByText('One partition carries')).toBeVisible();
    expect(card.getByText(shown)).toBeVisible();
  });

  it('names the bounds of a volume class in one unit, or each in its own', async () => {
    const { tiers } = DEFAULT_POLICIES.partitions;
    const bounds = async (from: number, to: number) => {
      const partitionPolicy = {
        ...DEFAULT_POLICIES.partitions,
        tiers: {
          ...tiers,
          high: { ...tiers.high, fromMBps: from },
          veryHigh: { ...tiers.veryHigh, fromMBps: to },
        },
      };
      const { unmount } = await renderOnEntity(
        <TopicView topic={placed({ over: { partitionPolicy } })} />,
      );
      const card = await region('Recommendation');
      const [, found] =
        card.getByText(/High volume/).textContent?.match(/\((.*?)\)/) ?? [];
      unmount();
      return found;
    };
    expect(await bounds(0.05, 0.1)).toBe('50–100 kB/s');
    expect(await bounds(0.5, 100)).toBe('500 kB/s–100 MB/s');
  });

  it.each<{
    what: string;
    topic: TopicDetail;
    confidence: RegExp;
    recommended: string;
  }>([
    {
      what: 'records without keys are increased in place',
      topic: placed({ declared: { keyed: false } }),
      confidence: /^confidence: measured 30 days$/,
      recommended: 'Increase in place',
    },
    {
      what: 'a declared peak says so, and how long none was seen',
      topic: placed({
        declared: { peakThroughputMBps: 90 },
        over: {
          throughput: {
            ...placed().throughput,
            measuredSince: new Date(Date.now() - 600_000).toISOString(),
            // Before and after midnight.
            measuredDays: 2,
          },
        },
      }),
      confidence: /^confidence: declared; measured \d+ min, less than a day$/,
      recommended: 'New topic',
    },
    {
      what: 'days without a sweep are not measured',
      topic: placed({
        over: { throughput: { ...placed().throughput, measuredDays: 12 } },
      }),
      confidence: /^confidence: measured on 12 of the last 30 days$/,
      recommended: 'New topic',
    },
    {
      what: 'an unknown peak is named with its reason',
      topic: placed({ peakMBps: null, declared: { targetParallelism: 5 } }),
      confidence: /the peak is not known: a compacted topic holds fewer/,
      recommended: 'New topic',
    },
  ])('$what', async ({ topic, confidence, recommended }) => {
    await renderOnEntity(<TopicView topic={topic} />);
    const card = await region('Recommendation');
    expect(card.getByText(confidence)).toBeVisible();
    expect(await option(recommended)).toHaveTextContent('Recommended');
  });

  it('keeps a small topic that is read by as many members, with advice, also when asked what if', async () => {
    const topic = placed({ peakMBps: 0.02, parallelism: 3, partitions: 3 });
    await renderOnEntity(<TopicView topic={topic} />);
    const card = await region('Recommendation');
    expect(card.getByText('Keep 3 partitions.')).toBeVisible();
    expect(card.getByText(/^No room to add consumers/)).toBeVisible();
    expect(screen.queryByRole('list', { name: 'Options' })).toBeNull();
    const asked = screen.getByRole('status', { name: /would be recommended/ });
    expect(asked).toHaveTextContent('Keep 3 partitions.');
    const parallelism = screen.getByRole('textbox', { name: /^Parallelism/ });
    await userEvent.clear(parallelism);
    await userEvent.type(parallelism, '4');
    expect(asked).toHaveTextContent('Increase from 3 to 12 partitions.');
  });

  it('says why a topic keeps its count, and asks nothing further', async () => {
    const fixedCount = {
      partitions: 'one' as const,
      reason: 'all schemas need one order',
      source: 'name pattern _schemas',
    };
    const over = { managedBy: { tool: 'strimzi' as const, source: 'here' } };
    const topic = placed({ peakMBps: 0.02, partitions: 1, fixedCount, over });
    await renderOnEntity(<TopicView topic={topic} />);
    const card = await region('Recommendation');
    const why = 'Fixed at 1 partition by design: all schemas need one order.';
    expect(card.getByText(why)).toBeVisible();
    expect(card.queryByText(/set by/)).toBeNull();
    expect(screen.queryByRole('region', { name: 'What if' })).toBeNull();
    expect(screen.queryByRole('group', { name: 'How to do it' })).toBeNull();
    const settings = await region('Settings');
    expect(settings.getByText('Strimzi (here)')).toBeVisible();
  });

  it('says of a reader that it is snoozed, after those that are not, unless it is an emergency', async () => {
    const [billing, ledger] = placed().consumers;
    const snooze: Snooze = {
      kind: 'snoozed',
      reason: 'The sale ends on Friday',
      by: 'user:default/guest',
      at: '2026-03-14T09:00:00.000Z',
      until: '2026-03-20T09:00:00.000Z',
    };
    const topic = placed({
      over: {
        consumers: [
          { ...billing, snooze },
          ledger,
          { ...billing, group: 'shipping', level: 'emergency', snooze },
        ],
      },
    });
    await renderOnEntity(<TopicView topic={topic} />);
    const consumers = (await region('Who reads it')).getAllByRole('listitem');
    expect(consumers.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Emergency ?shipping/),
      expect.stringMatching(/^Ok ?ledger/),
      expect.stringMatching(/^Snoozed \(warning\) ?billing/),
    ]);
  });

  const noConsumers = {
    consumers: [],
    unnamedConsumers: 0,
    consumersFault: null,
  };
  it.each<{
    what: string;
    over: Partial<TopicDetail>;
    inPlace: RegExp;
    newTopic: RegExp;
    reads: RegExp;
  }>([
    {
      what: 'nobody reads it',
      over: noConsumers,
      inPlace: /No group reads it: nothing rebalances\./,
      newTopic: /then switch 0 groups/,
      reads: /^No consumer group has a member or a commit on it\.$/,
    },
    {
      what: 'only hidden groups read it',
      over: { ...noConsumers, unnamedConsumers: 1 },
      inPlace: /1 group that you may not see rebalances\./,
      newTopic: /then switch 1 group:/,
      reads: /^Read by 1 group that you may not see\.$/,
    },
    {
      what: 'hidden groups read it too',
      over: { unnamedConsumers: 2 },
      inPlace:
        /2 groups with 5 members and 2 groups that you may not see rebalance\./,
      newTopic: /then switch 4 groups:/,
      reads: /^Read by 2 groups that you may not see\.$/,
    },
    {
      what: 'no group could be read',
      over: { ...noConsumers, consumersFault: 'broker 2 is silent' },
      inPlace: /Which groups rebalance is not known: broker 2 is silent\./,
      newTopic: /then switch every group that reads it:/,
      reads: /^Who reads it is not known for certain: broker 2 is silent\.$/,
    },
    {
      what: 'a group could not be described',
      over: {
        consumers: [{ ...placed().consumers[0], members: null }],
        consumersFault: 'the members of 1 group could not be read',
      },
      inPlace: /At least 1 group rebalances: the members of 1/,
      newTopic: /then switch every group that reads it:/,
      reads: /^Who reads it is not known for certain: the members of 1 group/,
    },
  ])('says who is affected where $what', async row => {
    const topic = placed({ over: row.over });
    await renderOnEntity(<TopicView topic={topic} />);
    expect(await option('Increase in place')).toHaveTextContent(row.inPlace);
    expect(await option('New topic')).toHaveTextContent(row.newTopic);
    const consumers = await region('Who reads it');
    expect(consumers.getByText(row.reads)).toBeVisible();
    expect(consumers.queryAllByText(/No consumer group/)).toHaveLength(
      row.over === noConsumers ? 1 : 0,
    );
  });

  it('leaves what is right as it is', async () => {
    await renderOnEntity(<TopicView topic={placed({ partitions: 24 })} />);
    const card = await region('Recommendation');
    expect(card.getByText(/measured 30 days/)).toBeVisible();
    expect(card.getByText('Keep 24 partitions.')).toBeVisible();
    expect(card.queryByRole('list', { name: 'Options' })).toBeNull();
    expect(card.queryByRole('button', { name: 'Steps' })).toBeNull();
  });

  it('leads through the steps: copies, keeps the ticks, and refuses what would do harm', async () => {
    const topic = placed({ declared: { orderPerKey: true } });
    const procedure = procedureOf(topic);
    const asked: string[] = [];
    server.use(
      http.get(`${BACKEND}${PATH}/procedure`, ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json(procedure);
      }),
    );
    const page = await renderOnEntity(<TopicView topic={topic} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Steps' }));
    expect(await screen.findByText('0 of 15 steps done')).toBeVisible();
    expect(asked).toEqual(['?to=24']);
    expect(
      screen.getByText('2 groups with 5 members rebalance.', {
        selector: 'li',
      }),
    ).toBeVisible();
    expect(
      screen.getByRole('radio', { name: 'New topic (recommended)' }),
    ).toBeChecked();

    const { steps } = procedure.options[0].implementations[1];
    const [first, second] = steps.map(step => stepWording(procedure, step));
    // The note comes before the commands that it is about.
    const firstStep = screen.getByText(first.note ?? 'no note');
    expect(
      firstStep.compareDocumentPosition(screen.getByText(steps[0].commands[0])),
    ).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await userEvent.click(
      screen.getByRole('button', {
        name: `Copy command 1 of “${first.title}”`,
      }),
    );
    expect(copied).toEqual([steps[0].commands[0]]);
    await userEvent.click(
      screen.getByRole('button', { name: 'Copy all commands of every step' }),
    );
    for (const command of steps.flatMap(({ commands }) => commands)) {
      expect(copied[1]).toContain(command);
    }
    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(await screen.findByText('1 of 15 steps done')).toBeVisible();
    expect(screen.getByRole('button', { name: second.title })).toHaveAttribute(
      'aria-current',
      'step',
    );

    // Another implementation has ticks of its own.
    await userEvent.click(
      screen.getByRole('radio', { name: 'Scheduled maintenance window' }),
    );
    expect(await screen.findByText(/^0 of 12 steps done$/)).toBeVisible();

    await userEvent.click(
      screen.getByRole('radio', { name: 'Increase in place (blocked)' }),
    );
    expect(
      await screen.findByText(/^Keys move: 75% of keys.*declared to matter/, {
        selector: 'li',
      }),
    ).toBeVisible();
    expect(screen.queryByText(/steps done/)).toBeNull();
    page.unmount();

    await renderOnEntity(<TopicView topic={topic} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Steps' }));
    expect(await screen.findByText('1 of 15 steps done')).toBeVisible();
  });

  it('says what failed when the steps do not come', async () => {
    server.use(
      refuse(`${PATH}/procedure`, 403, {
        name: 'NotAllowedError',
        message: 'not for you',
      }),
    );
    await renderOnEntity(<TopicView topic={placed()} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Steps' }));
    expect(await screen.findByText('not for you')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Retry' })).toBeVisible();
  });

  it('writes the change of a declaration, with what is filled in, to copy and save', async () => {
    const saved: string[] = [];
    const blobs: Blob[] = [];
    URL.createObjectURL = blob => {
      if (blob instanceof Blob) blobs.push(blob);
      return 'blob:saved';
    };
    URL.revokeObjectURL = () => {};
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
    await renderOnEntity(
      <TopicView
        topic={{
          ...placed({ declared: { keyed: false } }),
          retentionBytes: 5_000_000,
        }}
      />,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Strimzi' }),
    );
    const panel = within(screen.getByRole('group', { name: 'Strimzi' }));
    const text = () =>
      panel.getByRole('group', { name: /\.(yaml|tf|sh)(\.diff)?$/ });
    const removed = () => text().querySelector('del');
    const added = () => text().querySelector('ins');
    expect(removed()).toHaveTextContent('- partitions: 6');
    expect(added()).toHaveTextContent('+ partitions: 24');
    expect(text()).toHaveTextContent('strimzi.io/cluster: "prod"');

    const cluster = panel.getByLabelText('Kafka resource (cluster label)');
    await userEvent.clear(cluster);
    expect(
      panel.getByText('Put that right to get the document.'),
    ).toBeVisible();
    await userEvent.type(cluster, 'events');
    await userEvent.type(panel.getByLabelText('Namespace'), 'kafka');
    await userEvent.click(panel.getByRole('button', { name: 'Whole file' }));
    expect(text()).toHaveTextContent(
      /namespace: "kafka".*strimzi.io\/cluster: "events".*partitions: 24.*retention\.bytes"?: "5000000"/,
    );
    expect(added()).toBeNull();
    await userEvent.click(panel.getByRole('button', { name: /^Copy/ }));
    expect(copied[0]).toContain('partitions: 24');
    await userEvent.click(panel.getByRole('button', { name: /^Download/ }));
    expect(saved).toEqual(['orders.placed.yaml']);
    expect(blobs[0].size).toBe(new Blob([copied[0]]).size);

    await userEvent.click(screen.getByRole('button', { name: 'Script' }));
    const script = within(screen.getByRole('group', { name: 'Script' }));
    expect(script.getByRole('group', { name: /\.sh$/ })).toHaveTextContent(
      /FROM=6.*TO=24/,
    );
    jest.restoreAllMocks();
  });

  it('declares the new topic, and no increase, for a compacted one', async () => {
    const declared = { targetParallelism: 5 };
    const topic = placed({ peakMBps: null, declared });
    const { hazards } = procedureOf(topic);
    await renderOnEntity(<TopicView topic={{ ...topic, hazards }} />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Terraform' }),
    );
    const panel = within(screen.getByRole('group', { name: 'Terraform' }));
    expect(panel.getByRole('group', { name: /\.tf$/ })).toHaveTextContent(
      /name = "orders.placed-p12" partitions = 12 replication_factor = 3.*"cleanup.policy" = "compact"/,
    );
    await userEvent.click(
      panel.getByRole('radio', { name: 'Increase in place (blocked)' }),
    );
    expect(
      panel.getByText(/Compacted topic: cleanup.policy is compact/),
    ).toBeVisible();
    expect(panel.queryByRole('group', { name: /\.tf$/ })).toBeNull();
  });

  it('shows 500 partitions at a glance, marks what is unhealthy and is walked by keys', async () => {
    const topic = topicDetail({
      name: 'orders.placed',
      peakMBps: 320,
      parallelism: 20,
      partitions: 500,
    });
    const partitions = topic.partitions.map(row => {
      if (row.partition === 7) return { ...row, leader: null };
      if (row.partition === 8) return { ...row, inSyncReplicas: [1] };
      if (row.partition === 9) return { ...row, recordsPerSecond: null };
      return row;
    });
    const spread = { ...topic.spread, offline: 1, underReplicated: 1 };
    await renderOnEntity(
      <TopicView topic={{ ...topic, partitions, spread }} />,
    );
    const section = await region('Partitions');
    expect(
      section.getByText('busiest 2.39 × mean (partition 3)'),
    ).toBeVisible();
    expect(section.getByText(/1 offline; 1 under-replicated/)).toBeVisible();
    const map = section.getByRole('group', { name: /500 partitions/ });
    const cells = within(map).getAllByRole('button');
    expect(cells).toHaveLength(500);
    expect(cells[3]).toHaveAccessibleName(
      /^Partition 3: [\d,.]+ records\/s, 2\.39 × mean, leader 1, 3 of 3 in sync$/,
    );
    expect(cells[7]).toHaveAccessibleName(/offline, no leader/);
    expect(cells[8]).toHaveAccessibleName(/under-replicated.*1 of 3 in sync/);
    expect(cells[9]).toHaveAccessibleName(/not measured/);
    const legend = within(section.getByRole('list', { name: 'Legend' }));
    for (const word of ['offline', 'under-replicated', 'not measured']) {
      expect(legend.getByText(word)).toBeVisible();
    }

    expect(cells.filter(cell => cell.tabIndex === 0)).toEqual([cells[0]]);
    await userEvent.click(cells[0]);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(cells[3]).toHaveFocus();
    expect(
      section.getByText(/^Partition 3: .*2\.39 × mean/, { selector: 'p' }),
    ).toBeVisible();
    await userEvent.keyboard('{End}');
    expect(cells[499]).toHaveFocus();

    await userEvent.click(section.getByRole('button', { name: 'Table' }));
    expect(
      within(section.getByRole('table', { name: 'Partitions' })).getAllByRole(
        'row',
      ),
    ).toHaveLength(26);
  });

  it('says on which brokers and racks a topic lives, with the share of each', async () => {
    await renderOnEntity(<TopicView topic={placed({})} />);
    const section = await region('Partitions');
    const row = (table: string, name: RegExp) =>
      within(section.getByRole('table', { name: table })).getByRole('row', {
        name,
      });
    expect(row('Brokers of the topic', /^Broker 2/)).toHaveTextContent(
      /zone-2.*2 \(33%\).*6 \(33%\)/,
    );
    expect(row('Racks of the topic', /^Rack zone-1/)).toHaveTextContent(
      /zone-12.*4 \(67%\).*12 \(67%\)/,
    );
  });

  it('shows the past with a table behind the chart, as far back as asked', async () => {
    const at = (minute: number) =>
      new Date(Date.UTC(2026, 2, 14, 12, minute)).toISOString();
    server.use(
      http.get(`${BACKEND}${PATH}/history`, ({ request }) => {
        const span = new URL(request.url).searchParams.get('span');
        return HttpResponse.json({
          span,
          bytesPerRecord: span === 'day' ? null : 1000,
          traffic: [null, 50_000, 65_000].map((recordsPerSecond, minute) => ({
            at: at(minute),
            recordsPerSecond,
          })),
          changes: [
            { at: at(1), from: 'ok', to: 'scale', finding: 'Peak 65 MB/s.' },
          ],
        });
      }),
    );
    await renderOnEntity(<TopicView topic={placed()} />);
    const section = await region('History and forecast');
    const traffic = within(
      await section.findByRole('figure', { name: 'Traffic' }),
    );
    expect(
      await traffic.findByRole('img', { name: 'Chart of Traffic' }),
    ).toBeInTheDocument();
    expect(traffic.getByText(/Times in /)).toBeVisible();
    expect(
      traffic.getByRole('list', { name: 'Limits of Traffic' }),
    ).toHaveTextContent('above 42 MB/s');
    expect(
      section.getByText(/at the 1 kB that a record has now/),
    ).toBeVisible();
    const changes = await screen.findByRole('list', {
      name: 'Changes of level',
    });
    expect(changes).toHaveTextContent(/Scale.*was Ok.*Peak 65 MB\/s\./);

    await userEvent.click(traffic.getByRole('button', { name: 'Show table' }));
    const rows = within(traffic.getByRole('table')).getAllByRole('row');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toHaveTextContent('65 MB/s');
    expect(rows[3]).toHaveTextContent('not known');

    await userEvent.click(section.getByRole('button', { name: 'Day' }));
    await waitFor(() =>
      expect(section.getByRole('table')).toHaveTextContent('65k records/s'),
    );
  });
});
