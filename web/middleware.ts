/** An error thrown while a page prepares itself becomes the one error page, in the reader's language. */
import { defineMiddleware } from 'astro:middleware';
import { isDomainError } from '../api/errors.ts';

export const onRequest = defineMiddleware(async (context, next) => {
  try {
    return await next();
  } catch (error) {
    const { ctx } = context.locals;
    if (context.locals.failure) throw error;
    if (!isDomainError(error)) ctx.log.error({ err: error, requestId: ctx.requestId }, 'page failed');
    context.locals.failure = isDomainError(error)
      ? { status: error.status, vi: error.vi, en: error.en, requestId: ctx.requestId }
      : {
          status: 500,
          vi: 'Có lỗi phía hệ thống. Chúng tôi đã ghi lại; mời bạn thử lại sau ít phút.',
          en: 'Something failed on our side. It has been recorded; please try again in a few minutes.',
          requestId: ctx.requestId,
        };
    return context.rewrite(new Request(new URL('/loi', context.url)));
  }
});
