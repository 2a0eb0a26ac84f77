import { errorCatalogue } from '../platform/errors.ts';
import type { Pages } from './pages.ts';
import type { ErrorPage } from './problem.ts';

/** What went wrong, for a person: the title of the code and the way back. */
export const errorPage =
  (pages: Pages): ErrorPage =>
  (reply, code) => {
    const { status, ...heading } = errorCatalogue[code];
    return pages.send(reply, 'message', { heading }, { status });
  };
