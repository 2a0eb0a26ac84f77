import { DownloadOutlined, SafetyCertificateOutlined, WarningFilled } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { bundlePath, type TicketEvidence } from './evidence-queries.ts';

type Props = { ticketNumber: string; evidence: TicketEvidence };

/** Whether every piece of evidence is as it was kept, and all of it to take away. */
export const ChainMark = ({ ticketNumber, evidence: { intact, items } }: Props) => {
  const { t } = usePreferences();
  if (items.length === 0) return null;
  const why = intact ? t('proof.intactWhy', { n: items.length }) : t('proof.brokenWhy');
  return (
    <p className="chain">
      <Tooltip title={why}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be reached with keys */}
        <span className="mark" role="note" tabIndex={0} data-intact={intact}>
          {intact ? <SafetyCertificateOutlined aria-hidden /> : <WarningFilled aria-hidden />}{' '}
          {t(intact ? 'proof.intact' : 'proof.broken')}
          <span className="unseen">. {why}</span>
        </span>
      </Tooltip>
      {!intact && <strong className="soon-words">{why}</strong>}
      <a href={bundlePath(ticketNumber)} download>
        <DownloadOutlined aria-hidden /> {t('proof.download')}
      </a>
    </p>
  );
};
