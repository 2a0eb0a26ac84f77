/**
 * Version of what workers and the service say to each other. It goes up with every change that an older
 * worker would misunderstand.
 */
export const WORKER_PROTOCOL = 1;
