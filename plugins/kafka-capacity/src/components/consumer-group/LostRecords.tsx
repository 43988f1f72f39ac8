import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import {
  formatQuantity,
  LostRecordsRow,
} from 'backstage-plugin-kafka-capacity-common';
import { formatMoment } from '../charts/axes';

/** What a group has lost: records that retention, or somebody, deleted before it read them. */
export function LostRecords(props: { lost: LostRecordsRow[] }) {
  if (props.lost.length === 0) return null;
  return (
    <Box mb={2}>
      <Typography variant="body2" component="div">
        <strong>Records deleted before they were read</strong>
      </Typography>
      <Box component="ul" aria-label="Lost records" my={0} pl={2.5}>
        {props.lost.map(one => (
          <Typography
            key={`${one.at} ${one.topic}`}
            component="li"
            variant="body2"
          >
            {formatQuantity(one.records, 'records')} of {one.topic} (
            {partitionsOf(one)}), {momentsOf(one)}
          </Typography>
        ))}
      </Box>
    </Box>
  );
}

function partitionsOf({ partitions, partitionCount }: LostRecordsRow): string {
  const SHOWN = 5;
  const word = partitionCount === 1 ? 'partition' : 'partitions';
  const shown = partitions.slice(0, SHOWN).join(', ');
  const more = partitionCount - Math.min(partitions.length, SHOWN);
  return `${word} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

function momentsOf({ at, until, atLatest }: LostRecordsRow): string {
  const from = formatMoment(Date.parse(at));
  if (atLatest) return `before ${from}`;
  return until === at ? from : `${from} to ${formatMoment(Date.parse(until))}`;
}
