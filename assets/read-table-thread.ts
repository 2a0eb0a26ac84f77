import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../platform/errors.ts';
import { readCsv } from './csv-table.ts';
import { readGeojson } from './geojson-table.ts';
import type { Table, TableFormat } from './table.ts';
import { readXlsx } from './xlsx-table.ts';

/** The table, or what is wrong with the file. */
export type TableAnswer = { table: Table } | { unreadable: string };

const readers: Record<TableFormat, (bytes: Uint8Array) => Table | Promise<Table>> = {
  csv: readCsv,
  xlsx: readXlsx,
  geojson: readGeojson,
};

const { bytes, format } = workerData as { bytes: Uint8Array; format: TableFormat };

async function answer(): Promise<TableAnswer> {
  try {
    return { table: await readers[format](bytes) };
  } catch (error) {
    if (error instanceof AppError) return { unreadable: error.message };
    throw error;
  }
}

parentPort?.postMessage(await answer());
