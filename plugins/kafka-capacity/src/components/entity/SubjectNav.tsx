import { useState } from 'react';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import Button from '@material-ui/core/Button';
import List from '@material-ui/core/List';
import ListItem from '@material-ui/core/ListItem';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  escapeInvisible,
  EntityCapacity,
  LEVELS,
  isSnoozed,
  Subject,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import {
  clusterName,
  KIND_WORDS,
  onSeveralClusters,
  subjectKey,
  withSubject,
} from '../../subjectAddress';
import { FigureText } from '../marks/FigureText';
import { LevelFilter } from '../marks/LevelFilter';
import { MoreItems } from '../table/MoreItems';
import { SubjectMark } from '../marks/SubjectMark';
import { FurtherItems } from '../table/useFurtherItems';
import { CapacitySummary } from './CapacitySummary';

const SHOWN_AT_FIRST = 50;

const useStyles = makeStyles((theme: Theme) => ({
  list: {
    [theme.breakpoints.down('sm')]: { maxHeight: 320, overflowY: 'auto' },
  },
  item: { display: 'block', padding: theme.spacing(1) },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1),
  },
  name: { overflowWrap: 'anywhere' },
  quiet: { color: theme.palette.text.secondary },
}));

/** An entity's topics and groups with level and one number, by level if wanted; the chosen one is in the address. */
export function SubjectNav(props: {
  capacity: EntityCapacity;
  /** Worst first, snoozed ones last. */
  subjects: SubjectSummary[];
  further: FurtherItems;
  chosen: Subject;
}) {
  const { capacity, subjects, further, chosen } = props;
  const classes = useStyles();
  const [query, setQuery] = useSearchParams();
  const [all, setAll] = useState(false);
  const levels = LEVELS.filter(level => query.getAll('level').includes(level));
  const onlySnoozed = query.get('snoozed') === 'true';
  const matching = subjects.filter(subject => {
    if (onlySnoozed) return isSnoozed(subject);
    if (levels.length === 0) return true;
    return levels.includes(subject.level) && !isSnoozed(subject);
  });
  const shown = all ? matching : matching.slice(0, SHOWN_AT_FIRST);
  const withCluster = onSeveralClusters(subjects);
  return (
    <nav aria-label="Topics and consumer groups">
      <CapacitySummary capacity={capacity} />
      <LevelFilter
        counts={capacity.counts}
        snoozed={capacity.snoozed}
        chosen={{ levels, snoozed: onlySnoozed }}
        onChange={next => {
          const changed = new URLSearchParams(query);
          changed.delete('level');
          next.levels.forEach(level => changed.append('level', level));
          if (next.snoozed) changed.set('snoozed', 'true');
          else changed.delete('snoozed');
          setQuery(changed, { replace: true });
        }}
      />
      <List component="div" className={classes.list} disablePadding>
        {shown.map(summary => {
          const { subject, figure } = summary;
          const selected = subjectKey(subject) === subjectKey(chosen);
          return (
            <ListItem
              key={subjectKey(subject)}
              button
              className={classes.item}
              component={RouterLink}
              role="link"
              to={`?${withSubject(query, subject)}`}
              selected={selected}
              aria-current={selected ? 'true' : undefined}
            >
              <Typography
                variant="body2"
                component="div"
                className={classes.line}
              >
                <SubjectMark subject={summary} />
                <span className={classes.name}>
                  {escapeInvisible(subject.name)}
                </span>
                <span className={classes.quiet}>
                  {KIND_WORDS[subject.kind]}
                  {withCluster && ` on ${clusterName(subject.cluster)}`}
                </span>
              </Typography>
              {figure && (
                <Typography variant="caption" className={classes.quiet}>
                  <FigureText figure={figure} />
                </Typography>
              )}
            </ListItem>
          );
        })}
      </List>
      {matching.length === 0 && (
        <Typography variant="body2" className={classes.quiet}>
          {further.hasMore && 'Of those shown so far: '}
          {onlySnoozed ? 'None is snoozed.' : 'None is at that level.'}
        </Typography>
      )}
      {shown.length < matching.length && (
        <Button size="small" onClick={() => setAll(true)}>
          Show all {matching.length}
        </Button>
      )}
      {shown.length === matching.length && (
        <MoreItems
          more={
            capacity.subjects.length + capacity.moreSubjects - subjects.length
          }
          of="topics and groups"
          list={further}
        />
      )}
    </nav>
  );
}
