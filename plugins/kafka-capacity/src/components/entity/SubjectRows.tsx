import { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import {
  escapeInvisible,
  EntityCapacity,
  SubjectSummary,
  compareSubjects,
  formatExact,
  isSnoozed,
  rollUp,
} from 'backstage-plugin-kafka-capacity-common';
import {
  clusterName,
  KIND_WORDS,
  onSeveralClusters,
  subjectKey,
} from '../../subjectAddress';
import { total } from '../marks/counts';
import { FigureText } from '../marks/FigureText';
import { SubjectMark } from '../marks/SubjectMark';

const MAX_ROWS = 5;

const useStyles = makeStyles((theme: Theme) => ({
  rows: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& > li': {
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1),
  },
  name: { overflowWrap: 'anywhere', fontWeight: 'bold' },
  quiet: { color: theme.palette.text.secondary },
}));

/** Where a topic or group is seen in detail; undefined where nothing shows it. */
export type SubjectLinks = (summary: SubjectSummary) => string | undefined;

/** At most five topics and groups, worst first and snoozed ones last, each leading to its detail; the rest as a count. */
export function SubjectRows(props: {
  /** All are counted, and the first of them are at hand. */
  capacity: Pick<EntityCapacity, 'subjects' | 'counts' | 'snoozed'>;
  linkOf: SubjectLinks;
}) {
  const classes = useStyles();
  const { capacity } = props;
  const subjects = [...capacity.subjects].sort(compareSubjects);
  const notOk = subjects.filter(
    subject => subject.level !== 'ok' && !isSnoozed(subject),
  );
  const shown = (notOk.length > 0 ? notOk : subjects).slice(0, MAX_ROWS);
  const rest = restInWords(capacity, shown);
  const withCluster = onSeveralClusters(subjects);
  return (
    <div>
      <ul className={classes.rows} aria-label="Topics and consumer groups">
        {shown.map(subject => (
          <SubjectRow
            key={subjectKey(subject.subject)}
            summary={subject}
            link={props.linkOf(subject)}
            withCluster={withCluster}
          />
        ))}
      </ul>
      {rest && (
        <Typography variant="body2" className={classes.quiet}>
          {rest}
        </Typography>
      )}
    </div>
  );
}

/** What is counted beyond the rows; empty where they are all. */
function restInWords(
  { counts, snoozed: allSnoozed }: Pick<EntityCapacity, 'counts' | 'snoozed'>,
  shown: readonly SubjectSummary[],
): string {
  const { counts: above, snoozed: snoozedAbove } = rollUp(shown);
  const ok = counts.ok - above.ok;
  const others = total(counts) - total(above) - ok;
  const snoozed = allSnoozed - snoozedAbove;
  const parts = [];
  if (others > 0) {
    parts.push(
      `${formatExact(others)} more that ${others === 1 ? 'is' : 'are'} not ok`,
    );
  }
  if (ok > 0) parts.push(`${formatExact(ok)} ok`);
  if (snoozed > 0) parts.push(`${formatExact(snoozed)} snoozed`);
  return parts.length > 0 ? `and ${parts.join(', ')}` : '';
}

function SubjectRow(props: {
  summary: SubjectSummary;
  link: string | undefined;
  withCluster: boolean;
}) {
  const { link, withCluster } = props;
  const { subject, action, finding, figure } = props.summary;
  const classes = useStyles();
  const shown = escapeInvisible(subject.name);
  const name: ReactNode = link ? <Link to={link}>{shown}</Link> : shown;
  return (
    <Typography component="li" variant="body2">
      <div className={classes.line}>
        <SubjectMark subject={props.summary} />
        <span className={classes.name}>{name}</span>
        <span className={classes.quiet}>
          {KIND_WORDS[subject.kind]}
          {withCluster && ` on ${clusterName(subject.cluster)}`}
        </span>
      </div>
      {action ? (
        <div title={finding}>
          {action}
          {figure && (
            <span className={classes.quiet}>
              {' · '}
              <FigureText figure={figure} />
            </span>
          )}
        </div>
      ) : (
        // The sentence has the number in it.
        <div>{finding}</div>
      )}
    </Typography>
  );
}
