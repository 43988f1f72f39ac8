import { useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  BrokerSizeChange,
  changeMskCluster,
  isModelFailure,
  MSK_BROKER_TYPES,
  mskZones,
  smallestMskType,
} from 'backstage-plugin-kafka-capacity-common';
import { DocumentView } from '../../documents/DocumentView';
import { DocumentNotes } from './DocumentNotes';
import { Wrong } from './Wrong';

const useStyles = makeStyles((theme: Theme) => ({
  fields: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    margin: theme.spacing(2, 0),
  },
  field: { width: 200, maxWidth: '100%' },
}));

/** What Terraform has to know of a cluster besides what changes. */
const FIELDS = [
  { key: 'name', label: 'Cluster name' },
  { key: 'kafkaVersion', label: 'Kafka version' },
  { key: 'diskTb', label: 'Current disk per broker (TB)' },
  { key: 'subnets', label: 'Subnet IDs, comma-separated' },
  { key: 'securityGroups', label: 'Security group IDs' },
] as const;

type Answers = Record<(typeof FIELDS)[number]['key'], string>;

function exampleOf(brokers: number): Answers {
  const subnets = ['subnet-a', 'subnet-b', 'subnet-c'];
  return {
    name: 'kafka',
    kafkaVersion: '3.9.x',
    diskTb: '1',
    subnets: subnets.slice(0, mskZones(brokers) ?? 3).join(', '),
    securityGroups: 'sg-kafka',
  };
}

/** A change of a cluster of Amazon MSK as Terraform: the type of its brokers, their number and their disk. */
export function MskDocument(props: {
  change: BrokerSizeChange;
  /** Brokers there are. */
  current: number;
}) {
  const { change, current } = props;
  const classes = useStyles();
  const [answers, setAnswers] = useState(exampleOf(current));
  const [type, setType] = useState(MSK_BROKER_TYPES[0].name);
  const wantsType =
    change.cpuCores !== undefined || change.memoryGb !== undefined;
  const enough = wantsType ? smallestMskType(change) : null;
  // Never a smaller type than there is.
  const larger = enough && isLarger(enough.name, type) ? enough : null;
  const subnets = listOf(answers.subnets);
  const zones = Math.max(1, subnets.length);
  const brokers = change.brokers && Math.ceil(change.brokers / zones) * zones;
  const result = changeMskCluster(
    {
      name: answers.name,
      kafkaVersion: answers.kafkaVersion,
      brokers: current,
      instanceType: type,
      diskTb: Number(answers.diskTb),
      subnets,
      securityGroups: listOf(answers.securityGroups),
    },
    {
      ...(brokers !== undefined && { brokers }),
      ...(change.diskTb !== undefined && { diskTb: change.diskTb }),
      ...(larger && { instanceType: larger.name }),
    },
  );
  return (
    <>
      <div className={classes.fields}>
        <TextField
          select
          id="kafka-capacity-msk-type"
          className={classes.field}
          label="Current broker type"
          value={type}
          onChange={event => setType(event.target.value)}
          variant="outlined"
          size="small"
        >
          {MSK_BROKER_TYPES.map(({ name }) => (
            <MenuItem key={name} value={name}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        {FIELDS.map(({ key, label }) => (
          <TextField
            key={key}
            id={`kafka-capacity-msk-${key}`}
            className={classes.field}
            label={label}
            value={answers[key]}
            onChange={event =>
              setAnswers({ ...answers, [key]: event.target.value })
            }
            variant="outlined"
            size="small"
          />
        ))}
      </div>
      <Typography variant="body2" gutterBottom>
        Replace the example values with those of your cluster.
        {wantsType && enough === null && (
          <> No MSK broker type is this large: add brokers instead.</>
        )}
        {enough !== null && larger === null && (
          <> Brokers of type {type} already have as much.</>
        )}
        {brokers !== change.brokers && (
          <>
            {' '}
            Each of the {zones} zones gets as many: {brokers} brokers instead of{' '}
            {change.brokers}.
          </>
        )}
        {change.heapGb !== undefined && (
          <> Amazon MSK sets the heap itself, by the broker type.</>
        )}
      </Typography>
      {isModelFailure(result) ? (
        <Wrong failure={result} />
      ) : (
        <>
          <DocumentNotes notes={result.notes} />
          <DocumentView document={result} />
        </>
      )}
    </>
  );
}

function isLarger(type: string, other: string): boolean {
  const place = (name: string) =>
    MSK_BROKER_TYPES.findIndex(one => one.name === name);
  return place(type) > place(other);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '');
}
