import { createServer } from 'node:net';
import { AppError } from '../platform/errors.ts';

/**
 * The port to listen on, known before anything is opened: the public URL is signed into labels, and
 * nobody should wait for a database to read that the port is taken. 0 finds a free one.
 */
export async function freePort(host: string, port: number): Promise<number> {
  const server = createServer();
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).listen({ host, port, exclusive: true }, listening.resolve);
  await listening.promise.catch((error: NodeJS.ErrnoException) => {
    throw new AppError('unavailable', refusals[error.code ?? '']?.(host, port) ?? error.message);
  });
  const bound = server.address() as { port: number };
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  await closed.promise;
  return bound.port;
}

const refusals: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (_host, port) =>
    `Port ${port} is in use by another process. Stop that one, or choose another with PORT.`,
  EACCES: (_host, port) => `This user may not listen on port ${port}. Choose another with PORT.`,
  EADDRNOTAVAIL: (host) => `This machine does not have the address ${host}. Change HOST.`,
  ENOTFOUND: (host) => `The host name ${host} is not known. Change HOST.`,
};
