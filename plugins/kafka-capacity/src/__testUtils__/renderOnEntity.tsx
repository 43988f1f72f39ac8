import { Entity } from '@backstage/catalog-model';
import {
  EntityProvider,
  catalogApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { KafkaCapacityClient } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../api';
import { capacityTabRouteRef, platformPageRouteRef } from '../routes';

/** A component that registers topics. */
export const ordersComponent: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    namespace: 'default',
    annotations: { 'kafka.apache.org/topics': 'prod/orders.placed' },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-orders' },
};

/** Renders a part of an entity page of the classic frontend system, with the real client in front of the tests' backend. */
export async function renderOnEntity(
  element: JSX.Element,
  options: {
    entity?: Entity;
    path?: string;
    /** Whether the caller may do what a permission of this name is for; everything when it is not given. */
    mayDo?: (permission: string) => boolean;
  } = {},
) {
  const { entity = ordersComponent, path = '/', mayDo = () => true } = options;
  const client = new KafkaCapacityClient({
    discoveryApi: mockApis.discovery(),
    fetchApi: { fetch },
  });
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [kafkaCapacityApiRef, client],
        [catalogApiRef, catalogApiMock({ entities: [entity] })],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: ({ permission }) =>
              mayDo(permission.name)
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          }),
        ],
      ]}
    >
      <EntityProvider entity={entity}>{element}</EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/the-tab': capacityTabRouteRef,
        '/the-page': platformPageRouteRef,
      },
    },
  );
}
