import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { ScorecardBy } from 'backstage-plugin-kafka-capacity-common';
import { UNKNOWN_OWNER, useUnknownOwner } from '../marks/OwnerLink';

/** The name of an owner or system of the scorecard. */
export function PartName(props: { by: ScorecardBy; entityRef: string }) {
  const { by, entityRef } = props;
  const unknownOwner = useUnknownOwner();
  if (by === 'owner' && entityRef === unknownOwner) return <>{UNKNOWN_OWNER}</>;
  return (
    <EntityDisplayName
      entityRef={entityRef}
      defaultKind={by === 'owner' ? 'group' : 'system'}
      hideIcon
    />
  );
}
