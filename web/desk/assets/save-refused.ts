import { connection, Problem } from '../request.ts';
import { type ImportFile, refusedForm } from './asset-queries.ts';

/** Asks for the refused rows of a file and hands them to the person as a file of their own. */
export const saveRefused = async (chosen: ImportFile): Promise<void> => {
  const { path, form } = refusedForm(chosen);
  const answer = await fetch(path, {
    method: 'POST',
    body: form,
    credentials: 'same-origin',
    headers: { 'x-csrf-token': connection.csrfToken, 'accept-language': connection.language },
  }).catch(() => {
    throw new Problem('offline', 0, 'offline');
  });
  if (!answer.ok) throw new Problem('refused-rows', answer.status, `HTTP ${answer.status}`);
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = `${chosen.file.name.replace(/\.\w+$/, '')}-refused.csv`;
  link.click();
  URL.revokeObjectURL(url);
};
