import { missingRequirements } from './requirements';

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
