import { screen, within } from '@testing-library/react';
import { registerMswTestHooks } from '@backstage/test-utils';
import { setupServer } from 'msw/node';
import { answer } from '../../__testUtils__/backend';
import { topicDetail } from '../../__testUtils__/capacity';
import { topicForecast } from '../../__testUtils__/forecasts';
import { NO_TOPIC_HISTORY } from '../../__testUtils__/groupPast';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { TopicHistorySection } from '../topic/TopicHistorySection';
import { ForecastRuns } from './outlook/ForecastRuns';

const PATH = '/clusters/prod/topics/orders.placed';

// Answers about permissions are kept for longer than a test: a file of its own.
describe('who may only read', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('is offered no import of history and no forecast run', async () => {
    server.use(
      answer(`${PATH}/history`, NO_TOPIC_HISTORY),
      answer(`${PATH}/forecast`, topicForecast()),
      answer('/clusters/prod/forecasts', {
        state: 'done',
        done: 4,
        total: 4,
        failed: 0,
        requestedAt: null,
        finishedAt: null,
      }),
    );
    await renderOnEntity(
      <>
        <TopicHistorySection
          topic={topicDetail({
            name: 'orders.placed',
            peakMBps: 40,
            parallelism: 3,
            partitions: 6,
          })}
        />
        <ForecastRuns clusters={['prod']} onFinished={() => {}} />
      </>,
      { mayDo: permission => permission.endsWith('.read') },
    );
    const section = await screen.findByRole('region', {
      name: 'History and forecast',
    });
    expect(await within(section).findByRole('slider')).toBeInTheDocument();
    expect(await screen.findByText(/4 series forecast/)).toBeVisible();
    for (const name of ['Import history', 'Forecast now']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
  });
});
