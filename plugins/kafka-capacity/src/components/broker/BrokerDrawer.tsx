import { lazy, Suspense } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { brokerOf, clusterQuery } from '../cluster/clusterAddress';
import { SideDrawer } from '../subject/SideDrawer';
import { DetailSkeleton } from '../subject/DetailSkeleton';

const BrokerPage = lazy(() =>
  import('./BrokerPage').then(m => ({ default: m.BrokerPage })),
);

/** The broker that the address holds, over the page of its cluster. */
export function BrokerDrawer(props: { cluster: string }) {
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const broker = brokerOf(query);
  return (
    <SideDrawer
      label={broker && `Broker ${broker.id}`}
      onClose={() => navigate(clusterQuery(query, {}))}
    >
      {broker && (
        <Suspense fallback={<DetailSkeleton />}>
          <BrokerPage
            key={broker.id}
            cluster={props.cluster}
            id={broker.id}
            row={broker.row}
          />
        </Suspense>
      )}
    </SideDrawer>
  );
}
