import {
  LoggerService,
  AuthService,
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { kafkaCapacityReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../access/Caller';
import { ReadModel } from '../resources/ReadModel';

/** What actions work with. */
export interface ActionServices {
  model: ReadModel;
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
}

/** The zod that the registry hands to schemas. */
export type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

/** All actions only read, and answer the same when nothing has changed. */
export const READ_ONLY = {
  readOnly: true,
  idempotent: true,
  destructive: false,
} as const;

/**
 * Who asks, by the rules of the HTTP API: the read permission here, and the catalog's own for each entity later.
 *
 * @throws NotAllowedError without the permission
 */
export async function readerOf(
  { auth, permissions, catalog, userInfo }: ActionServices,
  credentials: BackstageCredentials,
): Promise<Caller> {
  if (
    !auth.isPrincipal(credentials, 'user') &&
    !auth.isPrincipal(credentials, 'service')
  ) {
    throw new NotAllowedError('Only users and services may call this');
  }
  const caller = new Caller(credentials, permissions, catalog, userInfo);
  await caller.mustHave(kafkaCapacityReadPermission);
  return caller;
}
