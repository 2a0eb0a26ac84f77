import type { Asset } from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import type { Channel } from './complaint-store.ts';

export type ComplaintInput = {
  problemCode: string;
  text?: string | undefined;
  photos: readonly Uint8Array[];
  contact?: string | undefined;
  /** The reporter lets the handling department read the contact. */
  shareContact: boolean;
  /** A UUID made once by the reporter's device; sending it again changes nothing. */
  clientKey: string;
  lang: 'zh' | 'en';
  channel: Channel;
} & ({ smartCode: string } | { plate: Plate });

/** What `openSmartCode` answers. */
export type Plate = { asset: Asset; plateId: string };

export type FiledComplaint = {
  complaintId: string;
  ticketNumber: string;
  trackingKey: string;
  /** The public deadline promised to this reporter. */
  dueAt: Date | null;
  /** It joined a ticket that others had opened. */
  merged: boolean;
  /** How many have reported this by then, this one included. */
  reporters: number;
  /** This client key had been filed before. */
  repeated: boolean;
};

export const MAX_TEXT = 2000;

/** Throws `invalid-field` for what no complaint can hold. */
export function checkInput({ text, clientKey, problemCode }: ComplaintInput): void {
  const refuse = (field: string, message: string) => {
    throw new AppError('invalid-field', message, { fields: [{ field, message }] });
  };
  if ((text?.length ?? 0) > MAX_TEXT) refuse('/text', `At most ${MAX_TEXT} characters.`);
  if (!isId(clientKey)) refuse('/clientKey', 'The clientKey must be a UUID in lower case.');
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(problemCode)) refuse('/problemCode', 'Choose a problem.');
}
