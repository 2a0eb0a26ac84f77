import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef, Select } from 'antd';
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import {
  type Extra,
  type Filter,
  isFiltered,
  longestSearch,
  searchOfFilter,
  ticketStates,
  urgencies,
} from '../filters.ts';
import { usePreferences } from '../preferences.tsx';

const FilterChips = lazy(() =>
  import('../board/filter-chips.tsx').then((part) => ({ default: part.FilterChips })),
);

const typingPauseMs = 300;

type Props = {
  filter: Filter;
  onChange: (search: URLSearchParams) => void;
  searchField: RefObject<HTMLInputElement | null>;
};

/** Narrows the list by text, state and urgency; the address bar keeps the choice. */
export const FilterBar = ({ filter, onChange, searchField }: Props) => {
  const { t } = usePreferences();
  const [text, setText] = useState(filter.q);
  const change = (part: Partial<Filter>) => onChange(searchOfFilter({ ...filter, ...part }));
  const latest = useRef(change);
  latest.current = change;

  useEffect(() => {
    if (text.trim() === filter.q) return;
    const timer = setTimeout(() => latest.current({ q: text }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text, filter.q]);

  const takeField = (field: InputRef | null) => {
    searchField.current = field?.input ?? null;
  };
  const clear = () => {
    setText('');
    onChange(new URLSearchParams());
  };
  const narrow = (extra: Extra) => {
    const { extra: _, ...rest } = filter;
    onChange(searchOfFilter({ ...rest, extra }));
  };
  return (
    <search className="filters">
      <Input
        ref={takeField}
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t('list.search')}
        aria-label={t('list.search')}
        value={text}
        maxLength={longestSearch}
        onChange={(event) => setText(event.target.value)}
      />
      <Select<Filter['state'] | ''>
        aria-label={t('list.state')}
        value={filter.state ?? ''}
        onChange={(value) => change({ state: value || null })}
        options={[
          { value: '' as const, label: t('list.anyState') },
          ...ticketStates.map((state) => ({ value: state, label: t(`state.${state}`) })),
        ]}
      />
      <Select<Filter['urgency'] | ''>
        aria-label={t('list.urgency')}
        value={filter.urgency ?? ''}
        onChange={(value) => change({ urgency: value || null })}
        options={[
          { value: '' as const, label: t('list.anyUrgency') },
          ...urgencies.map((urgency) => ({ value: urgency, label: t(`urgency.${urgency}`) })),
        ]}
      />
      {filter.extra && (
        <Suspense fallback={null}>
          <FilterChips extra={filter.extra} onChange={narrow} />
        </Suspense>
      )}
      {isFiltered(filter) && (
        <Button type="link" onClick={clear}>
          {t('list.clear')}
        </Button>
      )}
    </search>
  );
};
