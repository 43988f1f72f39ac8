import { screen, waitFor } from '@testing-library/react';
import { Entity } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
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

const template: Entity = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: {
    name: 'more-partitions',
    namespace: 'platform',
    title: 'More partitions',
    labels: { 'kafka-capacity/template': 'scale-topic' },
  },
  spec: { type: 'kafka-topic', owner: 'platform', steps: [] },
};

const unmarked = {
  ...template,
  metadata: { ...template.metadata, labels: {} },
};

describe('ScaleByTemplate', () => {
  async function show(options: {
    entities?: Entity[];
    allowChanges?: boolean;
    installed?: boolean;
  }) {
    const {
      entities = [template],
      allowChanges = true,
      installed = true,
    } = options;
    const { newTopics } = clusterSummary([]);
    const getCluster = jest.fn(async () =>
      clusterSummary([], { newTopics: { ...newTopics, allowChanges } }),
    );
    const known = catalogApiMock({ entities });
    const catalog = catalogApiMock.mock({
      getEntities: (...args) => known.getEntities(...args),
    });
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [catalogApiRef, catalog],
          [kafkaCapacityApiRef, { getCluster }],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <ScaleByTemplate
          topic={{ cluster: 'prod', kind: 'topic', name: 'orders.placed' }}
          partitions={24}
        />
        <p>The rest</p>
      </TestApiProvider>,
      {
        mountedRoutes: installed
          ? { '/create/templates/:namespace/:templateName': templateRouteRef }
          : {},
      },
    );
    return { getCluster, catalog };
  }

  it('leads to the template that is marked, filled in', async () => {
    await show({ entities: [unmarked, template] });
    const link = await screen.findByRole('button', {
      name: 'Scale by template',
    });
    const { pathname, searchParams } = new URL(
      link.getAttribute('href') ?? '',
      'http://localhost',
    );
    expect(pathname).toBe('/create/templates/platform/more-partitions');
    expect(JSON.parse(searchParams.get('formData') ?? '')).toEqual({
      cluster: 'prod',
      topic: 'orders.placed',
      partitions: 24,
    });
    expect(
      screen.getByText('More partitions, filled in with 24 partitions'),
    ).toBeVisible();
  });

  it.each([
    ['there is no such template', { entities: [unmarked] }],
    ['the cluster allows no changes', { allowChanges: false }],
  ])('is not there where %s', async (_, options) => {
    const { getCluster } = await show(options);
    await waitFor(() => expect(getCluster).toHaveBeenCalled());
    await waitFor(() => expect(screen.getByText('The rest')).toBeVisible());
    expect(screen.queryByText('Scale by template')).toBeNull();
  });

  it('asks nobody where the scaffolder is not installed', async () => {
    const { getCluster, catalog } = await show({ installed: false });
    expect(screen.queryByText('Scale by template')).toBeNull();
    expect(getCluster).not.toHaveBeenCalled();
    expect(catalog.getEntities).not.toHaveBeenCalled();
  });
});
