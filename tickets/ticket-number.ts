const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000;

/**
 * A ticket number as Pingshan writes it: prefix, yyyyMMddHHmmss in Shanghai, four digits. `serial` comes
 * from a database sequence and repeats after 10,000, so numbers stay unique up to that many a second.
 */
export function ticketNumber(prefix: string, at: Date, serial: number): string {
  const civil = new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString();
  const stamp = civil.slice(0, 19).replaceAll(/\D/g, '');
  return `${prefix}${stamp}${String(serial % 10_000).padStart(4, '0')}`;
}

/** A number as people type it: spaces and lower case are forgiven. */
export const readTicketNumber = (text: string): string =>
  text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();
