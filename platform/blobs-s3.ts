import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { BlobStore, S3Access } from './blobs.ts';
import { AppError } from './errors.ts';

const isMissing = (error: unknown) =>
  error instanceof S3ServiceException &&
  error.$metadata.httpStatusCode === 404 &&
  error.name !== 'NoSuchBucket';

const unavailable = (what: string, error: unknown) =>
  error instanceof AppError
    ? error
    : new AppError('unavailable', `The S3 store did not ${what}.`, { cause: error });

function connect(access: S3Access): S3Client {
  const { endpoint, region = 'us-east-1', accessKeyId, secretAccessKey } = access;
  return new S3Client({
    region,
    ...(endpoint && { endpoint }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    // Other makers' stores know neither virtual hosts per bucket nor Amazon's newer checksums.
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000 },
  });
}

/** Blobs in a bucket that exists, below an optional prefix. */
export async function openS3Blobs(url: string, access: S3Access): Promise<BlobStore> {
  const { hostname: Bucket, pathname } = new URL(url);
  const prefix = pathname.replace(/^\/+|\/+$/g, '');
  const at = (name: string) => ({ Bucket, Key: prefix ? `${prefix}/${name}` : name });
  const client = connect(access);
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    client.destroy();
    throw new AppError(
      'unavailable',
      `Bucket ${Bucket} cannot be reached at ${access.endpoint ?? 'Amazon S3'}: create it, or check ` +
        'endpoint, region and keys.',
      { cause: error },
    );
  }

  async function read(name: string, maxBytes: number): Promise<Uint8Array | undefined> {
    try {
      const answer = await client.send(new GetObjectCommand(at(name)));
      if ((answer.ContentLength ?? 0) > maxBytes) {
        await answer.Body?.transformToWebStream().cancel();
        throw new AppError('too-large', `The blob has more than ${maxBytes} bytes.`);
      }
      return await answer.Body?.transformToByteArray();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unavailable('give the blob', error);
    }
  }

  return {
    async write(name, bytes) {
      try {
        await client.send(new PutObjectCommand({ ...at(name), Body: bytes }));
      } catch (error) {
        throw unavailable('take the blob', error);
      }
    },
    read,
    async has(name) {
      try {
        await client.send(new HeadObjectCommand(at(name)));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw unavailable('answer', error);
      }
    },
    async remove(name) {
      try {
        await client.send(new DeleteObjectCommand(at(name)));
      } catch (error) {
        if (!isMissing(error)) throw unavailable('delete the blob', error);
      }
    },
    close: async () => client.destroy(),
  };
}
