import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { kafkaCapacityApiRef } from '../../../api';
import { ASSESSED_AT } from '../../../__testUtils__/capacity';
import { ReassignmentPanel } from './ReassignmentPanel';

const plan = apiSchemas.reassignmentAnswerSchema.parse({
  cluster: 'prod',
  assessedAt: ASSESSED_AT,
  summary: 'Moves 90 replicas.',
  batches: 1,
  movedReplicas: 90,
  reorderedPartitions: 0,
  bytes: 9e9,
  seconds: 180,
  throttleWarning: null,
  unknownNetworks: [],
  unknownSizes: 0,
  limitedByRacks: false,
  truncated: false,
  brokers: [],
  script: { fileName: 'reassign.sh', text: '#!/usr/bin/env bash' },
});

describe('ReassignmentPanel', () => {
  it('warns of a throttle that the network does not carry, and plans with one that fits', async () => {
    const text = 'The network of broker 2 carries 125 MB/s';
    const planReassignment = jest
      .fn()
      .mockResolvedValueOnce({
        ...plan,
        throttleWarning: { text, fittingBytesPerSecond: 27e6 },
      })
      .mockResolvedValueOnce({ ...plan, unknownNetworks: [3] });
    await renderInTestApp(
      <TestApiProvider apis={[[kafkaCapacityApiRef, { planReassignment }]]}>
        <ReassignmentPanel cluster="prod" newBrokers={[4]} />
      </TestApiProvider>,
    );
    await userEvent.click(screen.getByRole('button', { name: /Plan/ }));
    expect(await screen.findByText(text)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Use 27 MB/s' }));
    expect(
      await screen.findByText(/fits is not known of 1 broker:/),
    ).toBeVisible();
    expect(screen.queryByText(text)).not.toBeInTheDocument();
    expect(screen.getByLabelText('Throttle in MB/s')).toHaveValue('27');
    expect(planReassignment).toHaveBeenLastCalledWith('prod', {
      newBrokers: [4],
      throttleBytesPerSecond: 27e6,
    });
  });
});
