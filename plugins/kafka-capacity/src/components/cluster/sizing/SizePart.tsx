import { useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import { kafkaCapacityApiRef } from '../../../api';
import { usePolled } from '../../../usePolled';
import { VerticalTable } from '../../broker/VerticalTable';
import { RefreshFailedBanner } from '../../states/banners';
import { FailurePanel } from '../../states/FailurePanel';
import { DetailSkeleton } from '../../subject/DetailSkeleton';
import { Section } from '../../subject/Section';
import { ClusterData, worstBrokersFirst } from '../clusterData';
import { ConstraintBars } from './ConstraintBars';
import { MatricesSection } from '../../broker/MatricesSection';

/** What to scale, to which size, and how many brokers it takes: the guide's matrices, its vertical table, and the constraints. */
export function SizePart(props: { data: ClusterData }) {
  const { brokers, assessment, matrixBands } = props.data;
  return (
    <>
      <MatricesSection brokers={brokers} bands={matrixBands} />
      {brokers.length > 0 && <VerticalSection data={props.data} />}
      <Section title="Brokers needed">
        <ConstraintBars needed={assessment.brokersNeeded} />
      </Section>
    </>
  );
}

function VerticalSection(props: { data: ClusterData }) {
  const { brokers, assessment } = props.data;
  const { cluster } = assessment;
  const api = useApi(kafkaCapacityApiRef);
  // Which is the worst may change with a sweep, what someone looks at may not.
  const [first] = useState(() => worstBrokersFirst(brokers)[0].id);
  const [chosen, setChosen] = useState(first);
  const detail = usePolled(
    () => api.getBroker(cluster, chosen),
    `${cluster}:${chosen}`,
    { keepPrevious: true },
  );
  const { value, error, refresh } = detail;
  return (
    <Section
      title="Size of a broker"
      aside={
        brokers.length > 1 && (
          <TextField
            select
            size="small"
            id="kafka-capacity-vertical-broker"
            label="Broker"
            value={chosen}
            onChange={event => setChosen(Number(event.target.value))}
            SelectProps={{ MenuProps: { style: { maxHeight: 400 } } }}
          >
            {brokers.map(({ id }) => (
              <MenuItem key={id} value={id}>
                {id}
              </MenuItem>
            ))}
          </TextField>
        )
      }
    >
      {value && (
        <>
          <RefreshFailedBanner error={error} onRetry={refresh} />
          <VerticalTable vertical={value.vertical} broker={value.id} />
        </>
      )}
      {!value && error && (
        <FailurePanel
          error={error}
          what={`broker ${chosen}`}
          onRetry={refresh}
        />
      )}
      {!value && !error && <DetailSkeleton />}
    </Section>
  );
}
