import {
  AclEntry,
  AclPermissionTypes,
  Admin,
  ResourcePatternTypes,
} from 'kafkajs';
import { setTimeout } from 'node:timers/promises';

/** An ACL; literal, of any host, and allowing unless it says otherwise. */
export type Acl = Partial<AclEntry> &
  Pick<AclEntry, 'operation' | 'resourceType' | 'resourceName'>;

function entryOf(principal: string, acl: Acl): AclEntry {
  return {
    principal,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    ...acl,
  };
}

/** Waits until a broker goes by what the controller has written: on a busy machine it hears of that later. */
async function waitUntil(admin: Admin, acls: AclEntry[], areThere: boolean) {
  for (const acl of acls) {
    for (;;) {
      const { resources } = await admin.describeAcls(acl);
      if (resources.length > 0 === areThere) break;
      await setTimeout(50);
    }
  }
}

/**
 * Creates ACLs and waits until they are in force.
 *
 * @param principal - of those that name none
 */
export async function createAcls(
  admin: Admin,
  principal: string,
  acls: readonly Acl[],
): Promise<void> {
  const acl = acls.map(one => entryOf(principal, one));
  await admin.createAcls({ acl });
  await waitUntil(admin, acl, true);
}

/** Deletes ACLs and waits until they are no longer in force. */
export async function deleteAcls(
  admin: Admin,
  principal: string,
  acls: readonly Acl[],
): Promise<void> {
  const filters = acls.map(one => entryOf(principal, one));
  await admin.deleteAcls({ filters });
  await waitUntil(admin, filters, false);
}
