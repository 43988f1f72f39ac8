import { useSearchParams } from 'react-router-dom';
import { Link } from '@backstage/core-components';
import {
  escapeInvisible,
  Subject,
} from 'backstage-plugin-kafka-capacity-common';
import { withSubject } from '../../subjectAddress';

/** A topic or group by its name, leading to its detail on the present page. */
export function SubjectLink(props: { subject: Subject }) {
  const [query] = useSearchParams();
  return (
    <Link to={`?${withSubject(query, props.subject)}`}>
      {escapeInvisible(props.subject.name)}
    </Link>
  );
}
