import type { FastifyReply, FastifyRequest } from 'fastify';

/** Draws the citizen pages; what the page routes of every folder are given. */
export type PageSender = {
  /** Answers with the view, `data` in it, in the reader's language. */
  send(
    reply: FastifyReply,
    view: string,
    data: object,
    options?: { status?: number; listed?: boolean },
  ): FastifyReply;
  languageOf(request: FastifyRequest): 'zh' | 'en';
};
