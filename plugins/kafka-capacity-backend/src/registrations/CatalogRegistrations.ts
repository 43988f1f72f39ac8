import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANY_CLUSTER } from 'backstage-plugin-kafka-capacity-common';
import { unlessAborted } from '../unlessAborted';
import { findDisputes, OwnershipReader } from './findDisputes';
import { RegisteredKind, Registration } from './registrationsOf';
import { RegistrationStore } from './RegistrationStore';
import { readCatalog } from './readCatalog';

/** What reading the catalog works with. */
export interface RegistrationServices {
  catalog: Pick<CatalogService, 'streamEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  logger: LoggerService;
  registrations: RegistrationStore;
  /** Names of the configured clusters: registrations on others are not stored. */
  clusters: readonly string[];
  /** Reads what the ownership rules say of what is on these clusters: it decides which registrations are trusted. */
  readOwnership: (clusters: readonly string[]) => Promise<OwnershipReader>;
  /** Longest time for one reading. */
  timeoutMs: number;
}

/** Keeps what the catalog registers on the configured clusters. */
export class CatalogRegistrations {
  /** The reading that goes on, which all who ask meanwhile share. */
  #reading?: Promise<readonly string[]>;

  constructor(private readonly services: RegistrationServices) {}

  /**
   * Reads what the catalog registers and stores it. When the catalog does not answer, what is stored still holds.
   *
   * @returns the clusters on which something is registered otherwise than before
   */
  read(): Promise<readonly string[]> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<readonly string[]> {
    const { registrations, clusters, readOwnership, logger, timeoutMs } =
      this.services;
    const signal = AbortSignal.timeout(timeoutMs);
    let found: Registration<RegisteredKind>[];
    try {
      // The catalog's client takes no signal: a request that hangs is left behind.
      found = await unlessAborted(
        readCatalog({ ...this.services, signal }),
        signal,
      );
    } catch (error) {
      logger.warn(
        `The catalog could not be read, known registrations are used: ${error}`,
      );
      return [];
    }
    const known = new Set([...clusters, ANY_CLUSTER]);
    const ownershipOf = await readOwnership(clusters);
    const changed = await registrations.replace(
      found.filter(({ cluster }) => known.has(cluster)),
      claims => findDisputes(claims, clusters, ownershipOf),
    );
    return changed.has(ANY_CLUSTER)
      ? clusters
      : clusters.filter(cluster => changed.has(cluster));
  }
}
