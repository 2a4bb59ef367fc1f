# The service and the training job in one image: Python, a virtual environment, two packages and the shipped artifact.

FROM python:3.13-slim AS build
COPY requirements.lock /
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --only-binary :all: --require-hashes --requirement /requirements.lock \
 && find /venv -type d -name tests -prune -exec rm -rf {} +
COPY LICENSE /app/LICENSE
COPY model /app/model
COPY service /app/service
COPY artifacts /app/shipped
# A clone has the modes of its owner's umask. In the image, everybody may read, and only the owner may write.
RUN mkdir -p /artifacts/tickcross \
 && chmod -R u=rwX,go=rX /app /artifacts \
 && /venv/bin/python -m compileall -q /app
# Only Python and its libraries from Debian: no shell, no package manager, no setuid program.
COPY deploy/image_root.py /
RUN python /image_root.py /image

FROM scratch
LABEL org.opencontainers.image.title="tickcross" \
      org.opencontainers.image.description="Reads one mark: a tick, a cross, or neither" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/venv/bin:/usr/local/bin \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TICKCROSS_HOST=0.0.0.0
COPY --from=build /image /
COPY --from=build /venv /venv
COPY --from=build /app /app
# Only this folder is written to: it has the versions that are trained here. The versions of the image stay in
# /app/shipped, where a volume over /app/artifacts, which may come from an older image, does not hide them.
COPY --from=build --chown=10001:10001 /artifacts /app/artifacts
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "service.probe"]
CMD ["python", "-m", "service"]
