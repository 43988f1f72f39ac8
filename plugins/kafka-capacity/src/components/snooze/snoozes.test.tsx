import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import { Snooze, SubjectSummary } from 'backstage-plugin-kafka-capacity-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { BACKEND } from '../../__testUtils__/backend';
import {
  entityCapacity,
  groupDetail,
  topicDetail,
} from '../../__testUtils__/capacity';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { EntityKafkaCapacityCard } from '../entity/EntityKafkaCapacityCard';
import { EntityKafkaCapacityContent } from '../entity/EntityKafkaCapacityContent';
import { dateOf, daysAfter, endOf, latestDate } from './endDates';

const placed = topicDetail({
  name: 'orders.placed',
  peakMBps: 65,
  parallelism: 3,
  partitions: 6,
});
const billing = groupDetail({
  name: 'billing',
  topic: 'orders.placed',
  partitions: 6,
  members: 3,
  lag: 5000,
});
const returned = topicDetail({
  name: 'orders.returned',
  peakMBps: 1,
  parallelism: 2,
  partitions: 6,
});
const SNOOZE = `${BACKEND}/clusters/prod/topics/orders.placed/snooze`;

const snooze: Snooze = {
  kind: 'accepted',
  reason: 'The sale ends on Friday.',
  by: 'user:default/jane',
  at: new Date(Date.now() - 3600_000).toISOString(),
  until: new Date(Date.now() + 7 * 24 * 3600_000).toISOString(),
};

describe('snoozes', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  /** The backend's state: what is decided of orders.placed, and its level. */
  let topic = placed;
  let asked: unknown[] = [];

  beforeEach(() => {
    topic = placed;
    asked = [];
    server.use(
      http.get(`${BACKEND}/entities/component/default/orders/capacity`, () =>
        HttpResponse.json(entityCapacity([topic, billing, returned])),
      ),
      http.get(`${BACKEND}/clusters/prod/topics/orders.placed`, () =>
        HttpResponse.json(topic),
      ),
      ...['history', 'forecast'].map(past =>
        http.get(`${BACKEND}/clusters/*/${past}`, () =>
          HttpResponse.json({}, { status: 404 }),
        ),
      ),
      http.put(SNOOZE, async ({ request }) => {
        const body = (await request.json()) as Pick<
          Snooze,
          'kind' | 'reason' | 'until'
        >;
        asked.push(body);
        topic = { ...topic, snooze: { ...snooze, ...body } };
        return HttpResponse.json(topic.snooze);
      }),
      http.delete(SNOOZE, () => {
        topic = { ...topic, snooze: null };
        return new HttpResponse(null, { status: 204 });
      }),
    );
  });

  const list = () =>
    within(
      screen.getByRole('navigation', { name: 'Topics and consumer groups' }),
    );
  const names = () =>
    list()
      .getAllByRole('link')
      .map(link => link.textContent);

  it('snoozes and ends it, and shows that everywhere at once', async () => {
    await renderOnEntity(<EntityKafkaCapacityContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Snooze' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', {
        name: 'Leave the finding on orders.placed for a time',
      }),
    );
    expect(dialog.getByRole('radio', { name: /^Snooze/ })).toBeChecked();
    await userEvent.click(
      dialog.getByRole('radio', { name: /^Accept.*leave it as it is/ }),
    );
    const date = dialog.getByLabelText(/^Date/);
    expect(date).toHaveValue(daysAfter(new Date(), 7));
    await userEvent.click(dialog.getByRole('button', { name: '1 day' }));
    expect(dialog.getByRole('button', { name: '1 day' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    const reason = dialog.getByRole('textbox', { name: /Reason/ });
    await userEvent.click(dialog.getByRole('button', { name: 'Accept' }));
    expect(reason).toBeInvalid();
    expect(reason).toHaveAccessibleDescription(/^Give a reason/);
    expect(asked).toEqual([]);

    await userEvent.type(reason, ' The sale ends. ');
    await userEvent.click(dialog.getByRole('button', { name: 'Accept' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    const until = endOf(daysAfter(new Date(), 1))?.toISOString();
    expect(asked).toEqual([
      { kind: 'accepted', reason: 'The sale ends.', until },
    ]);

    // The worst is snoozed now: it comes last, and is counted apart.
    const banner = (await screen.findByText(/^Accepted/)).closest(
      '[role=status]',
    );
    expect(banner).toHaveTextContent(
      /^Accepted until .*The sale ends\.accepted by jane .* ago/,
    );
    await waitFor(() =>
      expect(names()[2]).toMatch(/^Snoozed \(scale\)orders.placed/),
    );
    expect(list().getByText('1 snoozed')).toBeInTheDocument();
    expect(list().getByText(/of 2 need/)).toHaveTextContent('1 of 2 needs');
    // Nobody chose it, yet it stays: the page does not turn to the one that is the worst now.
    const article = screen.getByRole('article', {
      name: 'Topic orders.placed',
    });
    expect(within(article).getByText('Snoozed')).toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: 'End snooze now' }),
    );
    await waitFor(() => expect(names()[0]).toMatch(/^Scaleorders.placed/));
    expect(screen.queryByText(/^Accepted/)).not.toBeInTheDocument();
    expect(list().queryByText('1 snoozed')).not.toBeInTheDocument();
  });

  it('changes what was decided, and keeps what was typed when the backend refuses', async () => {
    topic = { ...placed, snooze };
    server.use(
      http.put(SNOOZE, () =>
        HttpResponse.json(
          {
            error: { name: 'InputError', message: 'until must be later' },
            request: { method: 'PUT', url: '/' },
            response: { statusCode: 400 },
          },
          { status: 400 },
        ),
      ),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />, {
      path: '/?topic=prod/orders.placed',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Change snooze' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('radio', { name: /^Accept/ })).toBeChecked();
    const date = dialog.getByLabelText(/^Date/);
    expect(date).toHaveValue(dateOf(new Date(snooze.until)));
    const reason = dialog.getByRole('textbox', { name: /Reason/ });
    expect(reason).toHaveValue(snooze.reason);

    for (const wrong of [
      '',
      daysAfter(new Date(), -1),
      daysAfter(new Date(), 366),
    ]) {
      fireEvent.change(date, { target: { value: wrong } });
      expect(date).toBeInvalid();
      expect(date).toHaveAccessibleDescription(
        `A date from ${dateOf(new Date())} to ${latestDate(new Date())}`,
      );
    }
    await userEvent.click(dialog.getByRole('button', { name: '1 month' }));
    expect(date).toBeValid();
    fireEvent.change(reason, { target: { value: 'x'.repeat(501) } });
    expect(reason).toHaveAccessibleDescription('501 of 500 characters');
    expect(reason).toBeInvalid();
    fireEvent.change(reason, { target: { value: 'It is fine.' } });
    await userEvent.click(dialog.getByRole('button', { name: 'Accept' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Could not be saved: until must be later',
    );
    expect(reason).toHaveValue('It is fine.');

    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    server.use(
      http.delete(SNOOZE, () => HttpResponse.json({}, { status: 503 })),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'End snooze now' }),
    );
    expect(await screen.findByText(/^Could not be ended/)).toBeInTheDocument();
  });

  it('says that an emergency is not hidden, and narrows the list to what is snoozed', async () => {
    topic = { ...placed, level: 'emergency', snooze };
    const late = { ...billing, snooze };
    server.use(
      http.get(`${BACKEND}/entities/component/default/orders/capacity`, () =>
        HttpResponse.json(entityCapacity([late, topic, returned])),
      ),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />);
    expect(
      await screen.findByText('This does not hide the emergency'),
    ).toBeInTheDocument();
    expect(
      within(screen.getByRole('article')).getByText('Emergency'),
    ).toBeInTheDocument();
    expect(names().map(name => name?.split(/group|topic/)[0])).toEqual([
      'Emergencyorders.placed',
      'Okorders.returned',
      'Snoozed (warning)billing',
    ]);
    const chip = list().getByRole('button', { name: 'Snoozed 1' });
    expect(list().queryByRole('button', { name: /Warning/ })).toBeNull();
    await userEvent.click(chip);
    expect(names()).toEqual([expect.stringContaining('billing')]);
    // A level is one of what is not snoozed.
    await userEvent.click(list().getByRole('button', { name: /Ok/ }));
    expect(names()).toEqual([expect.stringContaining('orders.returned')]);
    expect(chip).toHaveAttribute('aria-pressed', 'false');
  });

  it.each<[string, SubjectSummary[], string[], RegExp]>([
    [
      'apart from what needs attention',
      [{ ...placed, snooze }, billing, returned],
      ['Warningbilling'],
      /1 of 2 needs attention1 snoozed.*and 1 ok, 1 snoozed/,
    ],
    [
      'with its mark when nothing else needs attention',
      [{ ...placed, snooze }, returned],
      ['Okorders.returned', 'Snoozed (scale)orders.placed'],
      /Nothing needs attention1 snoozed/,
    ],
  ])('counts on the card %s', async (_what, subjects, rows, text) => {
    server.use(
      http.get(`${BACKEND}/entities/component/default/orders/capacity`, () =>
        HttpResponse.json(entityCapacity(subjects)),
      ),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />);
    const shown = within(
      await screen.findByRole('list', { name: 'Topics and consumer groups' }),
    ).getAllByRole('listitem');
    expect(shown.map(row => row.textContent)).toEqual(
      rows.map(row => expect.stringContaining(row)),
    );
    expect(document.body).toHaveTextContent(text);
  });

  it('offers none for what is ok', async () => {
    server.use(
      http.get(`${BACKEND}/clusters/prod/topics/orders.returned`, () =>
        HttpResponse.json(returned),
      ),
    );
    await renderOnEntity(<EntityKafkaCapacityContent />, {
      path: '/?topic=prod/orders.returned',
    });
    await screen.findByRole('article');
    expect(screen.queryByRole('button', { name: 'Snooze' })).toBeNull();
  });
});
