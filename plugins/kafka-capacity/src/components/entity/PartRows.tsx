import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  EntityPart,
  compareLevels,
  formatExact,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../marks/LevelMark';
import { countsInWords } from '../marks/counts';

const MAX_ROWS = 10;

const useStyles = makeStyles((theme: Theme) => ({
  rows: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& > li': {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      columnGap: theme.spacing(1),
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
  },
  counts: { marginLeft: 'auto', color: theme.palette.text.secondary },
}));

/** A line per part of a System, Domain or Group, worst first: its worst level and its counts. Beyond ten they are counted. */
export function PartRows(props: {
  parts: EntityPart[];
  /** Parts that are not in `parts`, none worse. */
  moreParts: number;
}) {
  const classes = useStyles();
  const parts = [...props.parts].sort((a, b) =>
    compareLevels(a.level, b.level),
  );
  const rest = Math.max(0, parts.length - MAX_ROWS) + props.moreParts;
  return (
    <div>
      <ul className={classes.rows} aria-label="Parts">
        {parts.slice(0, MAX_ROWS).map(part => (
          <Typography key={part.entityRef} component="li" variant="body2">
            <LevelMark level={part.level} />
            <EntityRefLink entityRef={part.entityRef} title={part.title} />
            <span className={classes.counts}>
              {countsInWords(part.counts, part.snoozed)}
            </span>
          </Typography>
        ))}
      </ul>
      {rest > 0 && (
        <Typography variant="body2" color="textSecondary">
          and {formatExact(rest)} more, none worse
        </Typography>
      )}
    </div>
  );
}
