import {
  AuthService,
  HttpAuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { kafkaCapacityReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { Request } from 'express';
import { Caller } from './Caller';

/** Finds out who sends a request. */
export class Callers {
  constructor(
    private readonly services: {
      auth: Pick<AuthService, 'getPluginRequestToken'>;
      catalog: CatalogService;
      httpAuth: HttpAuthService;
      permissions: PermissionsService;
      userInfo: UserInfoService;
    },
  ) {}

  /**
   * The person or service that sends a request. An external token that is restricted must reach the catalog too, also where what is asked for
   * is answered without it: everything here is about what the catalog has.
   *
   * @throws NotAllowedError for a token without access to the catalog
   */
  async caller(req: Request): Promise<Caller> {
    const { auth, catalog, httpAuth, permissions, userInfo } = this.services;
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { principal } = credentials;
    if (principal.type === 'service' && principal.accessRestrictions) {
      await auth.getPluginRequestToken({
        onBehalfOf: credentials,
        targetPluginId: 'catalog',
      });
    }
    return new Caller(credentials, permissions, catalog, userInfo);
  }

  /**
   * The same, where it may read.
   *
   * @throws NotAllowedError without the permission
   */
  async reader(req: Request): Promise<Caller> {
    const caller = await this.caller(req);
    await caller.mustHave(kafkaCapacityReadPermission);
    return caller;
  }
}
