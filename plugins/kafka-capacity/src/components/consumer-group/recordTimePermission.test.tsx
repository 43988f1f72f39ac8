import { screen, waitFor, within } from '@testing-library/react';
import { registerMswTestHooks } from '@backstage/test-utils';
import { setupServer } from 'msw/node';
import { answer } from '../../__testUtils__/backend';
import { groupDetail } from '../../__testUtils__/capacity';
import { NO_FORECAST } from '../../__testUtils__/forecasts';
import { groupHistory, groupScaling } from '../../__testUtils__/groupPast';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { SubjectDetail } from '../subject/SubjectDetail';

const PATH = '/clusters/prod/consumer-groups/billing';
const PERMISSION = 'kafka-capacity.record-time-check.create';

// In a file of its own: decisions on permissions are cached for as long as the page lives.
describe('a consumer group', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('offers no check by a record to whom it is not allowed', async () => {
    const billing = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 12,
      members: 4,
      lag: 5100,
    });
    const partitions = billing.partitions.map(row => ({
      ...row,
      timeLag: { seconds: 40, atLeast: true, reason: null },
    }));
    server.use(
      answer(PATH, { ...billing, partitions, recordTimeChecks: true }),
      answer(
        `${PATH}/scaling`,
        groupScaling(billing, {
          produceRate: 2000,
          consumeRate: 1900,
          perMember: 500,
        }),
      ),
      answer(`${PATH}/history`, groupHistory(0)),
      answer(`${PATH}/forecast`, NO_FORECAST),
    );
    const asked: string[] = [];
    await renderOnEntity(<SubjectDetail subject={billing.subject} />, {
      mayDo: permission => {
        asked.push(permission);
        return permission !== PERMISSION;
      },
    });
    await waitFor(() => expect(asked).toContain(PERMISSION));
    const lag = within(
      await screen.findByRole('region', { name: 'Lag by partition' }),
    );
    expect(lag.getAllByRole('row').length).toBeGreaterThan(1);
    expect(
      lag.queryByRole('columnheader', { name: 'Time by record' }),
    ).not.toBeInTheDocument();
    expect(
      lag.queryByRole('button', { name: /by its record/ }),
    ).not.toBeInTheDocument();
  });
});
