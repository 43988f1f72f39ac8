import { Fragment, ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  escapeInvisible,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { KIND_WORDS } from '../../subjectAddress';
import { OwnerLink, useUnknownOwner } from '../marks/OwnerLink';
import { SubjectMark } from '../marks/SubjectMark';
import { Ago, Since } from '../marks/times';
import { SnoozeBanner } from '../snooze/SnoozeBanner';
import { SnoozeButton } from '../snooze/SnoozeButton';

const useStyles = makeStyles((theme: Theme) => ({
  name: { overflowWrap: 'anywhere' },
  facts: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
  level: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1),
    margin: theme.spacing(1, 0),
    fontSize: theme.typography.h6.fontSize,
  },
  snooze: { marginLeft: 'auto' },
  since: { fontSize: theme.typography.body2.fontSize },
  finding: { marginBottom: theme.spacing(2) },
}));

/** Name, cluster, entities and owners of a topic or group, its level, what was found, and whether that is left for a time. */
export function SubjectHeading(props: {
  summary: SubjectSummary;
  children?: ReactNode;
}) {
  const {
    subject,
    level,
    snooze,
    since,
    finding,
    entities,
    assessedAt,
    coverage,
  } = props.summary;
  const classes = useStyles();
  const unknownOwner = useUnknownOwner();
  const owners = [
    ...new Set(entities.flatMap(({ owner }) => (owner ? [owner] : []))),
  ];
  return (
    <header>
      <Typography variant="h5" component="h2" className={classes.name}>
        {escapeInvisible(subject.name)}
      </Typography>
      <Typography variant="body2" component="div" className={classes.facts}>
        {KIND_WORDS[subject.kind]} · cluster {subject.cluster}
        {entities.length === 0 && ' · not linked to an entity'}
        {owners.length > 0 && (
          <>
            {owners[0] === unknownOwner ? ' · ' : ' · owner '}
            {owners.map((owner, index) => (
              <Fragment key={owner}>
                {index > 0 && ', '}
                <OwnerLink owner={owner} />
              </Fragment>
            ))}
          </>
        )}
        {entities.length > 0 && (
          <>
            {' · registered by '}
            <RefLinks refs={entities.map(({ entityRef }) => entityRef)} />
          </>
        )}
        {props.children}
      </Typography>
      <div className={classes.level}>
        <SubjectMark subject={props.summary} />
        <span className={classes.since}>
          {since && <Since at={since} />}
          {assessedAt && (
            <span className={classes.facts}>
              {since && ' · '}assessed <Ago at={assessedAt} />
            </span>
          )}
          <span className={classes.facts}>
            {' · '}
            {coverage.measured} of {coverage.total} signals measured
          </span>
        </span>
        {level !== 'ok' && snooze === null && (
          <span className={classes.snooze}>
            <SnoozeButton summary={props.summary} />
          </span>
        )}
      </div>
      <Typography variant="body1" className={classes.finding}>
        {finding}
      </Typography>
      <SnoozeBanner summary={props.summary} />
    </header>
  );
}

function RefLinks(props: { refs: string[] }) {
  return (
    <>
      {props.refs.map((ref, index) => (
        <Fragment key={ref}>
          {index > 0 && ', '}
          <EntityRefLink entityRef={ref} hideIcon />
        </Fragment>
      ))}
    </>
  );
}
