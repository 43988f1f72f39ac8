import { featureVersion, missingRequirements } from './requirements';

describe('featureVersion', () => {
  it.each([
    ['java version "1.8.0_392"', 8],
    ['openjdk version "11.0.21" 2023-10-17 LTS', 11],
    ['openjdk version "17" 2021-09-14', 17],
    ['openjdk version "22-ea" 2024-03-19', 22],
    ['Unrecognized option: -version', undefined],
  ])('of %s is %s', (printed, expected) => {
    expect(featureVersion(printed)).toBe(expected);
  });
});

describe('missingRequirements', () => {
  it.each([
    [
      'nothing',
      { javaVersion: 17, javaCompiler: true, maven: true },
      false,
      [],
    ],
    [
      'Maven, for the jars are there',
      { javaVersion: 21, javaCompiler: true, maven: false },
      true,
      [],
    ],
    [
      'Maven',
      { javaVersion: 17, javaCompiler: true, maven: false },
      false,
      [/Maven is missing/],
    ],
    [
      'Java',
      { javaCompiler: false, maven: true },
      false,
      [/Java is missing.*17/],
    ],
    [
      'a newer Java',
      { javaVersion: 11, javaCompiler: true, maven: true },
      false,
      [/Java 11 is too old.*17/],
    ],
    [
      'a compiler',
      { javaVersion: 17, javaCompiler: false, maven: true },
      false,
      [/whole JDK/],
    ],
    [
      'both',
      { javaCompiler: false, maven: false },
      false,
      [/Java is missing/, /Maven is missing/],
    ],
  ])('names what to install: %s', (_, found, jarsCached, expected) => {
    const missing = missingRequirements(found, { jarsCached });
    expect(missing).toHaveLength(expected.length);
    expected.forEach((pattern, index) =>
      expect(missing[index]).toMatch(pattern),
    );
  });
});
