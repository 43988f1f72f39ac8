import Chip from '@material-ui/core/Chip';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  LEVELS,
  Level,
  LevelCounts,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from './LevelMark';

const useStyles = makeStyles((theme: Theme) => ({
  filter: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5),
    margin: theme.spacing(1, 0),
  },
  // The theme gives chips a margin of their own, for rows of tags.
  chip: { margin: 0 },
}));

/** A button per level that occurs, to narrow a list to some of them. */
export function LevelFilter(props: {
  counts: LevelCounts;
  chosen: Level[];
  onChange: (levels: Level[]) => void;
}) {
  const { counts, chosen, onChange } = props;
  const classes = useStyles();
  const offered = LEVELS.filter(
    level => counts[level] > 0 || chosen.includes(level),
  );
  if (offered.length < 2 && chosen.length === 0) return null;
  return (
    <div className={classes.filter} role="group" aria-label="Filter by level">
      {offered.map(level => {
        const pressed = chosen.includes(level);
        return (
          <Chip
            key={level}
            className={classes.chip}
            size="small"
            variant={pressed ? 'default' : 'outlined'}
            aria-pressed={pressed}
            onClick={() =>
              onChange(
                pressed
                  ? chosen.filter(other => other !== level)
                  : [...chosen, level],
              )
            }
            label={
              <>
                <LevelMark level={level} /> {counts[level]}
              </>
            }
          />
        );
      })}
    </div>
  );
}
