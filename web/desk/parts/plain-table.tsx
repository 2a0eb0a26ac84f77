import type { ReactNode } from 'react';

type Props = {
  /** What the table is about, for people who hear it. */
  title: string;
  heads: readonly ReactNode[];
  className?: string;
  children: ReactNode;
};

/** A table that may be wider than the screen: it scrolls by itself, with the keyboard, too. */
export const PlainTable = ({ title, heads, className = '', children }: Props) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: only what can be focused can be scrolled with keys
  <section className="table-wrap" aria-label={title} tabIndex={0}>
    <table className={`plain-table ${className}`}>
      <thead>
        <tr>
          {heads.map((head, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
            <th key={index} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
);
