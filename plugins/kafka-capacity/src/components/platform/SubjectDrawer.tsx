import { escapeInvisible } from 'backstage-plugin-kafka-capacity-common';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { subjectOf, withSubject } from '../../subjectAddress';
import { SideDrawer } from '../subject/SideDrawer';
import { SubjectDetail } from '../subject/SubjectDetail';

/** The detail of the topic or group that the address holds, over the list. */
export function SubjectDrawer() {
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const subject = subjectOf(query);
  return (
    <SideDrawer
      label={subject && escapeInvisible(subject.name)}
      onClose={() => navigate(`?${withSubject(query, undefined)}`)}
    >
      {subject && <SubjectDetail subject={subject} />}
    </SideDrawer>
  );
}
