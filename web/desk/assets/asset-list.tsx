import { DownloadOutlined, PlusOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Checkbox, Dropdown, Empty, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { type Asset, fileFormats } from './asset-api.ts';
import { AssetFilters, isAnyFilter } from './asset-filters.tsx';
import { AssetForm } from './asset-form.tsx';
import { useAssets } from './asset-queries.ts';
import { PrintDialog } from './print-dialog.tsx';

const ExportMenu = () => {
  const { t } = usePreferences();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: fileFormats.map((format) => ({
          key: format,
          label: (
            <a href={`/api/assets/export?format=${format}&crs=cgcs2000`} download>
              {t(`assets.export.${format}`)}
            </a>
          ),
        })),
      }}
    >
      <Button icon={<DownloadOutlined />} aria-haspopup="menu">
        {t('assets.export')}
      </Button>
    </Dropdown>
  );
};

type RowProps = {
  asset: Asset;
  chosen: boolean | null;
  onChoose: (chosen: boolean) => void;
};

const Row = ({ asset, chosen, onChoose }: RowProps) => {
  const { t, pick } = usePreferences();
  const { assetCode, name, state } = asset;
  return (
    <tr data-asset={assetCode}>
      {chosen !== null && (
        <td>
          <Checkbox
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
            aria-label={t('assets.choose', { name })}
          />
        </td>
      )}
      <td>
        <Link to={`/assets/${assetCode}`}>{name}</Link>
        <span className="quiet number asset-code">{assetCode}</span>
      </td>
      <td>{pick(asset.classZh, asset.classEn)}</td>
      <td>
        <span className="mark" data-asset-state={state}>
          {t(`asset.state.${state}`)}
        </span>
      </td>
      <td>{asset.maintainerName}</td>
      <td className="quiet">{[asset.street, asset.community].filter(Boolean).join(' · ')}</td>
    </tr>
  );
};

const Found = ({ writes }: { writes: boolean }) => {
  const { t } = usePreferences();
  const [search] = useSearchParams();
  const assets = useAssets(search);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [printing, setPrinting] = useState(false);
  const shown = assets.data?.pages.flatMap((page) => page.items) ?? [];
  const choose = (codes: string[], on: boolean) =>
    setChosen((now) => {
      const next = new Set(now);
      for (const code of codes) on ? next.add(code) : next.delete(code);
      return next;
    });
  const all = shown.length > 0 && shown.every(({ assetCode }) => chosen.has(assetCode));
  if (assets.isPending) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (assets.isError) {
    return <ProblemNote error={assets.error} onRetry={() => void assets.refetch()} />;
  }
  if (shown.length === 0) {
    return <Empty description={t(isAnyFilter(search) ? 'assets.noneFound' : 'assets.none')} />;
  }
  const heads = ['name', 'class', 'state', 'maintainer', 'place'] as const;
  return (
    <>
      {writes && (
        <div className="asset-chosen" aria-live="polite">
          <Button
            icon={<PrinterOutlined />}
            disabled={chosen.size === 0}
            onClick={() => setPrinting(true)}
          >
            {t('assets.print')}
          </Button>
          <span className="quiet">{t('assets.chosen', { n: chosen.size })}</span>
        </div>
      )}
      <PlainTable
        title={t('assets.view.list')}
        className="asset-table"
        heads={[
          ...(writes
            ? [
                <Checkbox
                  key="all"
                  checked={all}
                  aria-label={t('assets.chooseAll')}
                  onChange={(event) =>
                    choose(
                      shown.map(({ assetCode }) => assetCode),
                      event.target.checked,
                    )
                  }
                />,
              ]
            : []),
          ...heads.map((head) => t(`assets.head.${head}`)),
        ]}
      >
        {shown.map((asset) => (
          <Row
            key={asset.assetCode}
            asset={asset}
            chosen={writes ? chosen.has(asset.assetCode) : null}
            onChoose={(on) => choose([asset.assetCode], on)}
          />
        ))}
      </PlainTable>
      {assets.hasNextPage && (
        <Button
          block
          loading={assets.isFetchingNextPage}
          onClick={() => void assets.fetchNextPage()}
        >
          {t('list.more')}
        </Button>
      )}
      {printing && (
        <PrintDialog
          choice={{ assetCodes: [...chosen] }}
          count={chosen.size}
          onDone={() => setPrinting(false)}
        />
      )}
    </>
  );
};

/** The register, searched and filtered; what is chosen can be printed. */
export const AssetList = ({ writes }: { writes: boolean }) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <header className="room-head">
        <h1>{t('assets.view.list')}</h1>
        <div className="room-buttons">
          <ExportMenu />
          {writes && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t('assets.add')}
            </Button>
          )}
        </div>
      </header>
      <AssetFilters />
      <Found key={search.toString()} writes={writes} />
      {adding && (
        <AssetForm
          asset={null}
          onDone={(saved) => {
            setAdding(false);
            if (saved) void navigate(`/assets/${saved.assetCode}`);
          }}
        />
      )}
    </>
  );
};
