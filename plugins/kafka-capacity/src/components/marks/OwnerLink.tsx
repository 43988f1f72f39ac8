import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { wholeRef } from '../../wholeRef';

/** What pages call the owner that stands for none. */
export const UNKNOWN_OWNER = 'unknown owner, to be registered';

/** The owner that stands for none, as the import into the catalog has it: there need be no such entity. */
export function useUnknownOwner(): string {
  const given =
    useApi(configApiRef).getOptionalString(
      'kafkaCapacity.catalog.unknownOwner',
    ) ?? 'unknown';
  return wholeRef(given, 'group');
}

/** An owner, which leads to its page unless it stands for none. */
export function OwnerLink(props: { owner: string }) {
  const { owner } = props;
  return owner === useUnknownOwner() ? (
    <>{UNKNOWN_OWNER}</>
  ) : (
    <EntityRefLink entityRef={owner} defaultKind="group" hideIcon />
  );
}
