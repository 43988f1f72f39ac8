import { screen } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { ScaffolderRJSFFieldProps } from '@backstage/plugin-scaffolder-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { KafkaCapacityClient } from 'backstage-plugin-kafka-capacity-common';
import { answer } from '../__testUtils__/backend';
import { clusterSummary } from '../__testUtils__/capacity';
import { kafkaCapacityApiRef } from '../api';
import { KafkaTopicSizer } from './KafkaTopicSizer';
import { KafkaTopicSizing } from './sizing';

const server = setupServer();
registerMswTestHooks(server);

// In a file of its own: decisions are remembered for two seconds, across tests.
it('tells who may not create topics so', async () => {
  const cluster = clusterSummary([], { cluster: 'prod', brokers: null });
  server.use(
    answer('/clusters', {
      items: [
        {
          ...cluster,
          newTopics: { ...cluster.newTopics, allowChanges: true },
        },
      ],
    }),
    answer('/topics', { items: [], nextCursor: null }),
  );
  const client = new KafkaCapacityClient({
    discoveryApi: mockApis.discovery(),
    fetchApi: { fetch },
  });
  const rest = {
    schema: { title: 'The topic and its load' },
    idSchema: { $id: 'root_sizing' },
    rawErrors: [],
  } as unknown as ScaffolderRJSFFieldProps<KafkaTopicSizing>;
  const denying = mockApis.permission({ authorize: AuthorizeResult.DENY });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [kafkaCapacityApiRef, client],
        [permissionApiRef, denying],
        [catalogApiRef, catalogApiMock({ entities: [] })],
      ]}
    >
      <KafkaTopicSizer
        {...rest}
        uiSchema={{}}
        formData={{ cluster: 'prod' }}
        onChange={jest.fn()}
      />
    </TestApiProvider>,
  );
  expect(
    await screen.findByText(
      /You need the permission kafka-capacity\.topic\.create/,
    ),
  ).toBeVisible();
});
