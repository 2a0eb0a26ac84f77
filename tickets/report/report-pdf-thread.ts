import { parentPort, workerData } from 'node:worker_threads';
import type { ReportLanguage } from './report-deps.ts';
import { type PrintedReport, reportPdf } from './report-pdf.ts';

const { report, language } = workerData as { report: PrintedReport; language: ReportLanguage };

parentPort?.postMessage(await reportPdf(report, language));
