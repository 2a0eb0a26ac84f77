import { AppError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { cameraById } from '../../cameras/camera-store.ts';
import { noCamera } from '../../cameras/change-camera.ts';
import {
  camerasOfProvider,
  deleteCameraFootage,
  putCameraFootage,
} from './camera-footage-store.ts';
import { type OpenProviderDeps, openProvider } from './open-provider.ts';
import type { CheckStep } from './provider-check.ts';
import { sealCredentials } from './provider-credentials.ts';
import { deleteProvider, insertProvider, providerById } from './provider-store.ts';
import {
  type Credentials,
  checkCameraName,
  checkProvider,
  type ProviderContent,
  type StoredProvider,
} from './stored-provider.ts';

/**
 * Adds a platform with footage; nothing is asked of it yet.
 * @throws AppError `invalid-field`, `conflict` when another has the name
 */
export async function addProvider(
  { db, clock, secrets }: OpenProviderDeps,
  { credentials, ...content }: ProviderContent & { credentials: Credentials },
): Promise<StoredProvider> {
  const checked = checkProvider(content, credentials);
  const at = clock.now();
  const providerId = newId();
  const credentialsSealed = sealCredentials(secrets, providerId, credentials);
  const provider = { ...checked, providerId, credentialsSealed, createdAt: at, updatedAt: at };
  if (!(await insertProvider(db.query, provider))) {
    throw new AppError('conflict', 'Another footage platform has this name.');
  }
  return provider;
}

/** Removes a platform; its cameras are recorded there no more. @throws AppError `not-found` */
export async function removeProvider(
  { db }: Pick<OpenProviderDeps, 'db'>,
  providerId: string,
): Promise<void> {
  await db.transaction(async (query) => {
    if (!(await deleteProvider(query, providerId))) throw noProvider();
  });
}

/**
 * Says that a platform records a camera, and what it is called there.
 * @throws AppError `not-found`, `invalid-field`
 */
export async function assignCamera(
  { db, clock }: Pick<OpenProviderDeps, 'db' | 'clock'>,
  assigned: { cameraId: string; providerId: string; name: string },
): Promise<void> {
  await db.transaction(async (query) => {
    const provider = await providerById(query, assigned.providerId);
    if (!provider) throw noProvider();
    if (!(await cameraById(query, assigned.cameraId))) throw noCamera();
    checkCameraName(provider.kind, assigned.name);
    await putCameraFootage(query, assigned, clock.now());
  });
}

/** A camera is no longer recorded by a platform. @throws AppError `not-found` when it was not */
export async function unassignCamera(
  { db }: Pick<OpenProviderDeps, 'db'>,
  cameraId: string,
): Promise<void> {
  if (!(await deleteCameraFootage(db.query, cameraId))) {
    throw new AppError('not-found', 'No platform records this camera.');
  }
}

/** Talks to a platform and says what works, with some of its cameras. @throws AppError `not-found` */
export async function checkFootageProvider(
  deps: OpenProviderDeps,
  providerId: string,
  signal?: AbortSignal,
): Promise<CheckStep[]> {
  const stored = await providerById(deps.db.query, providerId);
  if (!stored) throw noProvider();
  const cameras = await camerasOfProvider(deps.db.query, providerId);
  return openProvider(deps, stored).check(
    cameras.map(({ name }) => name),
    signal,
  );
}

const noProvider = (): AppError => new AppError('not-found', 'There is no such footage platform.');
