# The backend: chat gateway, pages, API and desk. From the top of the tree: docker build -f deploy/containers/backend.Dockerfile .
FROM python:3.13-slim-bookworm AS made
WORKDIR /opt/hear-me-out
COPY requirements requirements
RUN python requirements/make_environments.py --serving --only backend
COPY backend backend
COPY telling telling
COPY easy_read_content easy_read_content
RUN rm -r .venv/uv && python -m compileall -q .venv backend telling

FROM python:3.13-slim-bookworm
# Nothing is built or installed here any more, so nobody can.
RUN rm -r /usr/local/lib/python3.13/site-packages/pip* /usr/local/bin/pip* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin hear-me-out \
    && mkdir -m 700 /data /ledger /backups /backups-of-keys && chown hear-me-out: /data /ledger /backups*
COPY --from=made /opt/hear-me-out /opt/hear-me-out
WORKDIR /opt/hear-me-out
ENV HMO_HOME=/data HMO_LEDGER=/ledger HMO_HOST=0.0.0.0 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001
VOLUME ["/data", "/ledger"]
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD [".venv/backend/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/live', timeout=2)"]
ENTRYPOINT [".venv/backend/bin/python", "-m"]
CMD ["backend", "serve"]
