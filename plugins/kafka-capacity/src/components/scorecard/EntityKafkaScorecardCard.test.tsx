import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  EntityScorecard,
  evaluateChecks,
  factsOfEntity,
  ScoredSubject,
} from 'backstage-plugin-kafka-capacity-common';
import { setupServer } from 'msw/node';
import { EntityKafkaScorecardCard } from '../../plugin';
import { answer, refuse } from '../../__testUtils__/backend';
import {
  ordersComponent,
  renderOnEntity,
} from '../../__testUtils__/renderOnEntity';
import { scorecardDay, scoredTopic } from '../../__testUtils__/scorecards';
import { isKafkaScorecardAvailable } from '../../scorecardApplicability';

const PATH = '/entities/component/default/orders/scorecard';

function scorecard(
  subjects: ScoredSubject[],
  over: Partial<EntityScorecard> = {},
) {
  const facts = factsOfEntity('component:default/orders', subjects, 0);
  return {
    facts,
    checks: evaluateChecks(facts),
    stale: null,
    days: [],
    ...over,
  };
}

describe('EntityKafkaScorecardCard', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('shows failed checks first, then what is unknown, then what is passed', async () => {
    server.use(
      answer(
        PATH,
        scorecard(
          [
            scoredTopic({
              'partition-count': 'unknown',
              'offline-partitions': 'emergency',
            }),
          ],
          {
            days: [
              scorecardDay('2026-03-01', 10),
              scorecardDay('2026-03-02', 12),
            ],
          },
        ),
      ),
    );
    await renderOnEntity(<EntityKafkaScorecardCard />);
    const open = await screen.findByRole('list', {
      name: 'Checks not passed',
    });
    const items = within(open).getAllByRole('listitem');
    const outcomes = items.map(
      item => /^(Failed|Unknown)/.exec(item.textContent ?? '')?.[1],
    );
    expect(outcomes).toContain('Failed');
    expect(outcomes.indexOf('Unknown')).toBe(
      outcomes.lastIndexOf('Failed') + 1,
    );
    expect(
      within(open).getByText(
        /^Topics that can not be written to as a whole: 1 of 1/,
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/checks passed \(/)).toBeInTheDocument();
    expect(screen.getByText(/Replicated safely/)).toBeInTheDocument();
    expect(
      await screen.findByRole('figure', { name: 'Checks passed' }),
    ).toBeInTheDocument();
  });

  it('says when nothing is registered, when it is old, and after an error offers to try again', async () => {
    server.use(refuse(PATH, 500, { name: 'Error', message: 'it broke' }));
    const { unmount } = await renderOnEntity(<EntityKafkaScorecardCard />);
    expect(
      await screen.findByText(/Could not load the scorecard: it broke/),
    ).toBeInTheDocument();
    server.use(
      answer(
        PATH,
        scorecard([scoredTopic()], {
          stale: { since: '2026-01-05T08:00:00Z', reason: 'broker 2 refuses' },
        }),
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('broker 2 refuses')).toBeInTheDocument();
    unmount();
    server.use(answer(PATH, scorecard([])));
    await renderOnEntity(<EntityKafkaScorecardCard />);
    expect(
      await screen.findByText(/there is nothing to check/),
    ).toBeInTheDocument();
  });

  it('is for components, APIs and resources with Kafka, and for a cluster but not its brokers', () => {
    expect(isKafkaScorecardAvailable(ordersComponent)).toBe(true);
    const metadata = { ...ordersComponent.metadata, annotations: {} };
    expect(isKafkaScorecardAvailable({ ...ordersComponent, metadata })).toBe(
      false,
    );
    expect(
      isKafkaScorecardAvailable({ ...ordersComponent, kind: 'System' }),
    ).toBe(false);
    const standsFor = (what: string, name: string) =>
      isKafkaScorecardAvailable({
        ...ordersComponent,
        kind: 'Resource',
        metadata: {
          ...metadata,
          annotations: { [`kafka.apache.org/${what}`]: name },
        },
        spec: { type: `kafka-${what}` },
      });
    expect(standsFor('cluster', 'prod')).toBe(true);
    expect(standsFor('broker', 'prod/1')).toBe(false);
  });
});
