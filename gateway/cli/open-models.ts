import { pino } from 'pino';
import { type Models, openModels, readManifest } from '../../detection/index.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';

const STANDARD_ERROR = 2;

/** Opens the models of the configuration for one piece of work; needs no database. */
export async function withModels<T>(
  manifests: readonly string[],
  work: (models: Models) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const logger = createLogger('error', pino.destination(STANDARD_ERROR));
  const models = await openModels({ ...config.models, manifests, logger });
  try {
    return await work(models);
  } finally {
    await models.close();
  }
}

/** The model that `--model` names, by its id or by the path of its manifest. Throws AppError `model-invalid`. */
export async function modelNamed(name: string): Promise<{ modelId: string; manifests: string[] }> {
  if (!name.endsWith('.json')) return { modelId: name, manifests: [] };
  const { modelId } = await readManifest(name);
  return { modelId, manifests: [name] };
}
