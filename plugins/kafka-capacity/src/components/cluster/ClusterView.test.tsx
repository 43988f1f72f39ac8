import { Route, Routes } from 'react-router-dom';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  BROKER_ADDITION_PHASES,
  clusterShowback,
  CONFIRMABLE_CHECKS,
  DEFAULT_POLICIES,
  KafkaCapacityClient,
} from 'backstage-plugin-kafka-capacity-common';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { kafkaCapacityApiRef } from '../../api';
import { platformPageRouteRef, rootRouteRef } from '../../routes';
import { answer, BACKEND, refuse } from '../../__testUtils__/backend';
import {
  BrokerAnswers,
  brokerAnswers,
  SOURCE,
} from '../../__testUtils__/brokers';
import { topicForecast } from '../../__testUtils__/forecasts';
import { clusterSummary, topicDetail } from '../../__testUtils__/capacity';
import { ClustersTab } from './ClustersTab';

const SHORT = topicDetail({
  name: 'orders.placed',
  peakMBps: 65,
  parallelism: 3,
  partitions: 6,
});

const summary = clusterSummary([SHORT]);

/** Three brokers with too little CPU, of one of which no latency is known. */
const busy = brokerAnswers([
  { brokerCpu: 84, brokerNetwork: 55 },
  { brokerCpu: 83, brokerNetwork: 55 },
  { brokerCpu: 82, brokerNetwork: 55, requestLatencyP95: undefined },
]);

function wholeOf({ assessment }: BrokerAnswers) {
  const { level, coverage, finding } = assessment;
  return { level, coverage, finding };
}

const assessed = clusterSummary([SHORT], { assessment: wholeOf(busy) });

const textOf = (element: HTMLElement) => element.textContent;

describe('ClusterView', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  function serve(answers: BrokerAnswers) {
    server.use(
      answer('/disputed-links', { items: [], nextCursor: null }),
      answer('/clusters/prod', summary),
      answer('/clusters/prod/assessment', answers.assessment),
      answer('/clusters/prod/brokers', answers.list),
      ...answers.details.map(detail =>
        answer(`/clusters/prod/brokers/${detail.id}`, detail),
      ),
      answer('/clusters/prod/metrics-source', SOURCE),
      answer('/clusters/prod/broker-additions', { items: [] }),
    );
  }

  async function render(path: string) {
    const client = new KafkaCapacityClient({
      discoveryApi: mockApis.discovery(),
      fetchApi: { fetch },
    });
    return renderInTestApp(
      <TestApiProvider
        apis={[
          [kafkaCapacityApiRef, client],
          [catalogApiRef, catalogApiMock()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/kafka-capacity/clusters/*" element={<ClustersTab />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: [`/kafka-capacity/clusters${path}`],
        mountedRoutes: {
          '/kafka-capacity': rootRouteRef,
          '/platform': platformPageRouteRef,
          '/catalog/:namespace/:kind/:name/*': entityRouteRef,
        },
      },
    );
  }

  it('says whether a cluster is full and why, shows it broker by broker, and leads to the change', async () => {
    serve(busy);
    await render('/prod');
    const page = await screen.findByRole('article', { name: 'Cluster prod' });
    expect(page).toHaveTextContent(busy.assessment.finding);
    const grid = screen.getByRole('table', { name: /Brokers of prod/ });
    expect(
      within(grid).getByRole('link', { name: 'Broker 1, CPU: Scale, 84%' }),
    ).toHaveAttribute('href', expect.stringContaining('broker=1&row=cpu'));
    expect(
      within(grid).getByRole('link', { name: /Broker 3, Latency: Unknown/ }),
    ).toBeVisible();
    const [recommended] = within(
      screen.getByRole('list', { name: 'Options' }),
    ).getAllByRole('listitem');
    expect(recommended).toHaveTextContent('Recommended:');
    expect(recommended).toHaveTextContent('CPU 8 → 12 cores');
    await userEvent.click(
      within(recommended).getByRole('button', { name: 'Write the change' }),
    );
    expect(await screen.findByText(/kubectl patch/)).toHaveTextContent(
      'kafkanodepools.kafka.strimzi.io',
    );
  });

  it('has no change to write for an option that no document sets', async () => {
    serve(brokerAnswers([{ brokerNetwork: 85 }, { brokerNetwork: 85 }]));
    await render('/prod');
    const [recommended] = within(
      await screen.findByRole('list', { name: 'Options' }),
    ).getAllByRole('listitem');
    expect(recommended).toHaveTextContent('choose another machine type');
    expect(within(recommended).queryByRole('button')).toBeNull();
  });

  it('names the constraint that asks for the most brokers, with its calculation', async () => {
    serve(busy);
    await render('/prod');
    const bars = await screen.findByRole('list', {
      name: 'Brokers needed by each constraint',
    });
    const [binding] = within(bars).getAllByRole('listitem');
    expect(binding).toHaveTextContent(/binding/);
    expect(binding).toHaveTextContent(
      `${busy.assessment.brokersNeeded.needed} brokers`,
    );
    await userEvent.click(within(binding).getByRole('button'));
    expect(await screen.findByRole('dialog')).toHaveTextContent('÷');
  });

  it('goes from cell to cell with the arrow keys, in one step of the tab key', async () => {
    serve(busy);
    await render('/prod');
    const first = await screen.findByRole('link', {
      name: 'Broker 1, CPU: Scale, 84%',
    });
    act(() => first.focus());
    await userEvent.keyboard('{ArrowRight}{ArrowDown}');
    expect(screen.getByRole('link', { name: /^Broker 2, Heap/ })).toHaveFocus();
    expect(first).toHaveAttribute('tabindex', '-1');
  });

  it('shows the worst metric beside the brokers, where a phone has it in sight', async () => {
    serve(brokerAnswers([{ requestLatencyP95: 30 }, { gcTimeShare: 2 }, {}]));
    await render('/prod');
    const grid = await screen.findByRole('table', { name: /Brokers of prod/ });
    const heads = within(grid).getAllByRole('columnheader').map(textOf);
    expect(heads.slice(0, 4)).toEqual(['Broker', 'Latency', 'GC', 'CPU']);
  });

  it('says on the overview and in the list of clusters what is wrong with the metrics source', async () => {
    const message = 'http://prometheus can’t be reached: ECONNREFUSED';
    serve(busy);
    server.use(
      answer('/clusters', { items: [assessed] }),
      answer('/clusters/prod/assessment', {
        ...busy.assessment,
        sourceProblem: { message, more: 1 },
      }),
      answer('/clusters/prod/metrics-source', {
        ...SOURCE,
        faults: [{ code: 'CONNECTION_FAILED', message }],
      }),
    );
    const { unmount } = await render('');
    const link = await screen.findByRole('link', { name: 'Show the sources' });
    expect(link).toHaveAttribute(
      'href',
      '/kafka-capacity/clusters/prod?part=sources',
    );
    expect(link.parentElement).toHaveTextContent(`${message}, and 1 more.`);
    unmount();
    await render('/prod');
    await userEvent.click(
      await screen.findByRole('link', { name: 'Show the sources' }),
    );
    expect(await screen.findByText(message)).toBeVisible();
    expect(screen.queryByText(/CONNECTION_FAILED/)).not.toBeInTheDocument();
  });

  it('lights the cells of the matrices that brokers are in, and says which can’t be placed', async () => {
    serve(
      brokerAnswers([
        { brokerCpu: 84, brokerNetwork: 55 },
        { brokerCpu: 30, brokerNetwork: 20 },
        { brokerCpu: 30, brokerNetwork: undefined },
      ]),
    );
    await render('/prod?part=size');
    const matrix = await screen.findByRole('table', {
      name: 'CPU and network',
    });
    const cells = within(matrix).getAllByRole('cell');
    expect(cells.map(cell => cell.textContent)).toEqual([
      'No changebroker 2',
      'No change',
      'Scale CPU',
      'No change',
      'Scale network',
      'Scale bothbroker 1',
      'Scale network',
      'Scale network',
      'Scale both',
    ]);
    expect(
      screen.getByText(/Not placed: broker 3. Network: unknown/),
    ).toBeVisible();
    const sizes = await screen.findByRole('table', {
      name: /Sizes of broker 1/,
    });
    expect(within(sizes).getByText(/^Grow to 12 cores/)).toBeVisible();
  });

  it('draws the matrices with the bands of the cluster’s policy, which brokers were placed by', async () => {
    const { brokers, ...rest } = DEFAULT_POLICIES;
    serve(
      brokerAnswers([{ brokerCpu: 45, brokerNetwork: 20 }], {
        policies: {
          ...rest,
          brokers: { ...brokers, loadBands: { medium: 30, high: 40 } },
          gcTimeShare: { ...rest.gcTimeShare, warning: 3 },
        },
      }),
    );
    await render('/prod?part=size');
    const matrix = within(
      await screen.findByRole('table', { name: 'CPU and network' }),
    );
    expect(
      matrix.getAllByRole('columnheader', { name: /%/ }).map(textOf),
    ).toEqual(['Low (<30%)', 'Medium (30–40%)', 'High (>40%)']);
    const row = matrix.getByRole('row', { name: /^Low \(<30%\)/ });
    expect(row).toHaveTextContent(/Scale CPUbroker 1$/);
    expect(
      within(screen.getByRole('table', { name: 'Memory and GC pressure' }))
        .getAllByRole('rowheader')
        .map(textOf),
    ).toEqual([
      'Low (≤3%, ≤20 ms)',
      'Medium (>3% or >20 ms)',
      'High (>5% or >50 ms)',
    ]);
  });

  it('opens a broker with the calculation, query and past of the cell that was asked about', async () => {
    serve(busy);
    server.use(
      answer('/clusters/prod/brokers/1/forecast', {
        ...topicForecast(),
        metric: 'fullestVolumeShare',
        unit: '%',
        forecast: null,
      }),
      answer(
        '/clusters/prod/brokers/1/history',
        apiSchemas.brokerHistorySchema.parse({
          metric: 'brokerCpu',
          unit: '%',
          span: 'hour',
          points: [],
          limits: [{ level: 'warning', value: 70 }],
        }),
      ),
    );
    await render('/prod?broker=1&row=cpu');
    const drawer = await screen.findByRole('dialog', { name: 'Broker 1' });
    expect(
      await within(drawer).findByText('rate(process_cpu_seconds_total[5m])'),
    ).toBeVisible();
    expect(drawer).toHaveTextContent('kafkaCapacity.policies.brokerCpu');
    const forecast = within(drawer).getByRole('region', { name: 'Forecast' });
    expect(
      await within(forecast).findByRole('figure', {
        name: 'Fullest disk, daily maximum',
      }),
    ).toBeVisible();
    expect(forecast).toHaveTextContent(/^Forecast.*No forecasts yet/);
    for (const [question, says] of [
      ['What is on its disk?', '400 GB ÷ 1 TB = 40%'],
      ['Why this size of CPU?', '6.72 cores ÷ 12 cores = 56%'],
    ]) {
      await userEvent.click(
        within(drawer).getByRole('button', { name: question }),
      );
      const why = await screen.findByRole('dialog', { name: question });
      expect(why).toHaveTextContent(says);
      await userEvent.keyboard('{Escape}');
      await waitFor(() => expect(why).not.toBeInTheDocument());
    }
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Close' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('changes only what changes in a document that is pasted', async () => {
    serve(busy);
    await render('/prod?part=change');
    const paste = await screen.findByLabelText(/Paste your own YAML/);
    await userEvent.click(paste);
    await userEvent.paste(
      [
        'apiVersion: kafka.strimzi.io/v1',
        'kind: KafkaNodePool',
        'metadata:',
        '  name: brokers # ours',
        'spec:',
        '  replicas: 3',
        '  roles: [broker]',
        '  resources:',
        '    limits:',
        "      cpu: '8'",
        '      memory: 32Gi',
        '',
      ].join('\n'),
    );
    expect(await screen.findByText(/\+ +cpu: .?12/)).toBeVisible();
    await userEvent.clear(paste);
    await userEvent.paste('<html>');
    expect(await screen.findByText(/This YAML can’t be changed/)).toBeVisible();
    // Of several pools one has to be named.
    const pool = (name: string) =>
      `apiVersion: kafka.strimzi.io/v1\nkind: KafkaNodePool\nmetadata:\n  name: ${name}\nspec:\n  replicas: 3\n  roles: [broker]\n`;
    await userEvent.clear(paste);
    await userEvent.paste(`${pool('first')}---\n${pool('second')}`);
    expect(
      await screen.findByText(/the one to change named: first, second\.$/),
    ).toBeVisible();
    await userEvent.type(screen.getByLabelText('KafkaNodePool'), 'second');
    const added = await screen.findAllByText(/\+ +cpu: .?12/);
    expect(added[0]).toBeVisible();
  });

  it('never takes a smaller type of broker of Amazon MSK than there is', async () => {
    serve(busy);
    await render('/prod?part=change');
    await userEvent.click(
      await screen.findByRole('tab', { name: 'Amazon MSK (Terraform)' }),
    );
    expect(await screen.findByText(/\+.*kafka.m7g.4xlarge/)).toBeVisible();
    await userEvent.click(screen.getByLabelText('Current broker type'));
    await userEvent.click(
      screen.getByRole('option', { name: 'kafka.m7g.8xlarge' }),
    );
    expect(
      await screen.findByText(/type kafka.m7g.8xlarge already have as much/),
    ).toBeVisible();
    expect(screen.queryByText(/kafka.m7g.4xlarge/)).not.toBeInTheDocument();
  });

  it('offers Amazon MSK only to what can be a cluster of it, with as many brokers in each zone', async () => {
    serve(brokerAnswers([{ brokerCpu: 84 }]));
    const { unmount } = await render('/prod?part=change');
    expect(await screen.findByText(/Not for Amazon MSK/)).toHaveTextContent(
      'this one has 1 broker.',
    );
    expect(
      screen.queryByRole('tab', { name: /Amazon MSK/ }),
    ).not.toBeInTheDocument();
    unmount();
    const full = { brokerCpu: 84, partitionsPerBroker: 2100 };
    serve(brokerAnswers([full, full, full]));
    await render('/prod?part=change&option=add-brokers');
    await userEvent.click(
      await screen.findByRole('tab', { name: /Amazon MSK/ }),
    );
    expect(
      await screen.findByText(/Each of the 3 zones gets as many: 6 brokers/),
    ).toBeVisible();
    expect(screen.getByText(/\+.*number_of_broker_nodes.*6/)).toBeVisible();
  });

  it('begins an addition of brokers, and shows its checks with what decided them', async () => {
    serve(busy);
    const begun = apiSchemas.brokerAdditionSchema.parse({
      cluster: 'prod',
      id: 1,
      state: 'running',
      count: 2,
      reason: null,
      startedBy: 'user:default/guest',
      startedAt: busy.assessment.assessedAt,
      endedBy: null,
      endedAt: null,
      assessedAt: busy.assessment.assessedAt,
      joined: [],
      complete: false,
      phases: [
        {
          id: BROKER_ADDITION_PHASES[0],
          title: 'Assessment',
          status: 'open',
          checks: [
            {
              id: CONFIRMABLE_CHECKS[0],
              title: 'Metrics are known',
              status: 'unknown',
              evidence: '8 of 9 metrics are measured.',
              confirmable: true,
              confirmed: null,
            },
          ],
        },
      ],
      comparison: [],
    });
    const asked: unknown[] = [];
    let items: (typeof begun)[] = [];
    server.use(
      http.get(`${BACKEND}/clusters/prod/broker-additions`, () =>
        HttpResponse.json({ items }),
      ),
      http.post(
        `${BACKEND}/clusters/prod/broker-additions`,
        async ({ request }) => {
          asked.push(await request.json());
          items = [begun];
          return HttpResponse.json(begun, { status: 201 });
        },
      ),
      http.post(
        `${BACKEND}/clusters/prod/broker-additions/1/confirmations`,
        async ({ request }) => {
          asked.push(await request.json());
          return HttpResponse.json(begun);
        },
      ),
    );
    await render('/prod?part=change');
    const count = await screen.findByLabelText('Brokers to add');
    await userEvent.clear(count);
    await userEvent.type(count, '2');
    await userEvent.click(
      screen.getByRole('button', { name: 'Begin the addition' }),
    );
    const phase = await screen.findByRole('region', { name: 'Assessment' });
    expect(phase).toHaveTextContent('8 of 9 metrics are measured.');
    expect(screen.getByRole('button', { name: 'Complete' })).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Confirm Metrics are known' }),
    );
    await waitFor(() =>
      expect(asked).toEqual([
        { count: 2 },
        { check: CONFIRMABLE_CHECKS[0], confirmed: true },
      ]),
    );
  });

  it('answers what if there were other brokers or more traffic, and refuses what is no number', async () => {
    serve(busy);
    await render('/prod?part=what-if');
    const added = await screen.findByLabelText('Brokers added');
    await userEvent.type(added, '3');
    const answered = () =>
      screen.getByRole('status', { name: 'What would become of it' });
    expect(answered()).toHaveTextContent('With 6 brokers');
    expect(answered()).toHaveTextContent('6 of 7 loads are known');
    const row = (name: RegExp) =>
      within(
        screen.getByRole('table', { name: 'Loads after the change' }),
      ).getByRole('row', { name });
    expect(row(/^CPU/)).toHaveTextContent('41.5%');
    expect(row(/^Message rate/)).toHaveTextContent('Unknown not measured');
    await userEvent.clear(added);
    await userEvent.type(added, '-1');
    expect(answered()).toHaveTextContent('fewer brokers than replication');
    await userEvent.clear(added);
    await userEvent.type(added, 'many');
    expect(screen.getByText('Fix this to see a result.')).toBeVisible();
  });

  it('shares the cost among owners and topics, to sort and to save, and says how to configure prices', async () => {
    serve(busy);
    const cost = {
      currency: 'EUR',
      perMonth: 2000,
      brokersPerMonth: 1500,
      diskPerMonth: 400,
      transferPerMonth: 100,
    };
    const usage = { internal: false, replicas: 3, diskBytes: 1e9 };
    const shared = clusterShowback(
      [
        { ...usage, name: 'a', owners: ['group:x'], bytesPerSecond: null },
        { ...usage, name: '=b', owners: [], bytesPerSecond: 1, replicas: 9 },
      ],
      cost,
    );
    const showback = { cluster: 'prod', assessedAt: null, stale: null };
    server.use(
      answer('/clusters/prod/showback', {
        ...showback,
        ...shared,
        cost,
        moreTopics: 0,
      }),
    );
    const { unmount } = await render('/prod?part=cost');
    const topics = await screen.findByRole('table', { name: 'Cost by topic' });
    const rows = () => within(topics).getAllByRole('row').slice(1).map(textOf);
    expect(rows()).toEqual([
      expect.stringMatching(/^=b.*75%.*75%.*50%.*1,400$/),
      expect.stringMatching(/^ax.*25%.*50%.*387\.5$/),
    ]);
    expect(
      within(topics).getByRole('columnheader', { name: /EUR per month/ }),
    ).toHaveAttribute('aria-sort', 'descending');
    await userEvent.click(within(topics).getByText('Topic'));
    expect(rows()[1]).toMatch(/^a/);
    // What bytes decide of a topic of unknown throughput costs nobody, and that is said.
    const owners = screen.getByRole('region', { name: 'By owner' });
    expect(owners).toHaveTextContent(
      /throughput of 1 topic with 25% of the replicas is unknown.*Shared: 1.79k.*of 2k.*EUR/,
    );
    const saved: Blob[] = [];
    URL.createObjectURL = blob => {
      saved.push(blob as Blob);
      return 'blob:';
    };
    URL.revokeObjectURL = () => {};
    // jsdom saves nothing.
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(() => {});
    await userEvent.click(
      screen.getByRole('button', { name: 'Export topics as CSV' }),
    );
    click.mockRestore();
    const [csv] = await Promise.all(saved.map(blob => blob.text()));
    expect(csv).toBe(
      [
        'topic,owners,bytes share,replicas share,disk share,cost per month (EUR)',
        "'=b,,0.75,0.75,0.5,1400",
        'a,group:x,,0.25,0.5,387.5',
        '',
      ].join('\r\n'),
    );
    unmount();
    server.use(
      answer('/clusters/prod/showback', {
        ...showback,
        cost: null,
        attributedPerMonth: null,
        unknownThroughput: 0,
        topics: [],
        moreTopics: 0,
        owners: [],
      }),
    );
    await render('/prod?part=cost');
    expect(await screen.findByText('No prices are configured')).toBeVisible();
    expect(document.body).toHaveTextContent('brokerHour:');
  });

  it('says which exporter answers which metric and why one is unknown, and what to configure without a source', async () => {
    serve(busy);
    const { unmount } = await render('/prod?part=sources');
    const metrics = await screen.findByRole('table', {
      name: 'Metrics of broker 1',
    });
    expect(
      within(metrics).getByRole('row', { name: /cpuShare/ }),
    ).toHaveTextContent('jmx-example');
    expect(
      within(metrics).getByRole('row', { name: /produceLatencyP95Ms/ }),
    ).toHaveTextContent('Unknown: no exporter has the 95th percentile');
    unmount();
    server.use(
      answer('/clusters/prod/metrics-source', {
        ...SOURCE,
        kind: null,
        configured: false,
        readAt: null,
        profiles: [],
        brokers: [],
        cost: null,
      }),
    );
    await render('/prod?part=sources');
    expect(await screen.findByText('prod has no metrics source')).toBeVisible();
    expect(document.body).toHaveTextContent('prometheus:');
  });

  it('shows the balance and what is being moved', async () => {
    serve(
      brokerAnswers(
        [{ partitionsPerBroker: 600 }, {}, { partitionsPerBroker: 150 }],
        {
          reassignment: {
            partitions: 4,
            totalBytes: 2e9,
            movedBytes: 1e9,
            bytesPerSecond: 1e7,
          },
          quorum: {
            leader: 1,
            voters: [{ id: 1, lagRecords: 0, secondsSinceCaughtUp: 0 }],
            observers: [],
            metadataBytes: null,
            metadataReason: { code: 'not-exported' },
          },
        },
      ),
    );
    await render('/prod?part=balance');
    expect(
      await screen.findByText(/Replicas: broker 1 holds 600, 71% above/),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'How even: Replicas?' }),
    );
    expect(
      await screen.findByRole('dialog', { name: 'How even: Replicas?' }),
    ).toHaveTextContent('1.05k ÷ 3 = 350');
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(
      screen.getByRole('progressbar', { name: 'Bytes that are moved' }),
    ).toHaveAttribute('aria-valuenow', '50');
    expect(
      screen.getByRole('table', { name: 'Controller quorum' }),
    ).toHaveTextContent('leader');
    expect(
      screen.getByText('Metadata log: unknown, no metrics source exports it'),
    ).toBeVisible();
  });

  it('shows what may be seen where brokers may not, and asks again on demand', async () => {
    server.use(
      answer('/clusters/prod', summary),
      refuse('/clusters/prod/assessment', 403, {
        name: 'NotAllowedError',
        message: 'not allowed to read the cluster',
      }),
      answer('/clusters/prod/brokers', busy.list),
    );
    await render('/prod');
    expect(
      await screen.findByText('No permission to see the brokers of prod'),
    ).toBeVisible();
    expect(screen.getByText('1 scale')).toBeVisible();
    serve(busy);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByRole('table', { name: /Brokers of prod/ }),
    ).toBeVisible();
  });

  it('opens the cluster that the link of a notification names', async () => {
    serve(busy);
    await render('?cluster=prod');
    expect(
      await screen.findByRole('article', { name: 'Cluster prod' }),
    ).toBeVisible();
  });

  it('compares clusters by whether their brokers are enough', async () => {
    serve(busy);
    server.use(answer('/clusters', { items: [assessed] }));
    await render('');
    const brokers = await screen.findByRole('region', {
      name: 'Brokers of prod',
    });
    expect(brokers).toHaveTextContent(busy.assessment.finding);
    expect(brokers).toHaveTextContent(/40%.* of broker 1/);
    expect(
      within(brokers).getByRole('link', { name: /3 brokers/ }),
    ).toHaveAttribute('href', '/kafka-capacity/clusters/prod');
  });

  it('has the worst level of brokers, topics and groups, with what has it, leading there', async () => {
    serve(busy);
    server.use(answer('/clusters', { items: [assessed] }));
    const { unmount } = await render('');
    expect(
      await screen.findByRole('link', { name: 'brokers' }),
    ).toHaveAttribute('href', '/kafka-capacity/clusters/prod');
    expect(screen.getByRole('link', { name: '1 topic' })).toHaveAttribute(
      'href',
      '/kafka-capacity/topics?cluster=prod&level=scale',
    );
    unmount();
    // Brokers that are well don't hide a topic that is not, on the page of the cluster either.
    const well = brokerAnswers([{}, {}, {}]);
    serve(well);
    server.use(
      answer('/clusters/prod', { ...summary, assessment: wholeOf(well) }),
    );
    await render('/prod');
    const page = await screen.findByRole('article', { name: 'Cluster prod' });
    await within(page).findByRole('link', { name: '1 topic' });
    const [head] = within(page).getAllByText('Scale');
    expect(head).toBeVisible();
    expect(page).toHaveTextContent(/Brokers: Ok All 3 brokers are within/);
    expect(
      within(page).queryByRole('link', { name: 'brokers' }),
    ).not.toBeInTheDocument();
  });
});
