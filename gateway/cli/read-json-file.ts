import { readFile } from 'node:fs/promises';
import { AppError } from '../../platform/errors.ts';

/**
 * What a JSON file holds, for what checks it afterwards.
 * @throws AppError `bad-request` for a file that is no JSON
 */
export async function readJsonFile<T>(file: string): Promise<T> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    const cause = error instanceof Error ? error.message : '';
    throw new AppError('bad-request', `${file} is no JSON: ${cause}`, { cause: error });
  }
}
