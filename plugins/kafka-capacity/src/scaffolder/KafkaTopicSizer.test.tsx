import { useState } from 'react';
import { renderHook, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { setupServer } from 'msw/node';
import { Entity } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  ScaffolderFieldExtensions,
  ScaffolderRJSFFieldProps,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import {
  createTestAppWrapper,
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
  TestApiRegistry,
} from '@backstage/test-utils';
import {
  DEFAULT_POLICIES,
  KafkaCapacityClient,
} from 'backstage-plugin-kafka-capacity-common';
import { answer, refuse } from '../__testUtils__/backend';
import { clusterSummary, topicDetail } from '../__testUtils__/capacity';
import { kafkaCapacityApiRef } from '../api';
import { KafkaTopicSizerFieldExtension } from './extension';
import { KafkaTopicSizer } from './KafkaTopicSizer';
import { entityNameTaken, KafkaTopicSizing } from './sizing';
import { validateSizing } from './validateSizing';

const server = setupServer();
registerMswTestHooks(server);

const client = new KafkaCapacityClient({
  discoveryApi: mockApis.discovery(),
  // The tests' backend takes its place later.
  fetchApi: { fetch: (...args) => fetch(...args) },
});

const notFound = (name: string) =>
  refuse(`/clusters/prod/topics/${name}`, 404, {
    name: 'NotFoundError',
    message: `Topic '${name}' was not found`,
  });

/** The entity of a topic of another cluster. */
const elsewhere = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name,
    annotations: { 'kafka.apache.org/topics': `other/${name}` },
  },
  spec: { type: 'kafka-topic' },
});

/** The field as a form of the scaffolder holds it. */
function HeldField(props: {
  component?: typeof KafkaTopicSizer;
  given?: KafkaTopicSizing;
  onChange: (sizing: KafkaTopicSizing | undefined) => void;
}) {
  const { component: Field = KafkaTopicSizer } = props;
  const [formData, setFormData] = useState(props.given);
  const rest = {
    schema: { title: 'The topic and its load' },
    idSchema: { $id: 'root_sizing' },
    rawErrors: [],
  } as unknown as ScaffolderRJSFFieldProps<KafkaTopicSizing>;
  return (
    <TestApiProvider
      apis={[
        [kafkaCapacityApiRef, client],
        [permissionApiRef, mockApis.permission()],
        [
          catalogApiRef,
          catalogApiMock({ entities: [elsewhere('orders.elsewhere')] }),
        ],
      ]}
    >
      <Field
        {...rest}
        uiSchema={{}}
        formData={formData}
        onChange={sizing => {
          setFormData(sizing);
          props.onChange(sizing);
        }}
      />
    </TestApiProvider>
  );
}

describe('entityNameTaken', () => {
  it('says that the catalog gave no answer', async () => {
    const catalog = {
      getEntityByRef: async () => {
        throw new Error('It is away');
      },
    };
    expect(await entityNameTaken(catalog, 'prod', 'a')).toMatch(
      /^Whether the catalog has .* can’t be told: It is away/,
    );
  });
});

describe('KafkaTopicSizer', () => {
  const existing = topicDetail({
    name: 'orders.placed',
    peakMBps: 65,
    parallelism: 3,
    partitions: 6,
  });
  const { name: taken } = existing.subject;

  beforeEach(() => {
    const names = { pattern: '^(?:[a-z]+(\\.[a-z]+)+)$', example: 'a.b' };
    const newTopics = {
      allowChanges: true,
      names,
      partitionPolicy: DEFAULT_POLICIES.partitions,
      replicationFactor: 1,
      minInsyncReplicas: 1,
      roomForPartitions: 60,
    };
    server.use(
      // A name that is typed slowly is looked up before it is whole.
      ...Array.from(
        { length: 'orders.elsewhere'.length },
        (_, i) => i + 1,
      ).flatMap(typed => [
        notFound('orders.fresh'.slice(0, typed)),
        notFound('orders.elsewhere'.slice(0, typed)),
      ]),
    );
    server.use(
      answer('/clusters', {
        items: [
          // How many brokers there are is not for everybody.
          clusterSummary([], { newTopics, brokers: null }),
          clusterSummary([], {
            cluster: 'fixed',
            newTopics: { ...newTopics, allowChanges: false, names: null },
          }),
        ],
      }),
      answer('/topics', { items: [existing], nextCursor: null }),
      answer(`/clusters/prod/topics/${taken}`, existing),
      notFound('orders.fresh'),
      notFound('orders.elsewhere'),
      refuse('/clusters/fixed/topics/orders_placed', 404, {
        name: 'NotFoundError',
        message: 'It was not found',
      }),
      answer(`/clusters/fixed/topics/${taken}`, existing),
      answer('/clusters/prod/topics/orders.registered', {
        ...existing,
        partitionCount: 0,
      }),
    );
  });

  it('asks for a topic and its demand, and recommends beside it as the backend would', async () => {
    const changed = jest.fn();
    const user = userEvent.setup();
    await renderInTestApp(<HeldField onChange={changed} />);
    await user.click(await screen.findByLabelText(/^Cluster/));
    const options = within(await screen.findByRole('listbox'));
    expect(options.getByText(/^fixed – declarations only/)).toBeVisible();
    await user.click(options.getByText(/^prod ✓ topics can be created/));
    await user.type(screen.getByLabelText(/^Name/), 'orders.fresh');
    expect(
      await screen.findByText('No topic of that name is known in cluster prod'),
    ).toBeVisible();
    await user.type(screen.getByLabelText(/^Peak/), '65');
    await user.type(screen.getByLabelText(/^Parallelism/), '12');
    const recommended = screen.getByRole('status', {
      name: 'What is recommended',
    });
    expect(recommended).toHaveTextContent('Create with 24 partitions.');
    expect(
      screen.getByText('1 copy of each partition; min.insync.replicas 1.'),
    ).toBeVisible();
    expect(screen.getByText('65 ÷ 10 = 6.5 → 7')).toBeVisible();
    expect(changed).toHaveBeenLastCalledWith({
      cluster: 'prod',
      name: 'orders.fresh',
      peakMBps: 65,
      targetParallelism: 12,
      partitions: 24,
    });
    // The review shows a row for each.
    expect(Object.values(changed.mock.lastCall[0])).not.toContain(undefined);
    await user.clear(screen.getByLabelText(/^Name/));
    await user.type(screen.getByLabelText(/^Name/), 'orders.elsewhere');
    expect(
      await screen.findByText(
        /^No topic of that name is known in cluster prod\. The catalog has resource:default\/orders\.elsewhere for something else/,
      ),
    ).toBeVisible();
    await user.clear(screen.getByLabelText(/^Parallelism/));
    await user.type(screen.getByLabelText(/^Parallelism/), '31');
    expect(
      screen.getByText(/^\d+ partitions exceed the 60 that the broker budget/),
    ).toBeVisible();
    await user.type(screen.getByLabelText(/^Peak/), 'x');
    expect(
      await screen.findByText(
        'Must be a number above 0, up to 1000000, is “65x”',
      ),
    ).toBeVisible();
    expect(recommended).toHaveTextContent('Fix this');
  });

  it('chooses the cluster where there is only one', async () => {
    server.use(
      answer('/clusters', {
        items: [clusterSummary([], { cluster: 'only', brokers: null })],
      }),
    );
    const changed = jest.fn();
    await renderInTestApp(<HeldField onChange={changed} />);
    expect(await screen.findByText('only', { exact: false })).toBeVisible();
    expect(changed.mock.calls).toEqual([[{ cluster: 'only' }]]);
  });

  it('takes over the demand of a topic that is there, whose name it refuses', async () => {
    const changed = jest.fn();
    const user = userEvent.setup();
    await renderInTestApp(
      <HeldField given={{ cluster: 'prod', name: taken }} onChange={changed} />,
    );
    expect(
      await screen.findByText(/is a topic of cluster prod already, with/),
    ).toBeVisible();
    await user.click(screen.getByLabelText(/^Like topic/));
    await user.click(await screen.findByRole('option', { name: taken }));
    expect(
      (await screen.findAllByText(new RegExp(`^Like ${taken}: `))).length,
    ).toBe(2);
    const inputs = existing.recommendation!.calculation.inputs;
    const peak = inputs.find(({ name }) => name === 'peak throughput')!.value;
    expect(changed.mock.lastCall[0].peakMBps).toBe(
      Number(Number(peak).toPrecision(3)),
    );
  });

  it('is a field that forms of the classic frontend system find by its name, and fetch when they have it', async () => {
    const fields = renderHook(
      () =>
        useCustomFieldExtensions(
          <ScaffolderFieldExtensions>
            <KafkaTopicSizerFieldExtension />
          </ScaffolderFieldExtensions>,
        ),
      { wrapper: createTestAppWrapper() },
    );
    expect(fields.result.current).toEqual([
      expect.objectContaining({ name: 'KafkaTopicSizer' }),
    ]);
    const [{ component, validation }] = fields.result.current as unknown as [
      {
        component: typeof KafkaTopicSizer;
        validation: typeof validateSizing;
      },
    ];
    await renderInTestApp(
      <HeldField component={component} onChange={jest.fn()} />,
    );
    await screen.findByLabelText(/^Cluster/);
    const addError = jest.fn();
    await validation(
      {},
      { addError } as unknown as Parameters<typeof validation>[1],
      {
        apiHolder: TestApiRegistry.from([kafkaCapacityApiRef, client]),
      } as unknown as Parameters<typeof validation>[2],
    );
    expect(addError).toHaveBeenCalledWith('Name is missing');
  });

  it.each<[KafkaTopicSizing, string[]]>([
    [
      {},
      [
        'Cluster must be one of prod, fixed, is missing',
        'Name is missing',
        'Peak (MB/s) is missing',
        'Parallelism (consumers) is missing',
      ],
    ],
    [
      { cluster: 'prod', name: 'Fresh', peakMBps: 0, targetParallelism: 0 },
      [
        "Name must be a name that follows the convention for topics, such as 'a.b', is “Fresh”",
        'Peak (MB/s) must be a number above 0, up to 1000000, is 0',
        'Parallelism (consumers) must be a whole number from 1 to 100000, is 0',
      ],
    ],
    [
      {
        cluster: 'prod',
        name: 'orders.fresh',
        peakMBps: 1,
        targetParallelism: 2.5,
      },
      [
        'Parallelism (consumers) must be a whole number from 1 to 100000, is 2.5',
      ],
    ],
    [
      {
        cluster: 'fixed',
        name: 'orders_placed',
        peakMBps: 1,
        targetParallelism: 1,
      },
      [
        'orders_placed collides with orders.placed in cluster fixed: Kafka treats . and _ as equal. Choose another name',
      ],
    ],
    [
      {
        cluster: 'prod',
        name: 'orders.fresh',
        peakMBps: 700,
        targetParallelism: 1,
      },
      [
        expect.stringMatching(
          /partitions exceed the 60 that the broker budget/,
        ),
      ],
    ],
    [
      { cluster: 'prod', name: taken, peakMBps: NaN, targetParallelism: 1 },
      [
        expect.stringContaining('already, with'),
        'Peak (MB/s) must be a number above 0, up to 1000000, is NaN',
      ],
    ],
    [
      {
        cluster: 'prod',
        // An entity registers it already.
        name: 'orders.registered',
        peakMBps: 1,
        targetParallelism: 1,
      },
      [],
    ],
  ])('lets %j go on only without: %j', async (sizing, expected) => {
    const errors: string[] = [];
    await validateSizing(
      sizing,
      { addError: (message: string) => errors.push(message) } as Parameters<
        typeof validateSizing
      >[1],
      {
        apiHolder: { get: () => client } as unknown as Parameters<
          typeof validateSizing
        >[2]['apiHolder'],
        formData: {},
        schema: {},
      },
    );
    expect(errors).toEqual(expected);
  });
});
