import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { KafkaCluster, startKafka } from '../../../../dev/kafka';
import { KafkaTools } from './kafkaTools';

const STORE_PASSWORD = 'store-password';

/** Makes a key with a self-signed certificate for the loopback interface; returns the certificate. */
async function makeKeystore(keystore: string): Promise<string> {
  const store = [
    ...['-keystore', keystore, '-storetype', 'PKCS12'],
    ...['-storepass', STORE_PASSWORD, '-alias', 'broker'],
  ];
  const keytool = promisify(execFile);
  await keytool('keytool', [
    ...['-genkeypair', '-keyalg', 'RSA', '-keysize', '2048'],
    ...['-dname', 'CN=localhost', '-ext', 'SAN=IP:127.0.0.1'],
    ...['-validity', '2', ...store],
  ]);
  const { stdout } = await keytool('keytool', [
    '-exportcert',
    '-rfc',
    ...store,
  ]);
  return stdout;
}

/**
 * Starts a broker whose clients must come by TLS with SASL/SCRAM-SHA-512, and may do nothing but what ACLs allow; on its
 * internal listener everything is allowed.
 *
 * @param user - who may come, at first without any right
 * @returns the cluster, whose broker can't be started again, and the certificate (PEM) that its clients must trust
 */
export async function startSecuredKafka(user: {
  username: string;
  password: string;
}): Promise<{ kafka: KafkaCluster; certificate: string }> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'kafka-keystore-'));
  try {
    const keystore = path.join(directory, 'broker.p12');
    const certificate = await makeKeystore(keystore);
    const kafka = await startKafka({
      clientProtocol: 'SASL_SSL',
      properties: {
        'ssl.keystore.location': keystore,
        'ssl.keystore.type': 'PKCS12',
        'ssl.keystore.password': STORE_PASSWORD,
        'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
        'listener.name.client.scram-sha-512.sasl.jaas.config':
          'org.apache.kafka.common.security.scram.ScramLoginModule required;',
        'authorizer.class.name':
          'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      },
    });
    try {
      await new KafkaTools(kafka).run(
        'kafka.admin.ConfigCommand',
        ...['--alter', '--entity-type', 'users'],
        ...['--entity-name', user.username],
        ...['--add-config', `SCRAM-SHA-512=[password=${user.password}]`],
      );
    } catch (error) {
      await kafka.stop();
      throw error;
    }
    return { kafka, certificate };
  } finally {
    // Read when the broker starts, and not again.
    await fs.rm(directory, { recursive: true, force: true });
  }
}
