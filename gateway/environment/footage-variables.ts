import Type from 'typebox';
import { choice, text, whole, YES_NO } from './variable.ts';

/** Video files of cameras, the recorder and its room on the disk. */
export const footageVariables = {
  VIDEO_DIR: Type.Optional(
    text(
      '\\S',
      'a directory',
      'The only directory whose video files cameras may show (source file:<name>). Not set: video in DATA_DIR.',
    ),
  ),
  RECORDER: choice(
    YES_NO,
    'yes',
    'Record the cameras that are to be recorded; exactly one service of an installation says yes.',
  ),
  FOOTAGE_DAYS: whole(1, 3650, 30, 'Days that footage is kept where a camera says nothing else.'),
  FOOTAGE_GB: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10_000_000,
      expected: 'a whole number from 1',
      description:
        'All footage together takes so many GB (10⁹ bytes) at most, then the oldest goes. Not set: as much as the disk has.',
    }),
  ),
  FOOTAGE_FREE_GB: whole(
    0,
    100_000,
    2,
    'So many GB stay free on the disk of the footage: before it is fuller, the oldest footage goes and somebody is told.',
  ),
  FOOTAGE_DIR: Type.Optional(
    text(
      '\\S',
      'a directory',
      'Where the recorder writes footage; a file system of its own keeps it from filling others. Not set: footage in DATA_DIR.',
    ),
  ),
  CLIP_CACHE_MB: whole(
    100,
    10_000_000,
    5000,
    'Megabytes for clips of footage that somebody has asked for; the longest unused make room.',
  ),
};
