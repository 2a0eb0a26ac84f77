import { Alert, App, Button, Input, Modal, Skeleton } from 'antd';
import { useId, useState } from 'react';
import type { Staff } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { administers } from '../rooms.ts';
import type { PlateKey } from './asset-api.ts';
import { useKeyMove, usePlateKeys } from './plate-check-queries.ts';

type DialogProps = { plateKey: PlateKey; onDone: () => void };

/** Asks twice: what it does to how many plates, and then the id of the key, typed. */
const RevokeDialog = ({ plateKey, onDone }: DialogProps) => {
  const { t } = usePreferences();
  const move = useKeyMove();
  const [typed, setTyped] = useState('');
  const field = useId();
  const { keyId, livePlates } = plateKey;
  const isSame = typed.trim().toUpperCase() === keyId;
  const revoke = () => {
    if (isSame) move.mutate({ move: 'revoke', keyId }, { onSuccess: onDone });
  };
  return (
    <Modal
      open
      title={t('plateKeys.revokeAsk', { id: keyId })}
      okText={t('plateKeys.revoke')}
      okButtonProps={{ danger: true, disabled: !isSame }}
      cancelText={t('app.cancel')}
      confirmLoading={move.isPending}
      onOk={revoke}
      onCancel={onDone}
    >
      <div className="stack">
        <Alert type="error" showIcon title={t('plateKeys.revokeHint', { n: livePlates })} />
        <div aria-live="assertive">{move.isError && <ProblemNote error={move.error} />}</div>
        <label className="stack-close" htmlFor={field}>
          {t('plateKeys.typeId', { id: keyId })}
          <Input
            id={field}
            autoFocus
            maxLength={2}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={revoke}
          />
        </label>
      </div>
    </Modal>
  );
};

/** The keys that plates are minted under: a new one, and an end to one that leaked. */
export const PlateKeyList = ({ staff }: { staff: Staff }) => {
  const { t, language } = usePreferences();
  const { modal, message } = App.useApp();
  const keys = usePlateKeys();
  const move = useKeyMove();
  const [revoking, setRevoking] = useState<PlateKey | null>(null);
  const keeps = administers(staff.roles);
  const rotate = () =>
    void modal.confirm({
      title: t('plateKeys.rotateAsk'),
      content: t('plateKeys.rotateHint'),
      okText: t('plateKeys.rotate'),
      cancelText: t('app.cancel'),
      onOk: async () => {
        try {
          await move.mutateAsync({ move: 'rotate' });
        } catch (error) {
          void message.error(error instanceof Error ? error.message : t('error.title'));
        }
      },
    });
  const stateOf = ({ active, revokedAt }: PlateKey) => {
    if (revokedAt !== null)
      return t('plateKeys.revoked', { at: dateTimeWords(revokedAt, language) });
    return t(active ? 'plateKeys.active' : 'plateKeys.old');
  };
  const heads = ['id', 'state', 'since', 'plates', ...(keeps ? (['do'] as const) : [])] as const;
  return (
    <>
      <header className="room-head">
        <h1>{t('assets.view.keys')}</h1>
        {keeps && <Button onClick={rotate}>{t('plateKeys.rotate')}</Button>}
      </header>
      <p className="quiet">{t(keeps ? 'plateKeys.hint' : 'plateKeys.hintReader')}</p>
      {keys.isPending && <Skeleton active paragraph={{ rows: 3 }} />}
      {keys.isError && <ProblemNote error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && <p>{t('plateKeys.none')}</p>}
      {keys.data && keys.data.length > 0 && (
        <PlainTable
          title={t('assets.view.keys')}
          heads={heads.map((head) => t(`plateKeys.head.${head}`))}
        >
          {keys.data.map((key) => (
            <tr key={key.keyId} data-key={key.keyId}>
              <td className="number">{key.keyId}</td>
              <td>{stateOf(key)}</td>
              <td>{dateTimeWords(key.createdAt, language)}</td>
              <td className="number">{key.livePlates}</td>
              {keeps && (
                <td>
                  {key.revokedAt === null && !key.active && (
                    <Button danger size="small" onClick={() => setRevoking(key)}>
                      {t('plateKeys.revoke')}
                    </Button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </PlainTable>
      )}
      {revoking && <RevokeDialog plateKey={revoking} onDone={() => setRevoking(null)} />}
    </>
  );
};
