import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import { request } from '../request.ts';

/** A registered fixture whose surveyed place stands for a spot on the ground. */
export type Landmark = { assetCode: string; name: string; lng: number; lat: number };

const typingPauseMs = 250;
const offered = 20;

/** Takes the place of a fixture as the next spot on the map: found by its name or code. */
export const LandmarkField = ({ onFound }: { onFound: (landmark: Landmark) => void }) => {
  const { t } = usePreferences();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), typingPauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: ['landmarks', asked],
    queryFn: ({ signal }) =>
      request<{ items: Landmark[] }>(
        `/api/assets?${new URLSearchParams({ q: asked, limit: String(offered) })}`,
        { signal },
      ).then((page) => page.items),
    enabled: asked !== '',
  });
  return (
    <Select<string>
      className="landmark"
      aria-label={t('calibration.landmark')}
      placeholder={t('calibration.landmark')}
      value={null}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      loading={found.isFetching}
      notFoundContent={asked === '' ? t('calibration.landmarkType') : undefined}
      popupMatchSelectWidth={320}
      options={found.data?.map(({ assetCode, name }) => ({
        value: assetCode,
        label: `${name} · ${assetCode}`,
      }))}
      onChange={(code) => {
        const landmark = found.data?.find(({ assetCode }) => assetCode === code);
        if (landmark) onFound(landmark);
        setTyped('');
      }}
    />
  );
};
