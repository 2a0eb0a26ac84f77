import { PlusOutlined } from '@ant-design/icons';
import { Button, Empty, Input } from 'antd';
import { useState } from 'react';
import { PlainTable } from '../parts/plain-table.tsx';
import { usePreferences } from '../preferences.tsx';
import type { StaffMember } from './admin-api.ts';
import { useStaffList } from './admin-queries.ts';
import { AdminRoom } from './admin-room.tsx';
import { StaffDialog } from './staff-dialog.tsx';

const Row = ({ member, onOpen }: { member: StaffMember; onOpen: () => void }) => {
  const { t, language } = usePreferences();
  const listed = new Intl.ListFormat(language, { type: 'unit' });
  return (
    <tr data-staff={member.login}>
      <th scope="row">
        <Button type="link" className="in-table" onClick={onOpen}>
          {member.name}
        </Button>
        {member.disabled && <span className="mark">{t('admin.disabled')}</span>}
        {member.mustChangePassword && !member.disabled && (
          <span className="mark">{t('admin.notYetIn')}</span>
        )}
      </th>
      <td>{member.login}</td>
      <td>{member.departmentName}</td>
      <td>{listed.format(member.roles.map((role) => t(`staffRole.${role}`)))}</td>
    </tr>
  );
};

/** Who can sign in: found, added, given roles, disabled. */
export const StaffPage = ({ self }: { self: string }) => {
  const { t } = usePreferences();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState<StaffMember | 'new' | null>(null);
  const query = useStaffList(typed.trim(), null);
  const members = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <AdminRoom
      title={t('admin.staff')}
      hint={t('admin.staffHint')}
      query={query}
      buttons={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
          {t('admin.addStaff')}
        </Button>
      }
    >
      <Input.Search
        allowClear
        className="admin-search"
        placeholder={t('admin.findStaff')}
        aria-label={t('admin.findStaff')}
        onChange={(event) => setTyped(event.target.value)}
      />
      {members.length === 0 ? (
        <Empty description={t('admin.noStaff')} />
      ) : (
        <PlainTable
          title={t('admin.staff')}
          heads={[t('admin.name'), t('admin.login'), t('field.department'), t('admin.roles')]}
        >
          {members.map((member) => (
            <Row key={member.staffId} member={member} onOpen={() => setOpen(member)} />
          ))}
        </PlainTable>
      )}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
      {open && (
        <StaffDialog
          key={open === 'new' ? 'new' : open.staffId}
          member={open === 'new' ? null : open}
          self={self}
          onClose={() => setOpen(null)}
        />
      )}
    </AdminRoom>
  );
};
