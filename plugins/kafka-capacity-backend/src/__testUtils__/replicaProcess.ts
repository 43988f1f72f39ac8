/*
 * A replica of a backend in a process of its own, so that it can be killed: this plugin with an empty catalog.
 *
 * node --require @backstage/cli/config/nodeTransform.cjs replicaProcess.ts --config FILE
 */
import { createBackend } from '@backstage/backend-defaults';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

const backend = createBackend();
backend.add(catalogServiceMock.factory({ entities: [] }));
backend.add(import('..'));
backend.start();
