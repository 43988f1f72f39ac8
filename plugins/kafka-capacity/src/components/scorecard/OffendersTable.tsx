import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  LEVELS,
  ScorecardEntity,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../marks/LevelMark';
import { OwnerLink } from '../marks/OwnerLink';
import { Column, DataTable } from '../table/DataTable';
import { checkOf } from './outcomes';

const useStyles = makeStyles((theme: Theme) => ({
  failed: {
    margin: 0,
    paddingLeft: theme.spacing(2),
    // Sentences are the widest: the table scrolls before they become a column of words.
    minWidth: 240,
    [theme.breakpoints.down('xs')]: { minWidth: 0 },
  },
}));

const COLUMNS: Column<ScorecardEntity>[] = [
  {
    id: 'entity',
    label: 'Entity',
    sortBy: ({ title, entityRef }) => title ?? entityRef,
    render: ({ entityRef, title }) => (
      <EntityRefLink entityRef={entityRef} title={title} hideIcon />
    ),
  },
  {
    id: 'failed',
    label: 'Failed',
    numeric: true,
    sortBy: ({ outcomes }) => outcomes.failed,
    render: ({ outcomes }) => outcomes.failed,
  },
  {
    id: 'level',
    label: 'Level',
    sortBy: ({ level }) => LEVELS.indexOf(level),
    render: ({ level }) => <LevelMark level={level} />,
  },
  {
    id: 'checks',
    label: 'What fails',
    sortBy: ({ open }) => open[0]?.finding ?? null,
    render: ({ open }) => <Failed open={open} />,
  },
  {
    id: 'owner',
    label: 'Owner',
    sortBy: ({ owner }) => owner,
    render: ({ owner }) =>
      owner === null ? 'No owner' : <OwnerLink owner={owner} />,
  },
];

function Failed({ open }: Pick<ScorecardEntity, 'open'>) {
  const classes = useStyles();
  return (
    <Typography component="ul" variant="body2" className={classes.failed}>
      {open
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ id, finding }) => (
          <li key={id} title={checkOf(id).why}>
            {finding}
          </li>
        ))}
    </Typography>
  );
}

/** The entities with most failed checks, each with what fails. */
export function OffendersTable(props: { offenders: ScorecardEntity[] }) {
  if (props.offenders.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        No entity fails a check.
      </Typography>
    );
  }
  return (
    <DataTable
      label="Worst offenders"
      columns={COLUMNS}
      rows={props.offenders}
      rowKey={({ entityRef }) => entityRef}
      stacks
      initialOrder={{ by: 'failed', descending: true }}
    />
  );
}
