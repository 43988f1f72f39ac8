import { ReactNode } from 'react';
import { Link } from '@backstage/core-components';
import { Level } from 'backstage-plugin-kafka-capacity-common';
import { withFilters } from '../platform/subjectFilters';

/** Leads to the platform page's list of a cluster's topics or groups, narrowed. */
export function SubjectListLink(props: {
  to: 'topics' | 'consumer-groups';
  cluster: string;
  /** Address of the platform page; undefined where it is not installed. */
  page: string | undefined;
  owner?: string;
  level?: Level;
  /** Whether it is among other words, where its color alone does not show it. */
  inText?: boolean;
  children: ReactNode;
}) {
  const { to, cluster, page, owner = '', level, inText, children } = props;
  if (page === undefined) return <>{children}</>;
  const query = withFilters(new URLSearchParams(), {
    cluster,
    owner,
    levels: level === undefined ? [] : [level],
  });
  return (
    <Link
      to={`${page.replace(/\/$/, '')}/${to}?${query}`}
      underline={inText ? 'always' : 'hover'}
    >
      {children}
    </Link>
  );
}
