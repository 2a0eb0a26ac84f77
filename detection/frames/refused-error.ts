/** The camera is there and wants other credentials: trying again soon helps nobody, and may lock them. */
export class RefusedError extends Error {
  constructor(detail = '') {
    super(`the camera refuses the user name or password${detail}`);
  }
}
