import { App, Button, Empty, Form, Input } from 'antd';
import { useState } from 'react';
import { dateTimeWords } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { WorkerToken } from './admin-api.ts';
import { useAddToken, useRevokeToken, useTokens } from './admin-queries.ts';
import { AdminRoom } from './admin-room.tsx';
import { ToldOnce } from './told-once.tsx';

const Row = ({ token }: { token: WorkerToken }) => {
  const { t, language } = usePreferences();
  const { modal } = App.useApp();
  const revoke = useRevokeToken();
  const ask = () =>
    modal.confirm({
      title: t('admin.revoke'),
      content: t('admin.revokeAsk', { name: token.name }),
      okText: t('admin.revoke'),
      okButtonProps: { danger: true },
      cancelText: t('app.cancel'),
      onOk: () => revoke.mutateAsync(token.tokenId),
    });
  return (
    <tr>
      <th scope="row">{token.name}</th>
      <td>{token.tokenId}</td>
      <td>{dateTimeWords(token.createdAt, language)}</td>
      <td>
        {token.revokedAt ? (
          t('admin.revoked', { at: dateTimeWords(token.revokedAt, language) })
        ) : (
          <Button danger size="small" onClick={ask}>
            {t('admin.revoke')}
          </Button>
        )}
      </td>
    </tr>
  );
};

/** What lets workers on other machines in. */
export const TokensPage = () => {
  const { t } = usePreferences();
  const [form] = Form.useForm<{ name: string }>();
  const query = useTokens();
  const add = useAddToken();
  const [secret, setSecret] = useState<string | null>(null);
  const tokens = query.data?.items ?? [];
  return (
    <AdminRoom title={t('admin.tokens')} hint={t('admin.tokensHint')} query={query}>
      <Form<{ name: string }>
        form={form}
        layout="inline"
        onFinish={({ name }) =>
          add.mutate(name.trim(), {
            onSuccess: ({ token }) => {
              form.resetFields();
              setSecret(token);
            },
          })
        }
      >
        <Form.Item
          name="name"
          label={t('admin.workerName')}
          rules={[{ required: true, whitespace: true, message: t('admin.needName') }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t('admin.addToken')}
        </Button>
      </Form>
      {add.isError && <ProblemNote error={add.error} />}
      {tokens.length === 0 ? (
        <Empty description={t('admin.noTokens')} />
      ) : (
        <PlainTable
          title={t('admin.tokens')}
          heads={[t('admin.workerName'), t('admin.number'), t('admin.madeAt'), t('admin.state')]}
        >
          {tokens.map((token) => (
            <Row key={token.tokenId} token={token} />
          ))}
        </PlainTable>
      )}
      <ToldOnce
        title={t('admin.newToken')}
        hint={t('admin.newTokenHint')}
        secret={secret}
        onDone={() => setSecret(null)}
      />
    </AdminRoom>
  );
};
