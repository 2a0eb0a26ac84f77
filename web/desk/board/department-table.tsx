import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { DepartmentRow } from './board-api.ts';
import { FigureLink, percent, stars } from './figure-link.tsx';

const columns = [
  'filed',
  'closed',
  'onTime',
  'returned',
  'reopened',
  'overdue',
  'rating',
] as const satisfies readonly (keyof DepartmentRow)[];

const shownOf = (column: (typeof columns)[number], row: DepartmentRow): string => {
  if (column === 'onTime') return percent(row.onTime);
  return column === 'rating' ? stars(row.rating) : String(row[column].count);
};

/** The departments side by side; each figure leads to its tickets. */
export const DepartmentTable = ({ rows }: { rows: readonly DepartmentRow[] }) => {
  const { t, pick } = usePreferences();
  return (
    <Section title={t('board.byDepartment')}>
      {rows.length === 0 ? (
        <p className="quiet">{t('board.noDepartment')}</p>
      ) : (
        <PlainTable
          title={t('board.byDepartment')}
          className="board-table"
          heads={[t('board.department'), ...columns.map((column) => t(`board.${column}`))]}
        >
          {rows.map((row) => {
            const name = pick(row.nameZh, row.nameEn ?? '');
            return (
              <tr key={row.departmentId}>
                <th scope="row">{name}</th>
                {columns.map((column) => (
                  <td key={column}>
                    <FigureLink
                      figure={row[column]}
                      name={`${name} ${t(`board.${column}`)}`}
                      shown={shownOf(column, row)}
                    />
                  </td>
                ))}
              </tr>
            );
          })}
        </PlainTable>
      )}
    </Section>
  );
};
