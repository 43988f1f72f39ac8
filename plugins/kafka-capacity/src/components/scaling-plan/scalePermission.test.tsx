import { screen, waitFor } from '@testing-library/react';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { clusterSummary } from '../../__testUtils__/capacity';
import { kafkaCapacityApiRef } from '../../api';
import { templateRouteRef } from '../../routes';
import { ScaleByTemplate } from './ScaleByTemplate';

// In a file of its own: decisions on permissions are cached for as long as the page lives.
describe('ScaleByTemplate', () => {
  it('is not there for those who may not scale topics', async () => {
    const template = {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: {
        name: 'more-partitions',
        labels: { 'kafka-capacity/template': 'scale-topic' },
      },
    };
    const permissions = mockApis.permission({
      authorize: AuthorizeResult.DENY,
    });
    const authorize = jest.spyOn(permissions, 'authorize');
    const { newTopics } = clusterSummary([]);
    const cluster = clusterSummary([], {
      newTopics: { ...newTopics, allowChanges: true },
    });
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [catalogApiRef, catalogApiMock({ entities: [template] })],
          [kafkaCapacityApiRef, { getCluster: async () => cluster }],
          [permissionApiRef, permissions],
        ]}
      >
        <ScaleByTemplate
          topic={{ cluster: 'prod', kind: 'topic', name: 'orders.placed' }}
          partitions={24}
        />
      </TestApiProvider>,
      {
        mountedRoutes: {
          '/create/templates/:namespace/:templateName': templateRouteRef,
        },
      },
    );
    await waitFor(() =>
      expect(authorize).toHaveBeenCalledWith(
        expect.objectContaining({
          permission: expect.objectContaining({
            name: 'kafka-capacity.topic.scale',
          }),
        }),
      ),
    );
    expect(screen.queryByText('Scale by template')).toBeNull();
  });
});
