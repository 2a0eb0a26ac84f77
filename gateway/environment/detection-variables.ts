import Type from 'typebox';
import { choice, text, whole, YES_NO } from './variable.ts';

/** Models, and the systems that detect by themselves. */
export const detectionVariables = {
  MODELS_DIR: Type.Optional(
    text(
      '\\S',
      'a directory',
      'Manifests of further models (*.json), with their ONNX files. Not set: the built-in COCO detector only.',
    ),
  ),
  MODEL_THREADS: whole(
    1,
    64,
    1,
    'Threads one picture may use in a model; several workers gain more than several threads.',
  ),
  INFERENCE_URL: Type.Optional(
    text(
      '^https?://[^\\s?#]+$',
      'http(s)://host[:port]',
      'Open Inference Protocol v2 server (Triton, KServe) of manifests that say "remote". Not set: models run here.',
    ),
  ),
  INFERENCE_TOKEN: Type.Optional(
    text('^\\S+$', 'a token', 'Bearer token for that server; only with INFERENCE_URL.'),
  ),
  INFERENCE_SECONDS: whole(
    1,
    300,
    5,
    'Seconds after which a silent inference server counts as away.',
  ),
  EXTERNAL_EVENTS: choice(
    YES_NO,
    'yes',
    'Listen on the broker to cameras and systems that detect by themselves; yes in exactly one process of an installation.',
  ),
  EVENTS_TOKEN: Type.Optional(
    text(
      '^\\S{16,}$',
      'at least 16 characters',
      'What detection boxes present to send events over HTTP (VIAS). Not set: none are taken.',
    ),
  ),
  FRIGATE_URL: Type.Optional(
    text(
      '^https?://[^\\s?#@]+$',
      'http(s)://host[:port]',
      'Frigate, whose events come over the same broker. Not set: none are taken.',
    ),
  ),
  FRIGATE_TOKEN: Type.Optional(
    text('^\\S+$', 'a token', 'Bearer token for its authenticated port; only with FRIGATE_URL.'),
  ),
  FRIGATE_TOPIC: text('^[^\\s+#]+$', 'a topic', 'Its mqtt.topic_prefix.', 'frigate'),
  FRIGATE_CAMERAS: Type.Optional(
    text(
      '^[A-Za-z0-9_-]+=[0-9A-Za-z._-]{1,64}(,[A-Za-z0-9_-]+=[0-9A-Za-z._-]{1,64})*$',
      'name=camera code, with commas between',
      'Our camera codes by the names of cameras in Frigate. Not set: both are the same.',
    ),
  ),
};
