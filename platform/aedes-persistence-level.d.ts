/** The package brings no types; this is all of it that we call. */
declare module 'aedes-persistence-level' {
  import type { Level } from 'level';

  function levelPersistence(db: Level<string, Buffer>): object;
  export = levelPersistence;
}
