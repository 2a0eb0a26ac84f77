import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Complaint, Ticket } from '../api.ts';
import { agoWords } from '../countdown.ts';
import { dateTimeWords, useNow } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { useContact, useSession } from '../queries.ts';
import { isStringKey } from '../strings.ts';

/** Seeing a reporter's contact: only with a reason, and it says beforehand that it is logged. */
const ContactButton = ({
  ticketNumber,
  complaintId,
}: {
  ticketNumber: string;
  complaintId: string;
}) => {
  const { t } = usePreferences();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const contact = useContact(ticketNumber, complaintId);
  if (contact.data) {
    return (
      <div role="status">
        <strong>{t('contact.value', { contact: contact.data.contact })}</strong>{' '}
        <span className="quiet">{t('contact.logged')}</span>
      </div>
    );
  }
  const ask = async () => {
    const { reason } = await form.validateFields();
    await contact.mutateAsync(reason.trim());
    setOpen(false);
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('contact.show')}
      </Button>
      <Modal
        open={open}
        title={t('contact.show')}
        okText={t('contact.show')}
        cancelText={t('app.cancel')}
        confirmLoading={contact.isPending}
        onOk={() => void ask().catch(() => undefined)}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Alert type="warning" showIcon title={t('contact.why')} />
        {contact.isError && <ProblemNote error={contact.error} />}
        <Form form={form} layout="vertical" requiredMark={false} className="ask">
          <Form.Item
            name="reason"
            label={t('field.reason')}
            rules={[{ required: true, whitespace: true, message: t('field.needReason') }]}
          >
            <Input.TextArea rows={2} maxLength={500} autoFocus />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
};

const Said = ({ complaint, ticketNumber }: { complaint: Complaint; ticketNumber: string }) => {
  const { t, language } = usePreferences();
  const now = useNow();
  const isHandler = useSession().data?.staff.roles.includes('handler');
  const channel = `complaint.${complaint.channel}`;
  const contactKey = `complaint.contact.${complaint.contact}`;
  return (
    <li>
      <p className={complaint.text ? 'said' : 'quiet'}>{complaint.text ?? t('complaint.noText')}</p>
      <div className="quiet">
        <time dateTime={complaint.at} title={dateTimeWords(complaint.at, language)}>
          {agoWords(complaint.at, now, t)}
        </time>
        {' · '}
        {isStringKey(channel) ? t(channel) : complaint.channel}
        {isStringKey(contactKey) && <> · {t(contactKey)}</>}
      </div>
      {complaint.contact === 'shared' && isHandler && (
        <ContactButton ticketNumber={ticketNumber} complaintId={complaint.complaintId} />
      )}
    </li>
  );
};

/** What each reporter wrote; their contacts stay closed until asked for. */
export const ComplaintList = ({ ticket }: { ticket: Ticket }) => {
  const { t } = usePreferences();
  return (
    <Section title={t('ticket.complaints', { n: ticket.complaints.length })}>
      <ul className="complaints">
        {ticket.complaints.map((complaint) => (
          <Said
            key={complaint.complaintId}
            complaint={complaint}
            ticketNumber={ticket.ticketNumber}
          />
        ))}
      </ul>
    </Section>
  );
};
