/** The disk is full: only who drops something can go on. */
export class NoRoomError extends Error {
  constructor() {
    super('the disk is full');
  }
}
