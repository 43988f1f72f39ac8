import ListItemIcon from '@material-ui/core/ListItemIcon';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { parseEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import {
  DefaultResultListItemProps,
  HighlightedSearchResultText,
} from '@backstage/plugin-search-react';
import { Level } from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../marks/LevelMark';

/** What the search knows of a topic or consumer group; levels, findings and recommendations where an installation indexes them. */
interface FoundSubject {
  title: string;
  location: string;
  kind: string;
  cluster: string;
  /** Reference of the entity that registers it. */
  entityRef: string;
  owner: string;
  /** `yes` or empty. */
  simulated?: string;
  level?: Level;
  finding?: string;
  recommendation?: string;
}

/**
 * What an item of the search's results is given.
 *
 * @public
 */
export type KafkaCapacitySearchResultProps = Pick<
  DefaultResultListItemProps,
  'highlight' | 'icon' | 'rank' | 'result'
>;

const useStyles = makeStyles((theme: Theme) => ({
  item: { display: 'flex', width: '100%' },
  text: { minWidth: 0, overflowWrap: 'anywhere' },
  title: { ...theme.typography.h6, overflowWrap: 'anywhere' },
  where: { color: theme.palette.text.secondary },
}));

const KINDS: Readonly<Record<string, string>> = {
  'kafka-topic': 'topic',
  'kafka-consumer-group': 'consumer group',
  'kafka-cluster': 'cluster',
  'kafka-broker': 'broker',
};

/** A topic or consumer group in the list of search results: its level, what was found, and what to change. */
export function KafkaCapacitySearchResult(
  props: KafkaCapacitySearchResultProps,
) {
  const { result, highlight, icon } = props;
  const classes = useStyles();
  if (!result) return null;
  const { title, location, kind, cluster, owner, level, ...rest } =
    result as unknown as FoundSubject;
  const { entityRef, simulated, finding, recommendation } = rest;
  const entity = parseEntityRef(entityRef).name;
  return (
    <div className={classes.item}>
      {icon && <ListItemIcon aria-hidden>{icon}</ListItemIcon>}
      <div className={classes.text}>
        <Link to={location} noTrack className={classes.title}>
          {highlight?.fields.title ? (
            <HighlightedSearchResultText
              text={highlight.fields.title}
              preTag={highlight.preTag}
              postTag={highlight.postTag}
            />
          ) : (
            title
          )}
        </Link>
        <div>
          {level && <LevelMark level={level} />}{' '}
          <span className={classes.where}>
            {[
              `Kafka ${KINDS[kind] ?? kind}`,
              `cluster ${cluster}${simulated ? ', simulated' : ''}`,
              // The same subject may be found by several entities.
              ...(entity === title.toLocaleLowerCase('en-US')
                ? []
                : [`registered by ${entity}`]),
              ...(owner ? [`owner ${parseEntityRef(owner).name}`] : []),
            ].join(' · ')}
          </span>
        </div>
        {finding && <div>{finding}</div>}
        {recommendation && <strong>{recommendation}</strong>}
      </div>
    </div>
  );
}
