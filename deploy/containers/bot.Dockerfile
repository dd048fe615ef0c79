# The bot, with its model. From the top of the tree, after `make train`: docker build -f deploy/containers/bot.Dockerfile .
FROM python:3.10-slim-bookworm AS made
WORKDIR /opt/hear-me-out
COPY requirements requirements
RUN python requirements/make_environments.py --serving --only bot
COPY bot bot
COPY telling telling
COPY easy_read_content easy_read_content
COPY var/models/hear-me-out.tar.gz var/models/known-hashes models/
RUN rm -r .venv/uv && chmod 644 models/* && python -m compileall -q .venv bot telling

FROM python:3.10-slim-bookworm
# Nothing is built or installed here any more, so nobody can.
RUN rm -r /usr/local/lib/python3.10/site-packages/pip* /usr/local/bin/pip* \
    && useradd --system --uid 10002 --home-dir /data --shell /usr/sbin/nologin hear-me-out-bot \
    && mkdir -m 700 /data /backups && chown hear-me-out-bot: /data /backups
COPY --from=made /opt/hear-me-out /opt/hear-me-out
WORKDIR /opt/hear-me-out
ENV HMO_HOME=/data HMO_MODELS=/opt/hear-me-out/models PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10002
VOLUME ["/data"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=90s \
    CMD [".venv/bot/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:5005/health', timeout=2)"]
ENTRYPOINT [".venv/bot/bin/python", "-m"]
CMD ["bot.server"]
