# One image for all of docker-compose.yml's services. The ffmpeg inside is a GPL-3 build, run as a
# separate program: see NOTICE.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    LEITMOTIF_NO_SETUP=1 LEITMOTIF_HOME=/var/lib/leitmotif
WORKDIR /app

# All are wheels: a package that would have to be compiled is a mistake in constraints.txt.
COPY requirements.txt requirements-nodeps.txt constraints.txt ./
RUN pip install --no-cache-dir --only-binary :all: -r requirements.txt \
 && pip install --no-cache-dir --only-binary :all: --no-deps -r requirements-nodeps.txt

COPY . .
RUN useradd --system --home-dir /var/lib/leitmotif --create-home leitmotif
USER leitmotif
VOLUME /var/lib/leitmotif
EXPOSE 8000
CMD ["gunicorn", "mvsite.wsgi", "--config", "python:mvsite.gunicorn_config", "--bind", "0.0.0.0:8000"]
