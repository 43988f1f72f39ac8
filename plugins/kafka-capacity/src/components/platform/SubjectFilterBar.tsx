import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import useDebounce from 'react-use/esm/useDebounce';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  ClusterSummary,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelFilter } from '../marks/LevelFilter';
import { OwnerField } from './OwnerField';
import { SubjectFilters, filtersOf, withFilters } from './subjectFilters';
import { subjectTotals } from './subjectTotals';

const SEARCH_DELAY_MS = 300;

const useStyles = makeStyles((theme: Theme) => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(2),
  },
  field: {
    flex: '0 1 240px',
    [theme.breakpoints.down('xs')]: { flexBasis: '100%' },
  },
}));

/** Search and filters over a list of topics or groups; all of them are in the address. */
export function SubjectFilterBar(props: {
  kind: SubjectKind;
  clusters: ClusterSummary[];
  /** Those of them that the list is over. */
  chosen: ClusterSummary[];
}) {
  const { kind, clusters, chosen } = props;
  const classes = useStyles();
  const [query, setQuery] = useSearchParams();
  const filters = filtersOf(query);
  const change = (next: Partial<SubjectFilters>) =>
    setQuery(now => withFilters(now, next), { replace: true });
  const { counts, snoozed, unlinked } = subjectTotals(kind, chosen);

  return (
    <div role="search" className={classes.bar}>
      <SearchField
        key={kind}
        className={classes.field}
        label={kind === 'topic' ? 'Search topics' : 'Search consumer groups'}
        value={filters.q}
        onChange={q => change({ q })}
      />
      {clusters.length > 1 && (
        <TextField
          select
          className={classes.field}
          variant="outlined"
          size="small"
          id="kafka-capacity-cluster"
          label="Cluster"
          value={filters.cluster ?? ''}
          onChange={event =>
            change({ cluster: event.target.value || undefined })
          }
          InputLabelProps={{ shrink: true }}
          SelectProps={{ displayEmpty: true }}
        >
          <MenuItem value="">All clusters</MenuItem>
          {clusters.map(({ cluster: name }) => (
            <MenuItem key={name} value={name}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      <OwnerField
        className={classes.field}
        value={filters.owner}
        unlinked={unlinked}
        onChange={owner => change({ owner })}
      />
      <TextField
        select
        className={classes.field}
        variant="outlined"
        size="small"
        id="kafka-capacity-sort"
        label="Order"
        value={filters.sort}
        onChange={event =>
          change({ sort: event.target.value === 'name' ? 'name' : 'level' })
        }
      >
        <MenuItem value="level">Worst first</MenuItem>
        <MenuItem value="name">By name</MenuItem>
      </TextField>
      <LevelFilter
        counts={counts}
        snoozed={snoozed}
        chosen={filters}
        onChange={change}
      />
    </div>
  );
}

/** A field that tells what was typed once typing rests. */
function SearchField(props: {
  className: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { className, label, value, onChange } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useDebounce(() => text !== value && onChange(text), SEARCH_DELAY_MS, [text]);
  return (
    <TextField
      className={className}
      variant="outlined"
      size="small"
      type="search"
      id="kafka-capacity-search"
      label={label}
      value={text}
      onChange={event => setText(event.target.value)}
    />
  );
}
