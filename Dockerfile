# Everything that is installed or built happens in the first stage; the second holds what runs.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node web/build.ts --force && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=build --chown=root:root /app /app
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "--input-type=module", "--eval", "const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/readyz`); process.exit(answer.ok ? 0 : 1)"]
# No shell in between: SIGTERM reaches the service, which stops in order.
CMD ["node", "gateway/main.ts"]
