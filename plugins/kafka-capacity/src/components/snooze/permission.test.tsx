import { screen, waitFor } from '@testing-library/react';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { kafkaCapacityApiRef } from '../../api';
import { topicDetail } from '../../__testUtils__/capacity';
import { SubjectHeading } from '../subject/SubjectHeading';

// In a file of its own: decisions on permissions are cached for as long as the page lives.
describe('SubjectHeading', () => {
  it('tells of a snooze to all, but lets only those begin or end one who may', async () => {
    const permissions = mockApis.permission({
      authorize: AuthorizeResult.DENY,
    });
    const authorize = jest.spyOn(permissions, 'authorize');
    const topic = topicDetail({
      name: 'orders.placed',
      peakMBps: 65,
      parallelism: 3,
      partitions: 6,
      over: {
        snooze: {
          kind: 'snoozed',
          reason: 'The sale ends on Friday.',
          by: 'external:scorecards',
          at: new Date().toISOString(),
          until: new Date(Date.now() + 3600_000).toISOString(),
        },
      },
    });
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [kafkaCapacityApiRef, {}],
          [permissionApiRef, permissions],
        ]}
      >
        <SubjectHeading summary={topic} />
      </TestApiProvider>,
      { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
    );
    await waitFor(() =>
      expect(authorize).toHaveBeenCalledWith({
        permission: expect.objectContaining({
          name: 'kafka-capacity.snooze.create',
        }),
      }),
    );
    expect(screen.getByRole('status')).toHaveTextContent(
      /^Snoozed until .*Friday\.snoozed by external:scorecards/,
    );
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
