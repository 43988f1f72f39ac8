import { useState } from 'react';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  whatIfCluster,
  changedLoadReasonText,
  ChangedCluster,
  ChangedLoad,
  compareLevels,
  constraintText,
  formatQuantity,
  isModelFailure,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../../marks/LevelMark';
import { Quantity } from '../../marks/Quantity';
import { Section } from '../../subject/Section';
import { Column, DataTable } from '../../table/DataTable';
import type { ClusterData } from '../clusterData';
import {
  changeOf,
  ClusterQuestion,
  NO_CHANGE,
  presentSize,
  SIZE_FIELDS,
} from './clusterQuestion';
import { ConstraintBars } from './ConstraintBars';

const useStyles = makeStyles((theme: Theme) => ({
  fields: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(2),
  },
  field: { width: 168, maxWidth: '100%' },
  answer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1.5),
    marginBottom: theme.spacing(1),
  },
}));

/** Asks the capacity model, here and now, what would become of the cluster with other brokers or more traffic. */
export function WhatIfPart(props: { data: ClusterData }) {
  const { sizing } = props.data.assessment;
  const classes = useStyles();
  const [question, setQuestion] = useState<ClusterQuestion>(NO_CHANGE);
  const result = whatIfCluster(sizing, changeOf(question));
  const wrong = isModelFailure(result) ? result.error : undefined;
  const hintFor = (field: string, empty: string) =>
    wrong?.field === field ? `Must be ${wrong.allowed}` : empty;
  return (
    <Section
      title="What if"
      aside={
        <Button size="small" onClick={() => setQuestion(NO_CHANGE)}>
          As it is
        </Button>
      }
    >
      <div className={classes.fields}>
        <NumberField
          id="added-brokers"
          label="Brokers added"
          value={question.addedBrokers}
          hint={hintFor(
            'addedBrokers',
            sizing.brokers.length > 1
              ? `now ${sizing.brokers.length}; −1 removes one`
              : 'now 1',
          )}
          isWrong={wrong?.field === 'addedBrokers'}
          onChange={addedBrokers => setQuestion({ ...question, addedBrokers })}
        />
        <NumberField
          id="traffic"
          label="More traffic in %"
          value={question.trafficPercent}
          hint={
            // The model's limits are those of a factor.
            wrong?.field === 'trafficFactor'
              ? 'Must be a number from −100 (none) to 99,900'
              : 'such as 20'
          }
          isWrong={wrong?.field === 'trafficFactor'}
          onChange={trafficPercent =>
            setQuestion({ ...question, trafficPercent })
          }
        />
        {SIZE_FIELDS.map(({ key, label }) => (
          <NumberField
            key={key}
            id={key}
            label={label}
            value={question.size[key] ?? ''}
            hint={hintFor(key, presentSize(sizing, key))}
            isWrong={wrong?.field === key}
            onChange={text =>
              setQuestion({
                ...question,
                size: { ...question.size, [key]: text },
              })
            }
          />
        ))}
      </div>
      {isModelFailure(result) ? (
        <Typography variant="body1" role="status">
          Fix this to see a result.
        </Typography>
      ) : (
        <Answer changed={result} />
      )}
    </Section>
  );
}

function NumberField(props: {
  id: string;
  label: string;
  value: string;
  hint: string;
  isWrong: boolean;
  onChange: (text: string) => void;
}) {
  const { id, label, value, hint, isWrong, onChange } = props;
  const classes = useStyles();
  return (
    <TextField
      id={`kafka-capacity-cluster-${id}`}
      className={classes.field}
      label={label}
      value={value}
      onChange={event => onChange(event.target.value)}
      error={isWrong}
      helperText={hint}
      variant="outlined"
      size="small"
      inputProps={{ inputMode: 'decimal' }}
    />
  );
}

interface LoadRow {
  name: string;
  unit: string;
  /** Whether it rises and falls: what is on a disk, and how many partitions there are, is looked at as it is now. */
  peaks: boolean;
  load: ChangedLoad;
}

const LOADS: readonly (Omit<LoadRow, 'load'> & {
  key: keyof ChangedCluster['loads'];
})[] = [
  { key: 'cpu', name: 'CPU', unit: '%', peaks: true },
  { key: 'memory', name: 'Heap', unit: '%', peaks: true },
  { key: 'disk', name: 'Disk', unit: '%', peaks: false },
  { key: 'iops', name: 'IOPS', unit: '%', peaks: true },
  { key: 'network', name: 'Network', unit: '%', peaks: true },
  { key: 'messageRate', name: 'Message rate', unit: '%', peaks: true },
  { key: 'partitions', name: 'Partitions of a broker', unit: '', peaks: false },
];

const COLUMNS: Column<LoadRow>[] = [
  { id: 'load', label: 'Load', titles: true, render: row => row.name },
  {
    id: 'now',
    label: 'Now, evenly spread',
    numeric: true,
    render: ({ load, unit }) => <Quantity value={load.now} unit={unit} />,
  },
  {
    id: 'after',
    label: 'Then',
    numeric: true,
    render: ({ load, unit }) => <Quantity value={load.after} unit={unit} />,
  },
  {
    id: 'peak',
    label: 'Then, at the peak',
    numeric: true,
    render: ({ load, unit, peaks }) => (
      <Quantity
        value={load.peakAfter}
        unit={unit}
        missing={peaks ? 'no peak is known' : 'looked at as it is now'}
      />
    ),
  },
  {
    id: 'level',
    label: 'Level then',
    render: ({ load }) => (
      <>
        <LevelMark level={load.level} />
        {load.reason && <> {changedLoadReasonText(load.reason)}</>}
      </>
    ),
  },
];

function Answer({ changed }: { changed: ChangedCluster }) {
  const { brokers, level, coverage, loads, needed, broken } = changed;
  const classes = useStyles();
  const rows = LOADS.map(
    ({ key, ...row }): LoadRow => ({ ...row, load: loads[key] }),
  ).sort((a, b) => compareLevels(a.load.level, b.load.level));
  const isWithoutPeak = rows.some(
    ({ peaks, load }) =>
      peaks && load.after !== null && load.peakAfter === null,
  );
  return (
    <>
      <Typography
        variant="body1"
        component="div"
        role="status"
        aria-label="What would become of it"
        className={classes.answer}
      >
        <LevelMark level={level} />
        <span>
          With {formatQuantity(brokers, 'brokers')}
          {needed.needed !== null &&
            `, ${needed.needed} needed${
              needed.binding ? ` (${constraintText(needed.binding)})` : ''
            }`}
          . {coverage.measured} of {coverage.total} loads are known.
          {broken.length > 0 &&
            ` Not possible: fewer brokers than ${broken
              .map(constraintText)
              .join(' and ')} asks for.`}
        </span>
      </Typography>
      <DataTable
        label="Loads after the change"
        columns={COLUMNS}
        rows={rows}
        rowKey={row => row.name}
        stacks
      />
      <Typography variant="body2" color="textSecondary" gutterBottom>
        Evenly spread over the brokers, and growing with the traffic. Of a disk,
        Kafka’s logs grow once the retention has passed; compacted topics and
        other files stay as they are.
        {isWithoutPeak && ' Levels are of the load now where no peak is known.'}
      </Typography>
      <ConstraintBars needed={needed} />
    </>
  );
}
