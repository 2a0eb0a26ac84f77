import Type from 'typebox';
import { text, whole } from './variable.ts';

/** Where the service listens, and where its own files live. */
export const servingVariables = {
  HOST: text('^[^\\s/]+$', 'an address or host name', 'Address to listen on.', '127.0.0.1'),
  PORT: whole(0, 65535, 8080, 'Port to listen on; 0 takes any free one.'),
  PUBLIC_URL: Type.Optional(
    text(
      '^https?://[^\\s/?#@]+$',
      'http(s)://host[:port], without a path',
      'How the outside world reaches the service. It is printed in every label, so choose it before the first one. Not set: http://127.0.0.1:<PORT>.',
    ),
  ),
  DATA_DIR: text(
    '\\S',
    'a directory',
    'Where the embedded database, broker, blobs and the master key live.',
    'data',
  ),
};
