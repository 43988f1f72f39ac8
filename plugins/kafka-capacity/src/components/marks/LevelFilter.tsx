import { ReactNode } from 'react';
import Chip from '@material-ui/core/Chip';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  LEVELS,
  Level,
  LevelCounts,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from './LevelMark';
import { SnoozedMark } from './SnoozedMark';

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

/** What a list is narrowed to: some levels among what is not snoozed, or what is snoozed, or neither for all. */
export interface LevelChoice {
  levels: Level[];
  snoozed: boolean;
}

/** A button per level that occurs and one for what is snoozed, to narrow a list. */
export function LevelFilter(props: {
  counts: LevelCounts;
  /** How many are snoozed; they are not among the counts. */
  snoozed: number;
  chosen: LevelChoice;
  onChange: (choice: LevelChoice) => void;
}) {
  const { counts, snoozed, chosen, onChange } = props;
  const classes = useStyles();
  const offered = LEVELS.filter(
    level => counts[level] > 0 || chosen.levels.includes(level),
  );
  const offersSnoozed = snoozed > 0 || chosen.snoozed;
  const narrowed = chosen.levels.length > 0 || chosen.snoozed;
  if (offered.length + Number(offersSnoozed) < 2 && !narrowed) return null;
  return (
    <div className={classes.filter} role="group" aria-label="Filter by level">
      {offered.map(level => {
        const pressed = chosen.levels.includes(level);
        return (
          <FilterChip
            key={level}
            pressed={pressed}
            onClick={() =>
              onChange({
                levels: pressed
                  ? chosen.levels.filter(other => other !== level)
                  : [...chosen.levels, level],
                snoozed: false,
              })
            }
          >
            <LevelMark level={level} /> {counts[level]}
          </FilterChip>
        );
      })}
      {offersSnoozed && (
        <FilterChip
          pressed={chosen.snoozed}
          onClick={() => onChange({ levels: [], snoozed: !chosen.snoozed })}
        >
          <SnoozedMark /> {snoozed}
        </FilterChip>
      )}
    </div>
  );
}

function FilterChip(props: {
  pressed: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  const { pressed, onClick, children } = props;
  const classes = useStyles();
  return (
    <Chip
      className={classes.chip}
      size="small"
      variant={pressed ? 'default' : 'outlined'}
      aria-pressed={pressed}
      onClick={onClick}
      label={<>{children}</>}
    />
  );
}
