import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** Where the plugin's migrations are. */
export const migrationsDirectory = resolvePackagePath(
  'backstage-plugin-kafka-capacity-backend',
  'migrations',
);

/** Opens the plugin's own database with every migration applied. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const client = await database.getClient();
  if (!database.migrations?.skip) {
    await client.migrate.latest({ directory: migrationsDirectory });
  }
  return client;
}
