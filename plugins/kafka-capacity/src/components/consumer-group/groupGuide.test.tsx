import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  ConsumerGroupDetail,
  consumerRecommendationWording,
  recommendConsumers,
  isModelFailure,
} from 'backstage-plugin-kafka-capacity-common';
import { setupServer } from 'msw/node';
import { groupDetail } from '../../__testUtils__/capacity';
import {
  billing,
  lagging,
  section,
  showGroup,
} from '../../__testUtils__/groupPage';
import { groupScaling } from '../../__testUtils__/groupPast';

describe('the guide of a consumer group', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('weighs three ways side by side, and writes manifests from what is known and typed in', async () => {
    await showGroup(server, billing, lagging);
    const ways = await section('Ways to scale');
    const cards = within(
      ways.getByRole('list', { name: 'Ways to scale' }),
    ).getAllByRole('listitem');
    expect(cards.map(card => card.getAttribute('aria-label'))).toEqual([
      'Static: declare a count',
      'Dynamic: follow the lag',
      'Tuning: make each member faster',
    ]);
    expect(cards[0]).toHaveTextContent(/12 members/);
    expect(cards[1]).toHaveTextContent(/Preferred4 to 12 members/);
    for (const card of cards) expect(card).toHaveTextContent(/When not: /);

    await userEvent.click(ways.getByRole('button', { name: 'Manifests' }));
    expect(
      ways.getByText(
        'Fill in the workload name and the bootstrap servers to get the manifest.',
      ),
    ).toBeInTheDocument();
    await userEvent.type(ways.getByLabelText('Workload name'), 'Billing!');
    expect(ways.getByText(/^Must be /)).toBeInTheDocument();
    await userEvent.clear(ways.getByLabelText('Workload name'));
    await userEvent.type(ways.getByLabelText('Workload name'), 'billing');
    await userEvent.type(
      ways.getByLabelText('Bootstrap servers'),
      'kafka-1:9092',
    );
    const keda = ways.getByRole('group', {
      name: 'billing-scaledobject.yaml',
    });
    expect(keda).toHaveTextContent(/maxReplicaCount: 12/);
    expect(keda).toHaveTextContent(/minReplicaCount: 4/);
    expect(keda).toHaveTextContent(/lagThreshold: "?'?15000/);
    const seconds = ways.getByLabelText('Alert after (s behind)');
    await userEvent.clear(seconds);
    expect(
      ways.getByText(/No manifest can be written: alertSeconds/),
    ).toBeInTheDocument();
    await userEvent.type(seconds, '60');
    await userEvent.click(ways.getByRole('button', { name: 'HPA v2' }));
    expect(
      ways.getByRole('group', { name: 'billing-hpa.yaml' }),
    ).toHaveTextContent(/30000|30k/);

    await userEvent.click(ways.getByRole('button', { name: 'Settings' }));
    const tuning = within(
      ways.getByRole('group', { name: 'Settings to tune' }),
    );
    expect(tuning.getByText('group.protocol').closest('tr')).toHaveTextContent(
      /^group.protocolconsumerclassic$/,
    );
    expect(tuning.getAllByText(/^When not: /).length).toBeGreaterThan(2);
  });

  it('leads to the topics where members do not help, and asks for a benchmark where the rate is missing', async () => {
    const { unmount } = await showGroup(
      server,
      billing,
      groupScaling(billing, {
        produceRate: 8000,
        consumeRate: 2000,
        perMember: 500,
      }),
    );
    const need = await section('Recommendation');
    expect(
      await need.findByText(/then it needs partitions for the 16 members/),
    ).toBeInTheDocument();
    expect(need.getByRole('link', { name: 'orders.placed' })).toHaveAttribute(
      'href',
      expect.stringContaining('topic=prod%2Forders.placed'),
    );
    unmount();

    const { container } = await showGroup(
      server,
      billing,
      groupScaling(billing, {
        produceRate: 2000,
        consumeRate: 2000,
        perMember: null,
      }),
    );
    await section('Ways to scale');
    expect(container).toHaveTextContent(
      /kafka-capacity\/consumer-benchmark-records-per-second/,
    );
    expect(screen.queryByText('Preferred')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Manifests' }));
    expect(
      screen.getByText(/No manifest can be written yet/),
    ).toBeInTheDocument();
    expect(screen.queryByLabelText('Workload name')).not.toBeInTheDocument();
  });

  it('follows the lag of one topic with at most as many members as that topic has partitions', async () => {
    const both = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 16,
      members: 4,
      lag: 5100,
    });
    both.partitions = both.partitions.map(row =>
      row.partition < 12
        ? row
        : { ...row, topic: 'orders.changed', partition: row.partition - 12 },
    );
    await showGroup(
      server,
      both,
      groupScaling(both, {
        produceRate: 2000,
        consumeRate: 1900,
        perMember: 500,
        peakProduceRate: 5000,
      }),
    );
    const lag = await section('Lag by partition');
    await userEvent.click(lag.getByRole('button', { name: 'Partition' }));
    const rows = within(lag.getByRole('table')).getAllByRole('row');
    expect(rows[1]).toHaveTextContent(/^orders\.changed 0/);
    // Numbers in their order, not that of their digits.
    expect(rows[7]).toHaveTextContent(/^orders\.placed 2/);
    const ways = await section('Ways to scale');
    await userEvent.click(ways.getByRole('button', { name: 'Manifests' }));
    await userEvent.type(ways.getByLabelText('Workload name'), 'billing');
    await userEvent.type(
      ways.getByLabelText('Bootstrap servers'),
      'kafka:9092',
    );
    const keda = ways.getByRole('group', { name: 'billing-scaledobject.yaml' });
    expect(keda).toHaveTextContent(/topic: "?orders.changed/);
    expect(keda).toHaveTextContent(/maxReplicaCount: 4\b/);
    expect(
      ways.getByText(/as it has partitions: 4 of the 16 that/),
    ).toBeInTheDocument();
    await userEvent.click(ways.getByRole('button', { name: /^Topic/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'orders.placed' }),
    );
    expect(keda).toHaveTextContent(/maxReplicaCount: 12\b/);
  });

  it('counts pods, and connects as the cluster wants it', async () => {
    await showGroup(server, billing, {
      ...lagging,
      membersPerPod: { count: 3, source: 'hosts' },
      security: {
        tls: true,
        sasl: 'scram-sha-512',
        clientCertificate: false,
        ownAuthority: true,
      },
    });
    const ways = await section('Ways to scale');
    await userEvent.click(ways.getByRole('button', { name: 'Manifests' }));
    await userEvent.type(ways.getByLabelText('Workload name'), 'billing');
    await userEvent.type(
      ways.getByLabelText('Bootstrap servers'),
      'kafka:9093',
    );
    const keda = () =>
      ways.getByRole('group', { name: 'billing-scaledobject.yaml' });
    expect(keda()).toHaveTextContent(/kind: TriggerAuthentication/);
    expect(keda()).toHaveTextContent(/parameter: ca/);
    expect(keda()).toHaveTextContent(/tls: enable.*sasl: scram_sha512/);
    expect(keda()).toHaveTextContent(/authenticationRef:.*billing-kafka/);
    // 12 members.
    expect(keda()).toHaveTextContent(/maxReplicaCount: 4/);
    const perPod = ways.getByLabelText('Members per pod');
    await userEvent.clear(perPod);
    await userEvent.type(perPod, '2');
    expect(keda()).toHaveTextContent(/maxReplicaCount: 6/);
    await userEvent.click(ways.getByRole('button', { name: /^SASL/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'none' }));
    expect(keda()).not.toHaveTextContent(/sasl:|parameter: password/);
  });

  it('puts the cause first, and neither counts nor ways to scale', async () => {
    const cause = { kind: 'stalled', count: 1, of: 12 } as const;
    const known = recommendConsumers({
      produceRate: 2000,
      lag: 61_200,
      perMemberRate: null,
      partitions: 12,
      members: 4,
      cause,
    });
    if (isModelFailure(known)) throw new Error(known.error.message);
    await showGroup(server, billing, {
      ...lagging,
      memberRate: null,
      recommendation: consumerRecommendationWording(known),
      reason: 'its cause comes first',
      strategies: [],
      tuning: null,
      clearsWhen: 'Its commits must move again on 1 of 12 partitions.',
    });
    const need = await section('Recommendation');
    expect(
      await need.findByText(/^Stalled on 1 of 12 partitions/),
    ).toBeInTheDocument();
    expect(need.queryByText('To be in time')).not.toBeInTheDocument();
    expect(
      screen.queryByText(/consumer-benchmark-records-per-second/),
    ).not.toBeInTheDocument();
    expect(screen.queryByText('Ways to scale')).not.toBeInTheDocument();
    expect(screen.getByText(/Its commits must move again/)).toBeInTheDocument();
  });

  it.each<[string, Partial<ConsumerGroupDetail>, boolean]>([
    ['a classic group', {}, true],
    ['a group of KIP-848', { type: 'consumer', assignor: 'uniform' }, false],
    ['a Kafka Streams group', { type: 'streams', assignor: null }, false],
  ])(
    'advises %s only what its protocol has',
    async (_what, over, protocolToChoose) => {
      const group = groupDetail({
        name: 'billing',
        topic: 'orders.placed',
        partitions: 6,
        members: 2,
        lag: 0,
        over,
      });
      await showGroup(
        server,
        group,
        groupScaling(group, {
          produceRate: 2000,
          consumeRate: 2000,
          perMember: 500,
        }),
      );
      const state = await section('State');
      expect(state.getByText(group.type ?? '')).toBeInTheDocument();
      const ways = await section('Ways to scale');
      await userEvent.click(ways.getByRole('button', { name: 'Settings' }));
      const settings = ways.getByRole('group', { name: 'Settings to tune' });
      expect(settings).toHaveTextContent(/max\.poll\.interval\.ms/);
      expect(/group\.protocol(?!\.)/.test(settings.textContent ?? '')).toBe(
        protocolToChoose,
      );
    },
  );

  it('asks of a group that stopped for no benchmark', async () => {
    const stopped = groupDetail({
      name: 'billing',
      topic: 'orders.placed',
      partitions: 6,
      members: 0,
      lag: 5100,
    });
    await showGroup(
      server,
      stopped,
      groupScaling(stopped, {
        produceRate: 2000,
        consumeRate: 0,
        perMember: null,
      }),
    );
    const need = await section('Recommendation');
    expect(await need.findByText(/^It has no members: /)).toBeInTheDocument();
    expect(
      need.queryByText(/consumer-benchmark-records-per-second/),
    ).not.toBeInTheDocument();
  });
});
