import { clusterWarnings } from './clusterWarnings';

it.each([
  [31, []],
  [29, ['2030-02-01T00:00:00.000Z']],
  [-1, ['2030-02-01T00:00:00.000Z']],
])('warns %p days before a certificate expires: %j', (days, expected) => {
  const expiresAt = Date.UTC(2030, 1, 1);
  const certificates = [{ setting: 'ssl.cert', expiresAt }];
  const now = expiresAt - days * 24 * 3600 * 1000;
  const warnings = clusterWarnings({ certificates }, now);
  expect(warnings).toEqual(
    expected.map(at => ({
      code: 'certificate-expires',
      setting: 'ssl.cert',
      at,
    })),
  );
});
