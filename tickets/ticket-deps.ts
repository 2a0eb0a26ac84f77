import type { PlaceExamination, PlaceFinding } from '../detection/index.ts';
import type { Blobs } from '../platform/blobs.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Secrets } from '../platform/secrets.ts';

/** What the ticket side needs from outside. */
export type TicketDeps = {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  bus: Bus;
  blobs: Blobs;
  logger: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  settings: {
    /** Without a trailing slash. */
    publicUrl: string;
    ticketPrefix: string;
  };
};

/** Looks at places through the cameras; never throws for what a camera does. */
export type Places = {
  /** Whether the problem is gone (核查). */
  examine(asked: PlaceExamination): Promise<PlaceFinding>;
  /** Whether the cameras agree that the problem is there (核实): *still_there*. */
  preCheck(asked: PlaceExamination): Promise<PlaceFinding>;
};

/** What the regular work needs besides. */
export type TicketJobDeps = TicketDeps & { places: Places };
