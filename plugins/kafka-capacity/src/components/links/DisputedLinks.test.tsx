import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { BACKEND, refuse } from '../../__testUtils__/backend';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { DisputedLinks } from './DisputedLinks';

const link = {
  cluster: 'prod',
  kind: 'topic',
  name: 'payments.secret',
  entity: {
    entityRef: 'component:default/worker',
    owner: 'group:default/billing',
  },
  since: '2026-01-05T08:00:00.000Z',
  linkedTo: [
    { entityRef: 'resource:default/secret', owner: 'group:default/payments' },
  ],
  accepted: null,
};

describe('DisputedLinks', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('lists links with who disputes them, and accepts one', async () => {
    const decisions: unknown[] = [];
    let accepted: object | null = null;
    server.use(
      http.get(`${BACKEND}/disputed-links`, () =>
        HttpResponse.json({ items: [{ ...link, accepted }], nextCursor: null }),
      ),
      http.put(`${BACKEND}/disputed-links/decision`, async ({ request }) => {
        decisions.push(await request.json());
        accepted = {
          by: 'user:default/platform',
          at: '2026-01-06T08:00:00.000Z',
        };
        return HttpResponse.json({ ...link, accepted });
      }),
    );
    await renderOnEntity(<DisputedLinks />);
    const table = await screen.findByRole('table', { name: 'Disputed links' });
    expect(table).toHaveTextContent('Topic payments.secret on prod');
    expect(table).toHaveTextContent('worker by billing');
    expect(table).toHaveTextContent('secret by payments');
    await userEvent.click(screen.getByRole('button', { name: 'Accept' }));
    expect(await screen.findByText(/accepted by/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'End' })).toBeVisible();
    expect(decisions).toEqual([
      {
        cluster: 'prod',
        kind: 'topic',
        name: 'payments.secret',
        entityRef: 'component:default/worker',
        accepted: true,
      },
    ]);
  });

  it('says what failed', async () => {
    server.use(
      refuse('/disputed-links', 503, {
        name: 'ServiceUnavailableError',
        message: 'down',
      }),
    );
    await renderOnEntity(<DisputedLinks />);
    expect(
      await screen.findByText(/Could not load disputed links: down/),
    ).toBeVisible();
  });
});
