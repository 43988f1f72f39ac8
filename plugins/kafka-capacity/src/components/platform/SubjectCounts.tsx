import { useSearchParams } from 'react-router-dom';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import {
  ClusterSummary,
  formatQuantity,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { countsInWords } from '../marks/counts';
import { withFilters } from './subjectFilters';
import { subjectTotals } from './subjectTotals';

/** How many topics or groups there are on the chosen clusters, whatever else narrows the list. */
export function SubjectCounts(props: {
  kind: SubjectKind;
  chosen: ClusterSummary[];
}) {
  const { kind, chosen } = props;
  const [query] = useSearchParams();
  const { all, counts, snoozed, unlinked } = subjectTotals(kind, chosen);
  const place =
    chosen.length === 1 ? chosen[0].cluster : `${chosen.length} clusters`;
  const noun = kind === 'topic' ? 'topics' : 'consumer groups';
  return (
    <Typography variant="body2" gutterBottom>
      {formatQuantity(all, noun)} on {place}
      {all > 0 && `: ${countsInWords(counts, snoozed)}`}
      {unlinked !== undefined && unlinked > 0 && (
        <>
          {'; '}
          <Link to={`?${withFilters(query, { owner: 'none' })}`}>
            {unlinked} not linked to an entity
          </Link>
        </>
      )}
    </Typography>
  );
}
