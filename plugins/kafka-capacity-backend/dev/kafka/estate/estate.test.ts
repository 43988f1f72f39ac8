import { Entity } from '@backstage/catalog-model';
import { parseEntityYaml } from '@backstage/plugin-catalog-node';
import { parseKafkaAnnotations } from 'backstage-plugin-kafka-capacity-common';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ESTATE_CLUSTER, ESTATE_GROUPS, ESTATE_TOPICS } from './estate';

const directory = path.join(__dirname, 'catalog');

function entitiesOf(target: string): Entity[] {
  const results = parseEntityYaml(readFileSync(target), {
    type: 'file',
    target,
  });
  return [...results].map(result => {
    if (result.type !== 'entity') throw new Error(`${target} is not valid`);
    return result.entity;
  });
}

function catalogEntities(): Entity[] {
  return readdirSync(directory).flatMap(name =>
    entitiesOf(path.join(directory, name)),
  );
}

describe('the catalog of the example estate', () => {
  const entities = catalogEntities();
  const read = entities.map(entity => ({
    entity,
    annotations: parseKafkaAnnotations(entity.metadata.annotations),
  }));
  const registrationsOf = (kind: 'topic' | 'consumer-group') =>
    new Set(
      read.flatMap(({ annotations }) =>
        annotations.subjects
          .filter(subject => subject.kind === kind)
          .map(({ cluster, name }) => `${cluster}/${name}`),
      ),
    );

  it('registers what the table says, and nothing else', () => {
    const wanted = (names: string[]) =>
      new Set(names.map(name => `${ESTATE_CLUSTER}/${name}`));
    expect(registrationsOf('topic')).toEqual(
      wanted(ESTATE_TOPICS.filter(t => t.registered).map(t => t.name)),
    );
    expect(registrationsOf('consumer-group')).toEqual(
      wanted(ESTATE_GROUPS.filter(g => g.registered).map(g => g.id)),
    );
  });

  it.each(ESTATE_TOPICS.filter(topic => topic.registered))(
    'declares of $name what the table says',
    ({ name, declaredPeakMBps, declaredParallelism }) => {
      const { annotations } = read.find(
        ({ entity }) => entity.metadata.name === name,
      )!;
      expect(annotations.declared.peakThroughputMBps).toBe(declaredPeakMBps);
      expect(annotations.declared.targetParallelism).toBe(declaredParallelism);
    },
  );

  it('has unreadable annotations only where it means to', () => {
    const mistyped = read.filter(
      ({ annotations }) => annotations.problems.length > 0,
    );
    expect(mistyped.map(({ entity }) => entity.metadata.name)).toEqual([
      'mistyped-annotations',
    ]);
  });

  it('names no entity that is not there', () => {
    const known = new Set(
      entities.map(({ kind, metadata }) =>
        `${kind}:${metadata.name}`.toLocaleLowerCase('en-US'),
      ),
    );
    const named = entities.flatMap(({ spec = {} }) => [
      ...[spec.dependsOn ?? []].flat().map(String),
      ...(spec.owner ? [String(spec.owner)] : []),
      ...(spec.system ? [`system:${spec.system}`] : []),
      ...(spec.domain ? [`domain:${spec.domain}`] : []),
      ...[spec.memberOf ?? [], spec.children ?? []]
        .flat()
        .map(name => `group:${name}`),
    ]);
    expect(named.filter(reference => !known.has(reference))).toEqual([]);
  });

  it.each(['create-kafka-topic', 'scale-kafka-topic'])(
    'has the owner of the template %s',
    name => {
      const target = path.join(
        path.dirname(
          require.resolve(
            'backstage-plugin-scaffolder-backend-module-kafka-capacity/package.json',
          ),
        ),
        'templates',
        name,
        'template.yaml',
      );
      const [owner] = entitiesOf(target).map(({ spec }) => spec?.owner);
      const groups = entities.filter(({ kind }) => kind === 'Group');
      expect(groups.map(({ metadata }) => metadata.name)).toContain(owner);
    },
  );
});
