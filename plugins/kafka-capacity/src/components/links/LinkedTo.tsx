import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { SubjectEntity } from 'backstage-plugin-kafka-capacity-common';
import { OwnerLink } from '../marks/OwnerLink';

/** The entities that something is linked to, and whose they are, as far as one may see them. */
export function LinkedTo(props: { entities: SubjectEntity[] }) {
  const { entities } = props;
  if (entities.length === 0) return <>an entity that you can't see</>;
  return (
    <>
      {entities.map(({ entityRef, title, owner }, i) => (
        <span key={entityRef}>
          {i > 0 && ', '}
          <EntityRefLink entityRef={entityRef} title={title} hideIcon />
          {owner !== undefined && (
            <>
              {' by '}
              <OwnerLink owner={owner} />
            </>
          )}
        </span>
      ))}
    </>
  );
}
