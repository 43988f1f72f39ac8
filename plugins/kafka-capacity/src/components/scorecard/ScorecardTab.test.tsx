import { Route, Routes } from 'react-router-dom';
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
  KafkaCapacityClient,
  ScorecardBy,
} from 'backstage-plugin-kafka-capacity-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { kafkaCapacityApiRef } from '../../api';
import { KafkaCapacityPage } from '../../plugin';
import { rootRouteRef } from '../../routes';
import { answer, BACKEND, refuse } from '../../__testUtils__/backend';
import {
  scorecardDay,
  scorecardOf,
  scoredEntity,
  scoredTopic,
} from '../../__testUtils__/scorecards';

const orders = scoredEntity(
  'component:default/orders',
  [scoredTopic({ 'partition-count': 'scale' })],
  { title: 'Orders' },
);
const stray = scoredEntity('resource:default/stray', [scoredTopic()], {
  owner: null,
  system: null,
});

describe('the scorecard', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const asked: string[] = [];
  const saved: { name: string; content: Blob }[] = [];

  beforeEach(() => {
    asked.length = 0;
    saved.length = 0;
    let latest: Blob | undefined;
    URL.createObjectURL = blob => {
      if (blob instanceof Blob) latest = blob;
      return 'blob:saved';
    };
    URL.revokeObjectURL = () => {};
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        if (latest) saved.push({ name: this.download, content: latest });
      });
    server.use(
      http.get(`${BACKEND}/scorecard`, ({ request }) => {
        const { search, searchParams } = new URL(request.url);
        asked.push(search);
        const by = (searchParams.get('by') ?? 'owner') as ScorecardBy;
        const of = searchParams.get('of');
        const entities = of === 'none' ? [stray] : [orders, stray];
        return HttpResponse.json(
          scorecardOf({ by, ...(of && { of }) }, entities),
        );
      }),
      answer('/scorecard/trend', {
        by: 'owner',
        days: [
          scorecardDay('2026-03-01', 10),
          scorecardDay('2026-03-02', 12),
          scorecardDay('2026-03-04', 15),
        ],
      }),
    );
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function render(path = '/kafka-capacity/scorecard') {
    const client = new KafkaCapacityClient({
      discoveryApi: mockApis.discovery(),
      fetchApi: { fetch },
    });
    return renderInTestApp(
      <TestApiProvider
        apis={[
          [kafkaCapacityApiRef, client],
          [catalogApiRef, catalogApiMock({ entities: [] })],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/kafka-capacity/*" element={<KafkaCapacityPage />} />
        </Routes>
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

  const rowOf = (table: HTMLElement, text: string) =>
    within(table).getByText(text).closest('tr') as HTMLElement;

  it('shows what is passed, by owner, and the worst offenders with what fails', async () => {
    await render();
    expect(
      await screen.findByText(
        /^\d+ of \d+ checks passed \([\d.]+%\), \d+ failed; 2 entities$/,
      ),
    ).toBeInTheDocument();
    const owners = await screen.findByRole('table', {
      name: 'Checks by owner',
    });
    expect(
      within(rowOf(owners, 'team-orders')).getByText('Scale'),
    ).toBeInTheDocument();
    expect(
      within(rowOf(owners, 'No owner')).getByText('100%'),
    ).toBeInTheDocument();
    const offenders = screen.getByRole('table', { name: 'Worst offenders' });
    expect(
      within(offenders).getByText(
        /^Topics with fewer partitions than they need: 1 of 1\./,
      ),
    ).toBeInTheDocument();
    // What a card on a phone calls its lines by.
    expect(
      within(rowOf(offenders, 'Orders'))
        .getAllByRole('cell')
        .map(cell => cell.getAttribute('data-label')),
    ).toEqual(['Entity', 'Failed', 'Level', 'What fails', 'Owner']);
    expect(
      within(offenders).getByRole('link', { name: 'Orders' }),
    ).toHaveAttribute('href', '/catalog/default/component/orders');
    expect(within(offenders).queryByText('stray')).not.toBeInTheDocument();
    const checks = screen.getByRole('table', { name: 'Checks' });
    expect(
      within(rowOf(checks, 'Enough partitions')).getByText('75%'),
    ).toBeInTheDocument();
    // A check that this page does not know is told by its id.
    expect(
      within(checks).getByText('kafka-capacity-of-a-newer-backend'),
    ).toBeInTheDocument();
  });

  it('shows the owner that stands for none without a link, and how many of its levels are not known', async () => {
    const unlinked = { owner: 'group:default/unknown' };
    server.use(
      answer(
        '/scorecard',
        scorecardOf({ by: 'owner' }, [
          scoredEntity('resource:default/a', [scoredTopic()], unlinked),
          scoredEntity(
            'resource:default/b',
            [scoredTopic({ saturation: 'scale' })],
            { ...unlinked, level: 'unknown' },
          ),
        ]),
      ),
    );
    await render();
    const owners = await screen.findByRole('table', {
      name: 'Checks by owner',
    });
    const row = rowOf(owners, 'unknown owner, to be registered');
    expect(within(row).getByText('Ok')).toBeInTheDocument();
    expect(within(row).getByText('1 unknown')).toBeInTheDocument();
    const offenders = screen.getByRole('table', { name: 'Worst offenders' });
    expect(
      within(offenders).getByText('unknown owner, to be registered'),
    ).toBeInTheDocument();
    expect(
      within(offenders).queryByRole('link', { name: /unknown/ }),
    ).not.toBeInTheDocument();
  });

  it('shows the trend with a gap, as a table too', async () => {
    await render();
    const chart = await screen.findByRole('figure', { name: 'Checks passed' });
    await userEvent.click(
      within(chart).getByRole('button', { name: 'Show table' }),
    );
    const table = await screen.findByRole('table', {
      name: 'Checks passed over time',
    });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(4);
    expect(within(rows[0]).getByText('75%')).toBeInTheDocument();
    expect(rows[1]).not.toHaveTextContent('%');
    // Of a whole day there is no time.
    expect(rows[0].textContent).not.toMatch(/\d:\d\d/);
    expect(chart).not.toHaveTextContent(/\d:\d\d|Times in/);
    expect(within(rows[3]).getByText('50%')).toBeInTheDocument();
  });

  it('keeps in the address what it is put together by and whose it is', async () => {
    await render();
    await userEvent.click(
      await screen.findByRole('link', { name: 'No owner' }),
    );
    expect(
      await screen.findByText(/Only entities without owner/),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('No entity fails a check.'),
    ).toBeInTheDocument();
    expect(asked.at(-1)).toBe('?by=owner&of=none');
    await userEvent.click(screen.getByRole('link', { name: 'Show all' }));
    expect(await screen.findByText('Orders')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'By system' }));
    expect(
      await screen.findByRole('table', { name: 'Checks by system' }),
    ).toBeInTheDocument();
    expect(asked.at(-1)).toBe('?by=system');
  });

  it.each([
    ['by=owner&of=Team-Orders', '?by=owner&of=group%3Adefault%2Fteam-orders'],
    ['by=system&of=shop', '?by=system&of=system%3Adefault%2Fshop'],
    ['of=:::', '?by=owner&of=%3A%3A%3A'],
  ])('asks for what the address %j means', async (address, question) => {
    await render(`/kafka-capacity/scorecard?${address}`);
    expect(await screen.findByRole('link', { name: 'Show all' })).toBeVisible();
    expect(asked.at(-1)).toBe(question);
  });

  it('exports every page as CSV that no spreadsheet calculates', async () => {
    const evil = { ...stray, title: '=HYPERLINK("x"),1' };
    server.use(
      http.get(`${BACKEND}/scorecard/entities`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        expect(searchParams.get('by')).toBe('owner');
        return HttpResponse.json(
          searchParams.get('cursor') === 'next'
            ? { items: [evil], nextCursor: null }
            : { items: [orders], nextCursor: 'next' },
        );
      }),
    );
    await render();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export (CSV)' }),
    );
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0].name).toMatch(/^kafka-scorecard-\d{4}-\d\d-\d\d\.csv$/);
    const [head, first, second] = (await saved[0].content.text()).split('\r\n');
    expect(head).toMatch(/^entity,title,owner,system,level,passed,/);
    expect(first).toMatch(/^component:default\/orders,Orders,group:default\//);
    expect(first).toContain(',failed,');
    expect(second).toContain(`,"'=HYPERLINK(""x""),1",,,ok,`);

    server.use(
      refuse('/scorecard/entities', 500, {
        name: 'Error',
        message: 'the database is gone',
      }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Export (CSV)' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Could not export: the database is gone',
    );
  });

  it('says when there is nothing to assess, when it is old, and when it is simulated', async () => {
    server.use(answer('/scorecard', { ...scorecardOf({ by: 'owner' }, []) }));
    const { unmount } = await render();
    expect(await screen.findByText('No checks yet')).toBeInTheDocument();
    unmount();
    server.use(
      answer('/scorecard', {
        ...scorecardOf({ by: 'owner' }, [orders], {
          simulated: true,
          stale: { since: '2026-01-05T08:00:00Z', reason: 'broker 2 refuses' },
        }),
      }),
      answer('/scorecard/trend', { by: 'owner', days: [] }),
    );
    await render();
    expect(await screen.findByText('broker 2 refuses')).toBeInTheDocument();
    expect(screen.getByText('Simulated')).toBeInTheDocument();
    expect(await screen.findByText(/^No data yet/)).toBeInTheDocument();
  });

  it('offers to try again after an error, and says which permission is missing', async () => {
    server.use(
      refuse('/scorecard', 500, { name: 'Error', message: 'it broke' }),
    );
    const { unmount } = await render();
    expect(
      await screen.findByText(/Could not load the scorecard: it broke/),
    ).toBeInTheDocument();
    server.use(
      answer('/scorecard', { ...scorecardOf({ by: 'owner' }, [orders]) }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Orders')).toBeInTheDocument();
    unmount();
    server.use(
      refuse('/scorecard', 403, {
        name: 'NotAllowedError',
        message: "The permission 'kafka-capacity.capacity.read' is needed",
      }),
    );
    await render();
    expect(
      await screen.findByText('No permission to see the scorecard'),
    ).toBeInTheDocument();
  });
});
