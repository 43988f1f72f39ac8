import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { VisibleEntities } from './VisibleEntities';

/** A person or a service with its token. */
export type CallerCredentials = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

/** Who asks, what they may do and which entities they may see. Lives for one request. */
export class Caller {
  readonly entities: VisibleEntities;
  readonly #decisions = new Map<string, Promise<boolean>>();

  constructor(
    private readonly credentials: CallerCredentials,
    private readonly permissions: PermissionsService,
    catalog: CatalogService,
    private readonly userInfo: UserInfoService,
  ) {
    this.entities = new VisibleEntities(catalog, credentials);
  }

  /** Entity reference of the person, or the name of the service. */
  get name(): string {
    const { principal } = this.credentials;
    return principal.type === 'user'
      ? principal.userEntityRef
      : principal.subject;
  }

  /** Whether it is a person. */
  get isUser(): boolean {
    return this.credentials.principal.type === 'user';
  }

  /** References of a person and the groups that they own things by; none of a service. */
  async ownershipRefs(): Promise<string[]> {
    const { principal } = this.credentials;
    if (principal.type === 'service') return [];
    const info = await this.userInfo.getUserInfo(this.credentials);
    return info.ownershipEntityRefs;
  }

  may(permission: BasicPermission): Promise<boolean> {
    const known = this.#decisions.get(permission.name);
    if (known) return known;
    const decision = this.permissions
      .authorize([{ permission }], { credentials: this.credentials })
      .then(([{ result }]) => result === AuthorizeResult.ALLOW);
    this.#decisions.set(permission.name, decision);
    return decision;
  }

  /** @throws NotAllowedError that names the permission */
  async mustHave(permission: BasicPermission): Promise<void> {
    if (await this.may(permission)) return;
    throw new NotAllowedError(
      `The permission '${permission.name}' is needed for this`,
    );
  }
}
