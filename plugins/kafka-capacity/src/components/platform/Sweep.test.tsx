import { screen, waitFor } from '@testing-library/react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { kafkaCapacityApiRef } from '../../api';
import { sweep } from '../../__testUtils__/capacity';
import { Sweep } from './Sweep';

// In a file of its own: decisions on permissions are cached for as long as the page lives.
describe('Sweep', () => {
  it('tells how the latest sweep went to all, but offers one only to those who may', async () => {
    const permissions = mockApis.permission({
      authorize: AuthorizeResult.DENY,
    });
    const authorize = jest.spyOn(permissions, 'authorize');
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [kafkaCapacityApiRef, {}],
          [permissionApiRef, permissions],
        ]}
      >
        <Sweep cluster="prod" latest={sweep()} onSwept={() => {}} />
      </TestApiProvider>,
    );
    await waitFor(() =>
      expect(authorize).toHaveBeenCalledWith({
        permission: expect.objectContaining({
          name: 'kafka-capacity.sweep.create',
        }),
      }),
    );
    expect(screen.getByText(/Last refreshed/)).toHaveTextContent(
      /^Last refreshed .* · 12 topics, 10 groups · 420 ms$/,
    );
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
