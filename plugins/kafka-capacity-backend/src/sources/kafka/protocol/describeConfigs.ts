import { KafkaApi } from './kafkaApi';

const TOPIC_RESOURCE = 2;

export interface DescribeConfigsRequest {
  topics: string[];
  /** Names of the settings to answer with; without them Kafka sends every one. */
  keys: readonly string[];
}

export interface DescribeConfigsResponse {
  topics: {
    name: string;
    errorCode: number;
    /** Values by setting, with the defaults of broker and cluster resolved. */
    values: Map<string, string>;
  }[];
}

/** Settings of many topics; any broker answers. */
export const describeConfigs: KafkaApi<
  DescribeConfigsRequest,
  DescribeConfigsResponse
> = {
  name: 'DescribeConfigs',
  key: 32,
  minVersion: 2,
  maxVersion: 4,
  flexibleFrom: 4,
  throttles: true,

  write(to, request, version) {
    to.array(request.topics, name => {
      to.int8(TOPIC_RESOURCE);
      to.string(name);
      to.array(request.keys, key => to.string(key));
      to.tags();
    });
    to.boolean(false); // include_synonyms
    if (version >= 3) {
      to.boolean(false); // include_documentation
    }
    to.tags();
  },

  async read(from, version, slice) {
    const topics: DescribeConfigsResponse['topics'] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const errorCode = from.int16();
      from.nullableString(); // error_message
      from.int8(); // resource_type
      const name = from.string();
      const values = new Map<string, string>();
      for (let configs = from.arrayLength(); configs > 0; configs--) {
        const key = from.string();
        const value = from.nullableString();
        from.skip(3); // read_only, config_source, is_sensitive
        from.array(() => {
          from.string();
          from.nullableString();
          from.int8();
          from.tags();
        }); // synonyms
        if (version >= 3) {
          from.int8(); // config_type
          from.nullableString(); // documentation
        }
        from.tags();
        if (value !== undefined) {
          values.set(key, value);
        }
      }
      from.tags();
      topics.push({ name, errorCode, values });
      if (slice.spent) {
        await slice.rest();
      }
    }
    return { topics };
  },
};
