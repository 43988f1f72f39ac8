import { useSearchParams } from 'react-router-dom';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles, Theme } from '@material-ui/core/styles';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { ForecastOverview } from 'backstage-plugin-kafka-capacity-common';
import { OwnerField } from '../../platform/OwnerField';
import {
  CrossingFilters,
  crossingFiltersOf,
  WITHIN,
  withCrossingFilters,
} from './crossingFilters';
import { PartField } from './PartField';

const useStyles = makeStyles((theme: Theme) => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(2),
  },
  field: {
    flex: '0 1 200px',
    [theme.breakpoints.down('xs')]: { flexBasis: '100%' },
  },
  choice: { padding: theme.spacing(0.5, 1.5), textTransform: 'none' },
}));

/** Filters over what is forecast to cross a limit; all of them are in the address. */
export function CrossingFilterBar(props: {
  clusters: readonly string[];
  /** Undefined until it is known. */
  overview: ForecastOverview | undefined;
}) {
  const { clusters, overview } = props;
  const classes = useStyles();
  const [query, setQuery] = useSearchParams();
  const filters = crossingFiltersOf(query);
  const { within, certainty } = filters;
  const change = (next: Partial<CrossingFilters>) =>
    setQuery(now => withCrossingFilters(now, next), { replace: true });
  const count = (of: CrossingFilters['within'], how: typeof certainty) =>
    overview ? ` (${overview[`days${of}`][how]})` : '';
  return (
    <div role="search" className={classes.bar}>
      <ToggleButtonGroup
        size="small"
        exclusive
        value={within}
        aria-label="Crossed within"
        onChange={(_event, chosen: CrossingFilters['within'] | null) => {
          if (chosen) change({ within: chosen });
        }}
      >
        {WITHIN.map(days => (
          <ToggleButton key={days} value={days} className={classes.choice}>
            {days} days{count(days, certainty)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <ToggleButtonGroup
        size="small"
        exclusive
        value={certainty}
        aria-label="How sure"
        onChange={(_event, chosen: typeof certainty | null) => {
          if (chosen) change({ certainty: chosen });
        }}
      >
        <ToggleButton value="likely" className={classes.choice}>
          50% or more{count(within, 'likely')}
        </ToggleButton>
        <ToggleButton value="certain" className={classes.choice}>
          80% or more{count(within, 'certain')}
        </ToggleButton>
      </ToggleButtonGroup>
      {clusters.length > 1 && (
        <TextField
          select
          className={classes.field}
          variant="outlined"
          size="small"
          id="kafka-capacity-forecast-cluster"
          label="Cluster"
          value={filters.cluster ?? ''}
          onChange={event =>
            change({ cluster: event.target.value || undefined })
          }
          InputLabelProps={{ shrink: true }}
          SelectProps={{ displayEmpty: true }}
        >
          <MenuItem value="">All clusters</MenuItem>
          {clusters.map(name => (
            <MenuItem key={name} value={name}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      <OwnerField
        className={classes.field}
        value={filters.owner}
        unlinked={undefined}
        onChange={owner => change({ owner })}
      />
      {(['system', 'domain'] as const).map(kind => (
        <PartField
          key={kind}
          className={classes.field}
          kind={kind}
          value={filters[kind]}
          onChange={ref => change({ [kind]: ref })}
        />
      ))}
    </div>
  );
}
