import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import {
  TopicDetail,
  compareSubjects,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { MoreItems } from '../table/MoreItems';
import { Quantity } from '../marks/Quantity';
import { SubjectMark } from '../marks/SubjectMark';
import { useFurtherItems } from '../table/useFurtherItems';
import { Section } from '../subject/Section';
import { SubjectLink } from '../subject/SubjectLink';

const useStyles = makeStyles((theme: Theme) => ({
  consumers: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& > li': {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      columnGap: theme.spacing(1.5),
      padding: theme.spacing(0.5, 0),
    },
  },
  quiet: { color: theme.palette.text.secondary },
}));

/** The consumer groups of a topic, with their level and how far behind they are. */
export function ConsumersSection({ topic }: { topic: TopicDetail }) {
  const classes = useStyles();
  const { cluster } = topic.subject;
  const api = useApi(kafkaCapacityApiRef);
  const list = useFurtherItems({
    first: topic.consumers,
    cursor: topic.consumersCursor,
    load: cursor =>
      api.getTopicConsumers(cluster, topic.subject.name, { cursor }),
    keyOf: ({ group }) => group,
  });
  const consumers = [...list.items].sort(compareSubjects);
  return (
    <Section title="Who reads it">
      {consumers.length > 0 && (
        <ul className={classes.consumers}>
          {consumers.map(({ group, level, state, members, lag, snooze }) => (
            <Typography key={group} component="li" variant="body2">
              <SubjectMark subject={{ level, snooze }} />
              <SubjectLink
                subject={{
                  cluster,
                  kind: 'consumer-group',
                  name: group,
                }}
              />
              <span>
                <Quantity
                  value={lag}
                  unit="records"
                  missing="no commit on this topic"
                />{' '}
                behind
              </span>
              <span className={classes.quiet}>
                {state},{' '}
                {members === null
                  ? 'members not known'
                  : formatQuantity(members, 'members')}
              </span>
            </Typography>
          ))}
        </ul>
      )}
      <MoreItems
        more={topic.consumers.length + topic.moreConsumers - consumers.length}
        of="groups"
        list={list}
      />
      {remarks(topic).map(remark => (
        <Typography key={remark} variant="body2" color="textSecondary">
          {remark}
        </Typography>
      ))}
    </Section>
  );
}

/** What the list does not show: a list that is not whole must not pass for one that is. */
function remarks({
  consumers,
  unnamedConsumers,
  consumersFault,
}: TopicDetail): string[] {
  const found: string[] = [];
  if (unnamedConsumers > 0) {
    found.push(
      `Read by ${formatQuantity(
        unnamedConsumers,
        'groups',
      )} that you may not see.`,
    );
  }
  if (consumersFault !== null) {
    found.push(`Who reads it is not known for certain: ${consumersFault}.`);
  } else if (consumers.length + unnamedConsumers === 0) {
    found.push('No consumer group has a member or a commit on it.');
  }
  return found;
}
