import { PlainTable } from '../parts/plain-table.tsx';
import { usePreferences } from '../preferences.tsx';
import type { ImportPreview, ImportProblem } from './asset-api.ts';

const Head = ({ header, field }: ImportPreview['columns'][number]) => {
  const { t } = usePreferences();
  return (
    <>
      {header}
      {field === null && <span className="quiet import-extra">{t('assetImport.extra')}</span>}
    </>
  );
};

/** A cell as it stands in the file, with what is wrong with it. */
const Cell = ({ text, problems }: { text: string; problems: ImportProblem[] }) => {
  const { pick } = usePreferences();
  return (
    <td data-wrong={problems.length > 0}>
      {text}
      {problems.map(({ code, zh, en }) => (
        <span key={code} className="import-wrong">
          {pick(zh, en)}
        </span>
      ))}
    </td>
  );
};

/** The first rows of a file and those that are refused, with what is wrong in its place. */
export const ImportTable = ({ preview }: { preview: ImportPreview }) => {
  const { t, pick } = usePreferences();
  const { columns, lines, problems } = preview;
  const wrong = Map.groupBy(problems, ({ row }) => row);
  const known = new Set(columns.map(({ header }) => header));
  return (
    <>
      <p className="quiet">{t('assetImport.shown', { n: lines.length, rows: preview.rows })}</p>
      <PlainTable
        title={t('assetImport.step.look')}
        className="import-table"
        heads={[
          t('import.row'),
          t('assetImport.becomes'),
          ...columns.map((column) => <Head key={column.header} {...column} />),
        ]}
      >
        {lines.map(({ row, cells, outcome }) => {
          const here = wrong.get(row) ?? [];
          // What no column of the file can show, such as a column that is missing.
          const elsewhere = here.filter(({ column }) => !known.has(column));
          return (
            <tr key={row} data-outcome={outcome}>
              <td className="number">{row}</td>
              <td>
                <span className="mark" data-outcome={outcome}>
                  {t(`assetImport.outcome.${outcome}`)}
                </span>
                {elsewhere.map(({ column, code, zh, en }) => (
                  <span key={`${column} ${code}`} className="import-wrong">
                    {column}: {pick(zh, en)}
                  </span>
                ))}
              </td>
              {columns.map(({ header }, index) => (
                <Cell
                  key={header}
                  text={cells[index] ?? ''}
                  problems={here.filter(({ column }) => column === header)}
                />
              ))}
            </tr>
          );
        })}
      </PlainTable>
    </>
  );
};
