FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XINQIAO_DATA_DIR=/data
WORKDIR /srv/xinqiao

COPY requirements/base.txt requirements/postgres.txt requirements/redis.txt requirements/search.txt requirements/
RUN for lock in base postgres redis search; do \
        pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --require-hashes --no-deps -r requirements/$lock.txt || exit 1; \
    done

COPY . .
RUN useradd --create-home xinqiao && mkdir /data && chown xinqiao /data
USER xinqiao
VOLUME /data
EXPOSE 8000
# The site answers only to its own names.
HEALTHCHECK CMD python -c "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0]}))"
CMD ["sh", "-c", "python manage.py migrate --verbosity 0 && python manage.py collectstatic --noinput --verbosity 0 && exec python manage.py serve --host 0.0.0.0"]
