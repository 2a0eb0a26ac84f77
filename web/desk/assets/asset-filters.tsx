import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef, Select } from 'antd';
import { useRef } from 'react';
import { usePreferences } from '../preferences.tsx';
import { useDepartments } from '../queries.ts';
import { useShortcuts } from '../shortcuts.ts';
import { useTypedSearch } from '../typed-search.ts';
import { assetStates, plateChoices } from './asset-api.ts';
import { useClasses } from './asset-queries.ts';

const longestSearch = 64;

const filterNames = ['q', 'classCode', 'departmentId', 'state', 'plate', 'seen'] as const;
type FilterName = (typeof filterNames)[number];

export const isAnyFilter = (search: URLSearchParams): boolean =>
  filterNames.some((name) => search.has(name));

/** Chooses by typing a part of the words, too. */
const findable = {
  filterOption: (typed: string, option?: { label?: unknown }) =>
    String(option?.label ?? '')
      .toLowerCase()
      .includes(typed.trim().toLowerCase()),
};

type Option = { value: string; label: string };

/** What to look for in the register; the address keeps it. */
export const AssetFilters = () => {
  const { t, pick } = usePreferences();
  const { search, text, setText, change } = useTypedSearch<FilterName>('q');
  const classes = useClasses();
  const departments = useDepartments(true);
  const field = useRef<InputRef>(null);
  useShortcuts({ '/': () => field.current?.focus() });

  const choice = (name: Exclude<FilterName, 'q'>, options: Option[]) => (
    <Select
      key={name}
      aria-label={t(`assets.filter.${name}`)}
      value={search.get(name) ?? ''}
      onChange={(value: string) => change(name, value)}
      showSearch={findable}
      popupMatchSelectWidth={240}
      options={[{ value: '', label: t(`assets.any.${name}`) }, ...options]}
    />
  );
  return (
    <search className="asset-filters">
      <Input
        ref={field}
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t('assets.search')}
        aria-label={t('assets.search')}
        value={text}
        maxLength={longestSearch}
        onChange={(event) => setText(event.target.value)}
      />
      {choice(
        'classCode',
        (classes.data ?? []).map(({ classCode, nameZh, nameEn }) => ({
          value: classCode,
          label: `${pick(nameZh, nameEn)} ${classCode}`,
        })),
      )}
      {choice(
        'departmentId',
        (departments.data ?? []).map(({ departmentId, nameZh, nameEn }) => ({
          value: departmentId,
          label: pick(nameZh, nameEn ?? ''),
        })),
      )}
      {choice(
        'state',
        assetStates.map((value) => ({ value, label: t(`asset.state.${value}`) })),
      )}
      {choice(
        'plate',
        plateChoices.map((value) => ({ value, label: t(`assets.plate.${value}`) })),
      )}
      {choice('seen', [
        { value: 'true', label: t('assets.seen.true') },
        { value: 'false', label: t('assets.seen.false') },
      ])}
    </search>
  );
};
