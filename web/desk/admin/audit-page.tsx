import { Button, Empty, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { dateTimeWords } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { usePreferences } from '../preferences.tsx';
import { isStringKey } from '../strings.ts';
import type { AuditEntry } from './admin-api.ts';
import { useAuditLog } from './admin-queries.ts';
import { AdminRoom } from './admin-room.tsx';
import { changedFields, fieldWords } from './audit-words.ts';
import { ChainCheckPart } from './chain-check-part.tsx';

const kinds = [
  ...['staff', 'department', 'responsibility', 'duty', 'calendar', 'policy', 'contact', 'footage'],
  ...['asset', 'plate', 'plate-key', 'camera', 'zone', 'footage-provider', 'worker-token'],
] as const;

const Change = ({ entry }: { entry: AuditEntry }) => {
  const fields = changedFields(entry);
  if (fields.length === 0) return entry.reason;
  return (
    <>
      {entry.reason && <p>{entry.reason}</p>}
      <ul className="plain-list">
        {fields.map(({ field, before, after }) => (
          <li key={field}>
            {field}: {before !== undefined && <del>{fieldWords(before)}</del>}{' '}
            {after !== undefined && <ins>{fieldWords(after)}</ins>}
          </li>
        ))}
      </ul>
    </>
  );
};

const Row = ({ entry }: { entry: AuditEntry }) => {
  const { t, language } = usePreferences();
  const wordsOf = (key: string, otherwise: string) => (isStringKey(key) ? t(key) : otherwise);
  return (
    <tr data-entry={`${entry.kind} ${entry.action}`}>
      <td>
        <time dateTime={entry.at}>{dateTimeWords(entry.at, language)}</time>
      </td>
      <th scope="row">{entry.staffName}</th>
      <td>
        {wordsOf(`audit.${entry.kind}`, entry.kind)} ·{' '}
        {wordsOf(`deed.${entry.action}`, entry.action)}
      </td>
      <td className="wide-cell">
        {entry.subjectName ?? entry.subjectId}
        {entry.ticketNumber && <Link to={`/all/${entry.ticketNumber}`}> {entry.ticketNumber}</Link>}
      </td>
      <td className="wide-cell">
        <Change entry={entry} />
      </td>
    </tr>
  );
};

/** Who changed what and who looked at what; and whether all histories are as they were written. */
export const AuditPage = () => {
  const { t } = usePreferences();
  const [kind, setKind] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const query = useAuditLog(kind, useDeferredValue(typed.trim()));
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <AdminRoom title={t('admin.audit')} hint={t('admin.auditHint')} query={query}>
      <ChainCheckPart />
      <div className="room-filters">
        <Input.Search
          allowClear
          placeholder={t('admin.findEntry')}
          aria-label={t('admin.findEntry')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select
          allowClear
          aria-label={t('admin.about')}
          placeholder={t('admin.anyKind')}
          value={kind}
          onChange={(next) => setKind(next ?? null)}
          options={kinds.map((each) => ({ value: each, label: t(`audit.${each}`) }))}
        />
      </div>
      {entries.length === 0 ? (
        <Empty description={t('admin.noEntries')} />
      ) : (
        <PlainTable
          title={t('admin.audit')}
          heads={[
            t('admin.when'),
            t('admin.who'),
            t('admin.what'),
            t('admin.toWhat'),
            t('admin.change'),
          ]}
        >
          {entries.map((entry) => (
            <Row key={entry.entryId} entry={entry} />
          ))}
        </PlainTable>
      )}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
    </AdminRoom>
  );
};
