import './strings-board.ts';
import './filter-chips.css';
import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Extra, ExtraKey } from '../filters.ts';
import { usePreferences } from '../preferences.tsx';
import { useDepartments } from '../queries.ts';
import { request } from '../request.ts';
import { isStringKey, type StringKey } from '../strings.ts';
import { rangeWords } from './range-words.ts';
import { reportFigureWords } from './report-figure-words.ts';

type Classes = {
  items: {
    classCode: string;
    nameZh: string;
    nameEn: string;
    problems: { problemCode: string; nameZh: string; nameEn: string }[];
  }[];
};

/** A chip names some parts of a filter; with it they go. */
type Chip = { keys: readonly ExtraKey[]; text: string };

const useNames = (extra: Extra) => {
  const { pick } = usePreferences();
  const { departmentId, supervisorId, becameIn, classCode, report } = extra;
  const departments = useDepartments(Boolean(departmentId || supervisorId || becameIn || report));
  const classes = useQuery({
    queryKey: ['classes'],
    queryFn: ({ signal }) => request<Classes>('/api/classes', { signal }),
    enabled: classCode !== undefined,
    staleTime: 600_000,
  });
  const department = (id: string | undefined) => {
    const found = departments.data?.find((each) => each.departmentId === id);
    return found ? pick(found.nameZh, found.nameEn ?? '') : '…';
  };
  const kind = classes.data?.items.find((each) => each.classCode === classCode);
  const problem = kind?.problems.find((each) => each.problemCode === extra.problemCode);
  return {
    department,
    kind: kind ? pick(kind.nameZh, kind.nameEn) : (classCode ?? ''),
    problem: problem ? pick(problem.nameZh, problem.nameEn) : (extra.problemCode ?? ''),
  };
};

const useChips = (extra: Extra): Chip[] => {
  const { t, language } = usePreferences();
  const names = useNames(extra);
  const chips: Chip[] = [];
  const range = (since: string | undefined, until: string | undefined) =>
    rangeWords({ since, until }, language, t);
  for (const part of ['filed', 'closed', 'rated'] as const) {
    const [since, until] = [extra[`${part}Since`], extra[`${part}Until`]];
    if (!since && !until) continue;
    chips.push({
      keys: [`${part}Since`, `${part}Until`],
      text: t(`chip.${part}`, { range: range(since, until) }),
    });
  }
  if (extra.became) {
    const state: StringKey | string = `state.${extra.became}`;
    const values = {
      state: isStringKey(state) ? t(state) : extra.became,
      range: range(extra.becameSince, extra.becameUntil),
      department: extra.becameIn ? names.department(extra.becameIn) : '',
    };
    chips.push({
      keys: ['became', 'becameSince', 'becameUntil', 'becameIn'],
      text: t('chip.became', values).trim(),
    });
  }
  if (extra.classCode) {
    const text = [names.kind, names.problem].filter(Boolean).join(' · ');
    chips.push({ keys: ['classCode', 'problemCode'], text });
  }
  if (extra.departmentId) {
    chips.push({ keys: ['departmentId'], text: names.department(extra.departmentId) });
  }
  if (extra.supervisorId) {
    const name = names.department(extra.supervisorId);
    chips.push({ keys: ['supervisorId'], text: t('chip.supervisor', { name }) });
  }
  const says = (key: ExtraKey, yes: StringKey, no: StringKey) => {
    if (extra[key]) chips.push({ keys: [key], text: t(extra[key] === 'true' ? yes : no) });
  };
  says('late', 'chip.late', 'chip.onTime');
  says('supervised', 'chip.supervised', 'chip.notSupervised');
  says('open', 'chip.open', 'chip.ended');
  for (const key of ['overdueDays', 'stuckDays', 'minReopens'] as const) {
    if (extra[key]) chips.push({ keys: [key], text: t(`chip.${key}`, { n: Number(extra[key]) }) });
  }
  const by = `chip.closedBy.${extra.closedBy}`;
  if (extra.closedBy && isStringKey(by)) chips.push({ keys: ['closedBy'], text: t(by) });
  if (extra.cell) chips.push({ keys: ['cell'], text: t('chip.cell', { cell: extra.cell }) });
  if (extra.report) {
    const what = reportFigureWords(extra.figure ?? '', names.department, t);
    const text = t('chip.report', { day: extra.report, what });
    chips.push({ keys: ['report', 'figure'], text });
  }
  return chips;
};

type Props = { extra: Extra; onChange: (extra: Extra) => void };

/** What a list is narrowed to beyond state and urgency, each part removable. */
export const FilterChips = ({ extra, onChange }: Props) => {
  const { t } = usePreferences();
  const without = (keys: readonly ExtraKey[]): Extra =>
    Object.fromEntries(Object.entries(extra).filter(([key]) => !keys.some((gone) => gone === key)));
  return (
    <ul className="chips" aria-label={t('chip.label')}>
      {useChips(extra).map(({ keys, text }) => (
        <li key={keys.join(' ')}>
          <button
            type="button"
            className="chip"
            aria-label={t('chip.remove', { what: text })}
            onClick={() => onChange(without(keys))}
          >
            {text} <CloseOutlined aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
};
