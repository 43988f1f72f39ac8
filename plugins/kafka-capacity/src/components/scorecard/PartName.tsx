import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  isEntityReference,
  ScorecardBy,
} from 'backstage-plugin-kafka-capacity-common';
import { UNKNOWN_OWNER, useUnknownOwner } from '../marks/OwnerLink';

/** The name of an owner or system of the scorecard. */
export function PartName(props: { by: ScorecardBy; entityRef: string }) {
  const { by, entityRef } = props;
  const unknownOwner = useUnknownOwner();
  if (by === 'owner' && entityRef === unknownOwner) return <>{UNKNOWN_OWNER}</>;
  // The address may hold anything.
  if (!isEntityReference(entityRef, { kind: 'required' })) {
    return <>{entityRef}</>;
  }
  return <EntityDisplayName entityRef={entityRef} hideIcon />;
}
