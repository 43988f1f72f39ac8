import { z } from 'zod';
import type { ZodTypeAny } from 'zod/v3';
import { Zod } from './actionServices';

/**
 * The fields of a schema of the API, with their descriptions, in the zod 3 that the registry takes.
 *
 * @param zod3 - what the registry hands to schemas
 */
export function registryFields(
  zod3: Zod,
  { shape }: z.ZodObject,
): Record<string, ZodTypeAny> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, inZod3(zod3, field)]),
  );
}

function inZod3(zod3: Zod, schema: z.core.$ZodType): ZodTypeAny {
  const { description } = z.globalRegistry.get(schema) ?? {};
  const same = undescribed(zod3, schema);
  return description === undefined ? same : same.describe(description);
}

function undescribed(zod3: Zod, schema: z.core.$ZodType): ZodTypeAny {
  if (schema instanceof z.ZodOptional) {
    return inZod3(zod3, schema.unwrap()).optional();
  }
  if (schema instanceof z.ZodNullable) {
    return inZod3(zod3, schema.unwrap()).nullable();
  }
  if (schema instanceof z.ZodArray) {
    return zod3.array(inZod3(zod3, schema.element));
  }
  if (schema instanceof z.ZodObject) {
    const object = zod3.object(registryFields(zod3, schema));
    const isLoose = schema.def.catchall instanceof z.ZodUnknown;
    return isLoose ? object.passthrough() : object;
  }
  if (schema instanceof z.ZodEnum) {
    const [first, ...rest] = schema.options.map(String);
    return zod3.enum([first, ...rest]);
  }
  if (schema instanceof z.ZodNumber) {
    const { minValue, maxValue, format } = schema;
    const number = zod3
      .number()
      .min(minValue ?? -Infinity)
      .max(maxValue ?? Infinity);
    return format === 'safeint' ? number.int() : number;
  }
  if (schema instanceof z.ZodBoolean) return zod3.boolean();
  if (schema instanceof z.ZodString || schema instanceof z.ZodISODateTime) {
    return zod3.string();
  }
  throw new Error(`No schema of zod 3 is known for ${schema._zod.def.type}`);
}
