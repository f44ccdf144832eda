# Both images, built from here:
#   docker build --target sender -t sixbeat-sender .
#   docker build --target receiver -t sixbeat-receiver .
# docker-bake.hcl builds both at once, for amd64 and arm64. docs/compose.md explains.

# Builds: any image that has Node 20.19 or later and npm.
ARG NODE_IMAGE=node:24-trixie-slim
# Runs: any image that has Node on its PATH, with glibc or musl.
ARG RUNTIME_IMAGE=${NODE_IMAGE}

# What npm needs to know, and no sources: the two installations below are made anew only when a dependency changes.
# They run on the machine that builds, whatever it builds for, because nothing of them is compiled.
FROM --platform=${BUILDPLATFORM} ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/common/package.json packages/common/
COPY services/sender/package.json services/sender/
COPY services/receiver/package.json services/receiver/

FROM manifests AS compiled
RUN --mount=type=cache,target=/root/.npm npm ci
COPY tsconfig.base.json ./
COPY packages packages
COPY services services
COPY scripts/bundle.mjs scripts/
RUN npm run build

FROM manifests AS production
ARG TARGETARCH
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --os=linux --cpu="$(echo "${TARGETARCH}" | sed s/amd64/x64/)"
COPY --from=compiled /app/packages packages
COPY --from=compiled /app/services services
COPY scripts/container/prune.mjs /
RUN node /prune.mjs
# Where sixbeat_build_info reads it.
ARG REVISION=unknown
RUN for built in packages/common services/*; do echo "${REVISION}" > "${built}/REVISION"; done

# Only copies from here on, so that an image for another architecture needs no emulation.
FROM ${RUNTIME_IMAGE} AS runtime
WORKDIR /app
ENV NODE_ENV=production
# npm links packages/common into node_modules, so both keep their places.
COPY --from=production /app/node_modules node_modules
COPY --from=production /app/packages packages
USER 65532:65532
STOPSIGNAL SIGTERM
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.vendor="sixbeat"

FROM runtime AS sender
COPY --from=production /app/services/sender services/sender
EXPOSE 9611/tcp
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "/app/services/sender/bin/sixbeat-sender.js", "--health-check"]
ENTRYPOINT ["node", "/app/services/sender/bin/sixbeat-sender.js"]
LABEL org.opencontainers.image.title="sixbeat-sender" \
  org.opencontainers.image.description="Sends UDP datagrams over IPv6 and counts what gets through"

FROM runtime AS receiver
COPY --from=production /app/services/receiver services/receiver
EXPOSE 54321/udp 9612/tcp
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "/app/services/receiver/bin/sixbeat-receiver.js", "--health-check"]
ENTRYPOINT ["node", "/app/services/receiver/bin/sixbeat-receiver.js"]
LABEL org.opencontainers.image.title="sixbeat-receiver" \
  org.opencontainers.image.description="Receives UDP datagrams over IPv6 and counts what arrived"
