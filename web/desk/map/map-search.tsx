import { SearchOutlined } from '@ant-design/icons';
import { AutoComplete, Input } from 'antd';
import { useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import { type Found, useMapSearch } from './map-queries.ts';

type Props = { withTickets: boolean; onFound: (found: Found) => void };

/** Goes to a fixture or a ticket by its code, name or number. */
export const MapSearch = ({ withTickets, onFound }: Props) => {
  const { t, pick } = usePreferences();
  const [typed, setTyped] = useState('');
  const search = useMapSearch(typed, withTickets);
  const found = typed.trim().length > 1 ? (search.data ?? []) : [];
  const options = found.map((each) =>
    each.kind === 'asset'
      ? {
          value: each.asset.assetCode,
          label: (
            <span className="map-found">
              {each.asset.name} <small className="quiet">{each.asset.assetCode}</small>
            </span>
          ),
        }
      : {
          value: each.ticket.ticketNumber,
          label: (
            <span className="map-found">
              {pick(each.ticket.problemZh, each.ticket.problemEn)}{' '}
              <small className="quiet">{each.ticket.ticketNumber}</small>
            </span>
          ),
        },
  );
  const choose = (value: string) => {
    const chosen = found.find((each) =>
      each.kind === 'asset' ? each.asset.assetCode === value : each.ticket.ticketNumber === value,
    );
    setTyped('');
    if (chosen) onFound(chosen);
  };
  const nothing = search.isSuccess && typed.trim().length > 1 && found.length === 0;
  return (
    <search className="map-search">
      <AutoComplete
        value={typed}
        options={options}
        onChange={setTyped}
        onSelect={choose}
        defaultActiveFirstOption
        {...(nothing ? { notFoundContent: t('map.foundNone') } : {})}
      >
        <Input
          aria-label={t('map.search')}
          placeholder={t('map.searchHint')}
          prefix={<SearchOutlined aria-hidden />}
          maxLength={64}
          data-map-search
        />
      </AutoComplete>
    </search>
  );
};
