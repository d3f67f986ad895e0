"""All settings. Every variable of the environment is read here, once, and refused by name when
it makes no sense. ``.env.example`` lists them all."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

import environ
import structlog
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def env_int(name: str, default: int, *, least: int = 0) -> int:
    """A whole number from the environment; a sentence naming it when it is not one."""
    text = env.str(name, default=str(default))
    try:
        value = int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a whole number.") from None
    if value < least:
        raise ImproperlyConfigured(f"{name} is {value}; it must be at least {least}.")
    return value


def env_numbers(name: str, default: tuple[float, ...]) -> tuple[float, ...]:
    text = env.str(name, default=",".join(map(str, default)))
    try:
        return tuple(float(number) for number in text.split(","))
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be numbers: 2,10,30.") from None


def env_bool(name: str, default: bool) -> bool:
    text = env.str(name, default=str(default)).strip().lower()
    if text not in {"1", "0", "true", "false", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be true or false.")
    return text in {"1", "true", "yes", "on"}


def env_secret(name: str, file: Path) -> str:
    """A secret from the environment, else one of this installation's own, made once."""
    if given := env.str(name, default=""):
        return str(given)
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=file.parent) as made:
                made.write(secrets.token_urlsafe(48))
                made.flush()
                with contextlib.suppress(FileExistsError):
                    os.link(made.name, file)  # Whole or not at all, and the first one stays.
        return file.read_text()
    except OSError:
        return secrets.token_urlsafe(48)  # Nothing can be kept here: it holds for this process.


# --- Where things are kept ---------------------------------------------------------------------

HOME = Path(env.str("LEITMOTIF_HOME", default="") or BASE_DIR).resolve()
DATA_DIR = HOME / "data"
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(DATA_DIR / "media"))
STATIC_ROOT = HOME / "staticfiles"
STATIC_URL = "static/"
MIN_FREE_BYTES = env_int("MIN_FREE_BYTES", 50_000_000)

# --- Django ------------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY", DATA_DIR / "secret-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "knox",
    "mvsite.lib",
    "accounts",
    "generations",
    "characters",
    "songs",
    "videos",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "mvsite.urls"
WSGI_APPLICATION = "mvsite.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTH_USER_MODEL = "accounts.User"
KNOX_TOKEN_MODEL = "accounts.Token"  # noqa: S105  the name of a model
# Its only table is the one that ours takes the place of; unused, it stops PostgreSQL's flush.
MIGRATION_MODULES: dict[str, str | None] = {"knox": None}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
TEST_RUNNER = "tests.runner.PytestRunner"

# --- Database, cache and broker ----------------------------------------------------------------

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'leitmotif.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, so that the workers that tests start can open it too; one for each test process.
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(tempfile.gettempdir()) / f"leitmotif-test-{os.getpid()}.sqlite3")
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)

CACHES = {
    "default": env.cache("CACHE_URL")
    if env.str("CACHE_URL", default="")
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost//")
BROKER_DIR = Path(env.str("BROKER_DIR", default=str(DATA_DIR / "broker")))

# --- The work ----------------------------------------------------------------------------------

LEASE_SECONDS = env_int("LEASE_SECONDS", 20, least=1)
SWEEP_SECONDS = env_int("SWEEP_SECONDS", 5, least=1)
HEARTBEAT_SECONDS = env_int("HEARTBEAT_SECONDS", 10, least=1)
MAX_CLAIMS = env_int("MAX_CLAIMS", 10, least=2)
MAX_ATTEMPTS = env_int("MAX_ATTEMPTS", 3, least=1)
BACK_OFF_SECONDS = env_numbers("BACK_OFF_SECONDS", (2, 10, 30))
"""Before the second, the third and every further attempt."""
CALL_DEADLINE_SECONDS = env_int("CALL_DEADLINE_SECONDS", 1800, least=1)
MAX_IN_FLIGHT = env_int("MAX_IN_FLIGHT", 20, least=1)

PROVIDERS = {
    kind: {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
    for kind in ("see", "write", "draw", "film")
}

CHARACTER_CONSISTENCY_ENABLED = env_bool("CHARACTER_CONSISTENCY_ENABLED", True)

# --- What strangers may send -------------------------------------------------------------------

SONG_MIN_SECONDS = env_int("SONG_MIN_SECONDS", 5, least=1)
SONG_MAX_SECONDS = env_int("SONG_MAX_SECONDS", 15 * 60, least=1)
SONG_MAX_BYTES = env_int("SONG_MAX_BYTES", 500_000_000, least=1)
PICTURE_MAX_PIXELS = env_int("PICTURE_MAX_PIXELS", 24_000_000, least=1)
PICTURE_MAX_BYTES = env_int("PICTURE_MAX_BYTES", 50_000_000, least=1)
PICTURE_MIN_SIDE = env_int("PICTURE_MIN_SIDE", 64, least=2)
TITLE_MAX_LENGTH = 200

# --- The film ----------------------------------------------------------------------------------

FRAME_HEIGHT = env_int("FRAME_HEIGHT", 720, least=72) // 2 * 2  # H.264 halves the colours
"""The short side of a 16:9 film; the other shapes follow (720: 1280x720, 720x1280, 960x960)."""

# --- Logs --------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING").upper()
_BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _BEFORE,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.LogfmtRenderer(
                    key_order=["timestamp", "level", "logger", "event"], bool_as_flag=False
                ),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
structlog.configure(
    processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
