import { Entity } from '@backstage/catalog-model';
import { ConfigSources, FileConfigSource } from '@backstage/config-loader';
import { parseEntityYaml } from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const catalog = path.join(__dirname, 'catalog');

/** The entities of the example. */
export function exampleEntities(): Entity[] {
  return readdirSync(catalog).flatMap(name => {
    const target = path.join(catalog, name);
    const read = parseEntityYaml(readFileSync(target), {
      type: 'file',
      target,
    });
    return [...read].flatMap(one =>
      one.type === 'entity' ? [one.entity] : [],
    );
  });
}

/** The example's own limits, as `npm start` lays them over the portal's configuration. */
export async function exampleSettings(): Promise<JsonObject> {
  const config = await ConfigSources.toConfig(
    FileConfigSource.create({
      path: path.resolve(__dirname, '../../../../../app-config.example.yaml'),
    }),
  );
  return config.get<JsonObject>('kafkaCapacity');
}
