import { Route, Routes, useLocation } from 'react-router-dom';
import { screen, waitFor, within } from '@testing-library/react';
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
  dateText,
  ForecastProgress,
  GrowthList,
  KafkaCapacityClient,
} from 'backstage-plugin-kafka-capacity-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { kafkaCapacityApiRef } from '../../../api';
import { rootRouteRef } from '../../../routes';
import { answer, BACKEND, refuse } from '../../../__testUtils__/backend';
import { clusterSummary } from '../../../__testUtils__/capacity';
import {
  crossingRow,
  daysFromNow,
  forecastOverview,
  saturation,
} from '../../../__testUtils__/forecasts';
import { ordersComponent } from '../../../__testUtils__/renderOnEntity';
import { ForecastTab } from './ForecastTab';

const PROGRESS: ForecastProgress = {
  state: 'done',
  done: 4,
  total: 4,
  failed: 1,
  requestedAt: null,
  finishedAt: new Date(Date.now() - 3600_000).toISOString(),
};
const growth = (by: string): GrowthList => ({
  by: by as GrowthList['by'],
  items: [
    {
      name: by === 'cluster' ? 'prod' : `${by}:default/trade`,
      topics: 2,
      currentMBps: 20.4,
      growthRate: 0.075,
      weeks: [18, 20.4],
    },
    {
      name: by === 'cluster' ? 'test' : `${by}:default/lab`,
      topics: 1,
      currentMBps: 5.1,
      growthRate: null,
      weeks: [5.1],
    },
  ],
});

const broker = crossingRow({
  kind: 'broker',
  name: '2',
  metric: 'fullestVolumeShare',
  entities: [],
  crossing: {
    ...crossingRow().crossing,
    limit: 'disk',
    value: 80,
    unit: '%',
    certainOn: null,
    example: true,
  },
});

function Address() {
  return <output aria-label="address">{useLocation().search}</output>;
}

describe('the forecast tab', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const asked: string[] = [];
  const saved: Blob[] = [];

  beforeEach(() => {
    asked.length = 0;
    saved.length = 0;
    URL.createObjectURL = blob => {
      if (blob instanceof Blob) saved.push(blob);
      return 'blob:saved';
    };
    URL.revokeObjectURL = () => {};
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation();
    server.use(
      answer('/clusters', {
        items: [clusterSummary([]), clusterSummary([], { cluster: 'test' })],
      }),
      answer('/forecasts/overview', forecastOverview()),
      http.get(`${BACKEND}/forecasts`, ({ request }) => {
        const { search, searchParams } = new URL(request.url);
        asked.push(search);
        const isFirst = searchParams.get('cursor') === null;
        return HttpResponse.json({
          items: isFirst
            ? [crossingRow(), broker]
            : [crossingRow({ name: 'b' })],
          nextCursor: isFirst ? 'second' : null,
        });
      }),
      http.get(`${BACKEND}/forecasts/growth`, ({ request }) =>
        HttpResponse.json(
          growth(new URL(request.url).searchParams.get('by') ?? ''),
        ),
      ),
      answer('/clusters/prod/forecasts', PROGRESS),
      refuse('/clusters/test/forecasts', 403, {
        name: 'NotAllowedError',
        message: 'no',
      }),
    );
  });
  afterEach(() => jest.restoreAllMocks());

  async function render(path = '/kafka-capacity/forecast') {
    const client = new KafkaCapacityClient({
      discoveryApi: mockApis.discovery(),
      fetchApi: { fetch },
    });
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [kafkaCapacityApiRef, client],
          [
            catalogApiRef,
            catalogApiMock({
              entities: [
                {
                  ...ordersComponent,
                  relations: [
                    { type: 'ownedBy', targetRef: 'group:default/team-orders' },
                    { type: 'partOf', targetRef: 'system:default/store' },
                  ],
                },
              ],
            }),
          ],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/kafka-capacity/forecast" element={<ForecastTab />} />
        </Routes>
        <Address />
      </TestApiProvider>,
      {
        routeEntries: [path],
        mountedRoutes: {
          '/kafka-capacity': rootRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
  }
  const address = () => screen.getByLabelText('address').textContent;
  const list = () =>
    screen.findByRole('table', { name: 'Forecast to cross a limit' });

  it('lists what crosses by date with its certainty, and leads to each', async () => {
    await render();
    const rows = within(await list()).getAllByRole('row');
    expect(rows[1]).toHaveTextContent(
      `orders.placed topicCrosses the warning limit of 42 MB/sprod${dateText(
        daysFromNow(14),
      )}${dateText(daysFromNow(20))}over 99%`,
    );
    expect(rows[1]).toHaveTextContent('team-orders');
    expect(rows[2]).toHaveTextContent(
      /Broker 2.*80% of the fullest disk \(from example history\).*not in this forecast/,
    );
    expect(
      within(rows[1]).getByRole('link', { name: 'orders.placed' }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('topic=prod%2Forders.placed'),
    );
    expect(within(rows[2]).getByRole('link')).toHaveAttribute(
      'href',
      '/kafka-capacity/clusters/prod?part=brokers&broker=2',
    );
    expect(screen.getByRole('button', { name: '30 days (2)' })).toBeVisible();
    expect(
      screen.getByRole('button', { name: '80% or more (2)' }),
    ).toBeVisible();
    expect(screen.queryByText('Example history')).not.toBeInTheDocument();
  });

  it('narrows by time, certainty, cluster and system in the address, page by page', async () => {
    await render();
    await list();
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(asked.at(-1)).toContain('cursor=second'));
    await userEvent.click(screen.getByRole('button', { name: /^30 days/ }));
    await userEvent.click(screen.getByRole('button', { name: /^80% or more/ }));
    await userEvent.click(screen.getByLabelText('System'));
    await userEvent.click(await screen.findByRole('option', { name: 'store' }));
    expect(address()).toBe(
      '?within=30&certainty=certain&system=system%3Adefault%2Fstore',
    );
    await waitFor(() =>
      expect(asked.at(-1)).toBe(
        '?system=system%3Adefault%2Fstore&limit=50&within=30&certainty=certain',
      ),
    );
  });

  it('exports every page', async () => {
    await render();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export (CSV)' }),
    );
    await waitFor(() => expect(saved).toHaveLength(1));
    const lines = (await saved[0].text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe(
      `prod,topic,orders.placed,saturation,42,MB/s,${saturation.likelyOn},${saturation.certainOn},0.93,1,1,group:default/team-orders,component:default/orders,`,
    );
    expect(lines[2]).toMatch(/^prod,broker,2,disk,80,%,.*,yes$/);
  });

  it('forecasts on demand and follows the run', async () => {
    let states: ForecastProgress[] = [];
    server.use(
      http.post(`${BACKEND}/clusters/prod/forecasts`, () => {
        states = [
          { ...PROGRESS, state: 'running', done: 1, finishedAt: null },
          { ...PROGRESS, done: 4, failed: 0 },
        ];
        return HttpResponse.json(states[0], { status: 202 });
      }),
      http.get(`${BACKEND}/clusters/prod/forecasts`, () =>
        HttpResponse.json(
          (states.length > 1 ? states.shift() : states[0]) ?? PROGRESS,
        ),
      ),
    );
    await render();
    const run = await screen.findByRole('region', {
      name: 'Forecast run of prod',
    });
    await waitFor(() =>
      expect(run).toHaveTextContent(
        /4 series forecast .* ago, 1 naive after a failed fit/,
      ),
    );
    const before = asked.length;
    await userEvent.click(
      within(run).getByRole('button', { name: 'Forecast now' }),
    );
    await waitFor(() =>
      expect(run).toHaveTextContent(/4 series forecast .* agoForecast now$/),
    );
    // What crosses is asked for again.
    await waitFor(() => expect(asked.length).toBeGreaterThan(before));
    // Who may not read a cluster is not told of its runs.
    expect(
      screen.queryByRole('region', { name: 'Forecast run of test' }),
    ).not.toBeInTheDocument();
  });

  it('shows growth as bars by domain, or as chosen', async () => {
    await render();
    const bars = await screen.findByRole('list', { name: 'Growth by domain' });
    const [trade, lab] = within(bars).getAllByRole('listitem');
    expect(trade).toHaveTextContent(/trade 2 topics.*20.4 MB\/s.*\+7.5% in 30/);
    expect(lab).toHaveTextContent(/growth not known yet/);
    expect(
      [trade, lab].map(
        row =>
          row.querySelector<HTMLElement>('[aria-hidden][style]')?.style.width,
      ),
    ).toEqual(['100%', '25%']);
    await userEvent.click(screen.getByRole('button', { name: 'Cluster' }));
    expect(
      await screen.findByRole('list', { name: 'Growth by cluster' }),
    ).toHaveTextContent('prod');
  });

  it.each<[string, string, Parameters<typeof forecastOverview>[0], RegExp]>([
    ['is forecast yet', '', { until: null }, /No forecasts yet.*midnight UTC/],
    [
      'is forecast far enough',
      '',
      { until: daysFromNow(9) },
      /until .*\. Forecasts reach .* They reach 30 days ahead on about/,
    ],
    [
      'matches',
      '?owner=team-a',
      {},
      /Nothing that matches the filters.*Clear filters/,
    ],
  ])('says when nothing %s', async (_case, search, over, words) => {
    server.use(
      answer('/forecasts', { items: [], nextCursor: null }),
      answer('/forecasts/overview', forecastOverview(over)),
    );
    await render(`/kafka-capacity/forecast${search}`);
    await waitFor(() =>
      expect(
        screen
          .getAllByRole('status')
          .map(one => one.textContent)
          .join('\n'),
      ).toMatch(words),
    );
  });

  it('labels example history, and tries again what failed', async () => {
    server.use(
      answer('/forecasts/overview', forecastOverview({ example: true })),
      refuse('/forecasts', 503, {
        name: 'ServiceUnavailableError',
        message: 'the database is away',
      }),
    );
    await render();
    expect(await screen.findByText('Example history')).toBeVisible();
    const retry = await screen.findByRole('button', { name: 'Retry' });
    server.use(
      answer('/forecasts', { items: [crossingRow()], nextCursor: null }),
    );
    await userEvent.click(retry);
    expect(await list()).toHaveTextContent('orders.placed');
  });
});
