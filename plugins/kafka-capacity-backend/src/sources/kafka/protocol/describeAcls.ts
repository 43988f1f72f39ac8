import { KafkaApi } from './kafkaApi';

/** Resource types by Kafka's number; others are `other`. */
const RESOURCE_TYPES: Readonly<Record<number, AclResource['type']>> = {
  2: 'topic',
  3: 'group',
};

/** Operations by Kafka's number; others are `other`. */
const OPERATIONS: Readonly<Record<number, AclGrant['operation']>> = {
  2: 'all',
  3: 'read',
  4: 'write',
};

const ANY = 1;
const ALLOW = 3;
const PREFIXED = 4;

/** What a principal is allowed. */
export interface AclGrant {
  /** Such as `User:billing`; `User:*` is everybody. */
  principal: string;
  operation: 'all' | 'read' | 'write' | 'other';
}

/** ACLs of one resource pattern. */
export interface AclResource {
  type: 'topic' | 'group' | 'other';
  /** A name, or what names begin with; a literal `*` is all of them. */
  name: string;
  prefixed: boolean;
  grants: AclGrant[];
}

export interface DescribeAclsResponse {
  errorCode: number;
  resources: AclResource[];
}

/** Every ACL that allows something; any broker answers. Kafka has no way to ask for a part of them by pages. */
export const describeAcls: KafkaApi<undefined, DescribeAclsResponse> = {
  name: 'DescribeAcls',
  key: 29,
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  throttles: true,

  write(to) {
    to.int8(ANY); // resource_type_filter
    to.string(null); // resource_name_filter
    to.int8(ANY); // pattern_type_filter
    to.string(null); // principal_filter
    to.string(null); // host_filter
    to.int8(ANY); // operation
    to.int8(ALLOW); // permission_type
    to.tags();
  },

  async read(from, _version, slice) {
    const errorCode = from.int16();
    from.nullableString(); // error_message
    const resources: AclResource[] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const type = RESOURCE_TYPES[from.int8()] ?? 'other';
      const name = from.string();
      const prefixed = from.int8() === PREFIXED;
      const grants: AclGrant[] = [];
      for (let acls = from.arrayLength(); acls > 0; acls--) {
        const principal = from.string();
        from.string(); // host
        const operation = OPERATIONS[from.int8()] ?? 'other';
        from.int8(); // permission_type
        from.tags();
        grants.push({ principal, operation });
      }
      from.tags();
      resources.push({ type, name, prefixed, grants });
      if (slice.spent) {
        await slice.rest();
      }
    }
    return { errorCode, resources };
  },
};
