"""All settings. Every variable of the environment is read here, once, and refused by name when
it makes no sense. ``.env.example`` lists them all."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
import structlog
from corsheaders.defaults import default_headers
from csp.constants import NONCE, NONE, SELF
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
    if not (text or default):
        return ()
    try:
        return tuple(float(number) for number in text.split(","))
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be numbers: 2,10,30.") from None


def env_bool(name: str, default: bool) -> bool:
    text = env.str(name, default=str(default)).strip().lower()
    if text not in {"1", "0", "true", "false", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be true or false.")
    return text in {"1", "true", "yes", "on"}


def env_origin(name: str) -> str:
    """An origin, of https where only a host is named; empty where nothing is."""
    text = str(env.str(name, default=""))
    text = text.strip().rstrip("/")
    origin = text if "://" in text or not text else f"https://{text}"
    if origin and not re.fullmatch(r"https?://[\w.:\[\]-]+", origin):
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be like https://host.example.org.")
    return origin


def env_zone(name: str, default: str) -> str:
    zone = env.str(name, default=default)
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(
            f"{name} is {zone!r}; it must be the name of a time zone, such as Europe/Berlin."
        ) from None


def env_mail(name: str, url: str) -> dict[str, Any]:
    """Django's settings of how mail is sent; a sentence naming ``name`` when it says nothing."""
    try:
        return dict(environ.Env.email_url_config(url))
    except (ImproperlyConfigured, ValueError):
        raise ImproperlyConfigured(
            f"{name} must begin with smtp://, smtp+tls:// or smtp+ssl://, as in "
            "smtp+tls://name:password@mail.example.org:587."
        ) from None


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
PROMPTS_DIR = env.str("PROMPTS_DIR", default="") or str(DATA_DIR / "prompts")
"""Of the operator: what lies there takes the place of the file of that name in ``prompts/``."""
STATIC_ROOT = HOME / "staticfiles"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MIN_FREE_BYTES = env_int("MIN_FREE_BYTES", 50_000_000)

STORAGE_BACKEND = env.str("STORAGE_BACKEND", default="").strip().lower() or "local"
"""Where songs, pictures and films are kept: in MEDIA_ROOT, or in a bucket of S3."""
if STORAGE_BACKEND not in ("local", "s3"):
    raise ImproperlyConfigured(f"STORAGE_BACKEND is {STORAGE_BACKEND!r}; there are local, s3.")
STORAGE_BUCKET = env.str("STORAGE_BUCKET", default="").strip()
if STORAGE_BACKEND == "s3" and not STORAGE_BUCKET:
    raise ImproperlyConfigured("STORAGE_BACKEND is s3; STORAGE_BUCKET must name its bucket.")
AWS_ACCESS_KEY_ID = env.str("AWS_ACCESS_KEY_ID", default="").strip()
AWS_SECRET_ACCESS_KEY = env.str("AWS_SECRET_ACCESS_KEY", default="").strip()
if STORAGE_BUCKET and bool(AWS_ACCESS_KEY_ID) != bool(AWS_SECRET_ACCESS_KEY):
    raise ImproperlyConfigured(
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together: set both, or neither where the "
        "machine has a role."
    )
AWS_REGION = env.str("AWS_REGION", default="").strip() or "us-east-1"
AWS_S3_ENDPOINT_URL = env_origin("AWS_S3_ENDPOINT_URL")
"""Of a store that speaks S3 and is not Amazon's; its buckets are named in the path."""
AWS_S3_CUSTOM_DOMAIN = env_origin("AWS_S3_CUSTOM_DOMAIN")
"""Of a CDN before the bucket, which hands path and query on as they came."""
S3_ADDRESS = (
    f"{AWS_S3_ENDPOINT_URL}/{STORAGE_BUCKET}"
    if AWS_S3_ENDPOINT_URL
    else f"https://{STORAGE_BUCKET}.s3.{AWS_REGION}.amazonaws.com"
)
"""Under which its objects lie."""
SERVE_FROM_CLOUD = env_bool("SERVE_FROM_CLOUD", True) and STORAGE_BACKEND == "s3"
"""Links lead to the bucket; else through this site, which reads it."""
MEDIA_CACHE_BYTES = env_int("MEDIA_CACHE_BYTES", 2_000_000_000)
"""So much of what lies in the bucket is kept on this machine's disk too, below MEDIA_ROOT."""
PRESIGNED_URL_EXPIRY = env_int("PRESIGNED_URL_EXPIRY", 3600, least=60)
"""Seconds for which a link to a stored file opens it."""
if SERVE_FROM_CLOUD and PRESIGNED_URL_EXPIRY > 7 * 24 * 3600:
    raise ImproperlyConfigured("PRESIGNED_URL_EXPIRY is more than 604800 seconds, S3's longest.")

_S3: dict[str, Any] = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": STORAGE_BUCKET,
        "access_key": AWS_ACCESS_KEY_ID or None,
        "secret_key": AWS_SECRET_ACCESS_KEY or None,
        "region_name": AWS_REGION,
        "endpoint_url": AWS_S3_ENDPOINT_URL or None,
        "addressing_style": "path" if AWS_S3_ENDPOINT_URL else "virtual",
        "signature_version": "s3v4",
    },
}
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Packed once, when they are gathered; a browser gets a quarter of the bytes.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
if STORAGE_BUCKET:
    STORAGES["s3"] = _S3
if STORAGE_BACKEND == "s3":
    STORAGES["default"] = _S3

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
    "axes",
    "corsheaders",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "mvsite.lib",
    "accounts",
    "generations",
    "characters",
    "songs",
    "videos",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "mvsite.middleware.nothing_beside_the_head",
    "mvsite.middleware.quiet_devices",
    "mvsite.middleware.kept_by_nobody_else",
    "mvsite.middleware.calls_of_the_api",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mvsite.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "mvsite.middleware.StorageTroubles",
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
                "mvsite.pages.site",
            ]
        },
    }
]
AUTH_USER_MODEL = "accounts.User"
KNOX_TOKEN_MODEL = "accounts.Token"  # noqa: S105  the name of a model
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_PREFIX": "lm_",  # So that scanners of leaked secrets find it, and people tell it apart.
    "TOKEN_TTL": timedelta(days=90),
}
# Its only table is the one that ours takes the place of; unused, it stops PostgreSQL's flush.
MIGRATION_MODULES: dict[str, str | None] = {"knox": None}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = env_zone("TIME_ZONE", "UTC")
LANGUAGE_CODE = "en"
TEST_RUNNER = "tests.runner.PytestRunner"

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "gallery"
LOGOUT_REDIRECT_URL = "sign-in"
CSRF_FAILURE_VIEW = "mvsite.errors.form_expired"

# Five wrong passwords for one name from one address, then ten minutes' rest.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "accounts.views.resting"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- What browsers are told --------------------------------------------------------------------

_CLOUD = [AWS_S3_CUSTOM_DOMAIN or "/".join(S3_ADDRESS.split("/")[:3])] if SERVE_FROM_CLOUD else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, *_CLOUD, "data:", "blob:"],
        "media-src": [SELF, *_CLOUD, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *_CLOUD],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
HTTPS = env_bool("HTTPS", False)
"""Browsers reach it by https, through a proxy that says so in X-Forwarded-Proto."""
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_REDIRECT_EXEMPT = [r"^health/"]  # Whoever balances asks this machine by http.

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
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)  # To open one costs more than a look does.

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
GRACE_SECONDS = env_int("GRACE_SECONDS", 90)
"""After a paid call was sent: if it is not on its provider's list by then, it will never be."""
SIGHTING_SECONDS = env_int("SIGHTING_SECONDS", 60)
"""Between two looks at that list."""
REVIEW_AFTER_SECONDS = env_int("REVIEW_AFTER_SECONDS", 3000, least=1)
"""The provider forgets after an hour: what was not found out by then, a person must."""
RESEND_BELOW_USD = Decimal(str(env_numbers("RESEND_BELOW_USD", (0.02,))[0]))
"""A lost call of a provider without a list is booked and sent once more if it costs less."""
PUBLIC_URL = env.str("PUBLIC_URL", default="")
"""Where providers reach this site, and links that are passed on lead to; empty: providers are only
asked, and a link names the site as its owner reached it."""
REPLICATE_WEBHOOK_SECRET = env.str("REPLICATE_WEBHOOK_SECRET", default="")

# --- Who is told what becomes of a film ----------------------------------------------------------

WEBHOOK_SECONDS = env_int("WEBHOOK_SECONDS", 10, least=1)
"""Within which whoever is told has to answer, looking up the name included."""
WEBHOOK_BACK_OFF_SECONDS = env_numbers(
    "WEBHOOK_BACK_OFF_SECONDS", (5, 60, 600, 3600, 10800, 21600, 43200)
)
"""Before the second and every further attempt; the last one comes after 22 hours."""
WEBHOOK_OFF_AFTER_DAYS = env_int("WEBHOOK_OFF_AFTER_DAYS", 5, least=1)
"""An address at which nothing arrived for so long is called no more until its owner says so."""
WEBHOOK_ALLOWED_HOSTS = env.list("WEBHOOK_ALLOWED_HOSTS", default=[])
"""Of the operator's own network: what else is not on the public internet is not called."""
DELIVERY_DAYS = env_int("DELIVERY_DAYS", 30, least=1)
EMAIL_URL = env.str("EMAIL_URL", default="")
"""How mail is sent, smtp+tls://name:password@host:587; empty: none is."""
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="") or "Leitmotif <leitmotif@localhost>"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if EMAIL_URL:
    _MAIL = env_mail("EMAIL_URL", EMAIL_URL)
    EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"] or "localhost", _MAIL["EMAIL_PORT"] or 25
    EMAIL_HOST_USER = _MAIL["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_FILE_PATH = "/" + _MAIL["EMAIL_FILE_PATH"]
    EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)

# With a key of Replicate its models see, draw and film; this machine closes every chain by itself.
REPLICATE_API_TOKEN = env.str("REPLICATE_API_TOKEN", default="").strip()
REPLICATE_BASE_URL = env.str("REPLICATE_BASE_URL", default="") or "https://api.replicate.com"
REPLICATE_OUTPUT_HOSTS = env.list("REPLICATE_OUTPUT_HOSTS", default=[]) or [
    "replicate.delivery",
    "*.replicate.delivery",
]
REPLICATE_MODELS = {
    "see": env.str("REPLICATE_SEE_MODEL", default="") or "google/gemini-3-flash",
    "draw": env.str("REPLICATE_DRAW_MODEL", default="") or "google/nano-banana-2",
    "film": env.str("REPLICATE_FILM_MODEL", default="") or "kwaivgi/kling-v3-omni-video",
}
# The Gemini API: films.
GEMINI_API_KEY = env.str("GEMINI_API_KEY", default="").strip()
GEMINI_BASE_URL = (
    env.str("GEMINI_BASE_URL", default="") or "https://generativelanguage.googleapis.com"
)
GEMINI_FILM_MODEL = env.str("GEMINI_FILM_MODEL", default="") or "gemini-omni-1.2-flash"
FILM_BACKEND = env.str("FILM_BACKEND", default="").strip().lower()
"""Who films where no model is named: replicate, gemini, local; by itself the first with a key."""
# OpenAI, or whoever speaks its HTTP: sees and writes.
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="").strip()
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", default="") or "https://api.openai.com/v1"
_OPENAI_MODEL = "gpt-6-luna" if "//api.openai.com/" in OPENAI_BASE_URL else ""
OPENAI_VISION_MODEL = env.str("OPENAI_VISION_MODEL", default="") or _OPENAI_MODEL
OPENAI_TEXT_MODEL = env.str("OPENAI_TEXT_MODEL", default="") or _OPENAI_MODEL
OPENAI_PRICE = env_numbers("OPENAI_PRICE", ())
"""Dollars for a million tokens read, and written; empty: the catalog's, and nothing at home."""
if len(OPENAI_PRICE) not in (0, 2):
    raise ImproperlyConfigured("OPENAI_PRICE has two numbers, read and written: 0.10,0.50.")
OPENAI_JUDGE_MODEL = env.str("OPENAI_JUDGE_MODEL", default="")
"""Says of a clip, when it is asked, how much it shows its character."""
OPENAI_IMAGE_MODEL = env.str("OPENAI_IMAGE_MODEL", default="")
"""Draws before all others where it is named."""
OPENAI_IMAGE_PRICE = env_numbers("OPENAI_IMAGE_PRICE", ())
"""Dollars for a picture, or for a million tokens of text, of pictures that go in, of what is drawn;
empty: as of OPENAI_PRICE."""
if len(OPENAI_IMAGE_PRICE) not in (0, 1, 3):
    raise ImproperlyConfigured("OPENAI_IMAGE_PRICE has one number, 0.04, or three: 5,8,30.")
OPENAI_HEAR_BASE_URL = env.str("OPENAI_HEAR_BASE_URL", default="") or OPENAI_BASE_URL
OPENAI_HEAR_API_KEY = env.str("OPENAI_HEAR_API_KEY", default="").strip() or (
    OPENAI_API_KEY if OPENAI_HEAR_BASE_URL == OPENAI_BASE_URL else ""
)
"""A key goes nowhere but to the server that it is for."""
_OPENAI_HEARS = "//api.openai.com/" in OPENAI_HEAR_BASE_URL
OPENAI_HEAR_MODEL = env.str("OPENAI_HEAR_MODEL", default="") or ("whisper-1" * _OPENAI_HEARS)
"""Tells when the words of a song are sung."""
OPENAI_HEAR_PRICE = env_numbers("OPENAI_HEAR_PRICE", ())
"""Dollars for a minute of song; empty: the catalog's, and nothing at home."""
if len(OPENAI_HEAR_PRICE) > 1:
    raise ImproperlyConfigured("OPENAI_HEAR_PRICE has one number, for a minute of song: 0.006.")
OPENAI_TOKEN_LIMIT = env.str("OPENAI_TOKEN_LIMIT", default="")
"""What a server calls the most tokens of an answer; empty: as it is found to take."""
# Who does what, each kind a chain: without a key this machine alone, and last it is in every one.
PROVIDERS: dict[str, dict[str, Any]] = {
    kind: {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
    for kind in ("see", "write", "draw", "film")
}
if REPLICATE_API_TOKEN:
    for kind, model in REPLICATE_MODELS.items():
        PROVIDERS[kind] = {
            "BACKEND": "generations.providers.replicate.ReplicateProvider",
            "OPTIONS": {"model": model},
        }
_FILMS: dict[str, dict[str, Any]] = {
    "replicate": {
        "BACKEND": "generations.providers.replicate.ReplicateProvider",
        "OPTIONS": {"model": REPLICATE_MODELS["film"]},
    },
    "gemini": {
        "BACKEND": "generations.providers.gemini.GeminiProvider",
        "OPTIONS": {"model": GEMINI_FILM_MODEL},
    },
    "local": {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}},
}
if FILM_BACKEND not in ("", *_FILMS):
    raise ImproperlyConfigured(f"FILM_BACKEND is {FILM_BACKEND!r}; there are {', '.join(_FILMS)}.")
_HAVE_KEYS = {"replicate": REPLICATE_API_TOKEN, "gemini": GEMINI_API_KEY}
_FILMERS = dict.fromkeys(
    filter(None, (FILM_BACKEND, *(name for name, key in _HAVE_KEYS.items() if key)))
)
for name, after in pairwise(_FILMERS):
    _FILMS[name]["FALLBACK"] = _FILMS[after]
if _FILMERS:
    PROVIDERS["film"] = _FILMS[next(iter(_FILMERS))]
OPENAI_MODELS = {
    "see": ("OpenAIProvider", OPENAI_VISION_MODEL),
    "write": ("OpenAIProvider", OPENAI_TEXT_MODEL),
    "draw": ("drawing.OpenAIDrawingProvider", OPENAI_IMAGE_MODEL),
    "judge": ("OpenAIProvider", OPENAI_JUDGE_MODEL),
}
for kind, (provider, model) in OPENAI_MODELS.items():
    if model and (OPENAI_API_KEY or "//api.openai.com/" not in OPENAI_BASE_URL):
        PROVIDERS[kind] = {
            "BACKEND": f"generations.providers.openai.{provider}",
            "OPTIONS": {"model": model},
            "FALLBACK": PROVIDERS.get(kind),
        }
if OPENAI_HEAR_MODEL and (OPENAI_HEAR_API_KEY or not _OPENAI_HEARS):
    PROVIDERS["hear"] = {
        "BACKEND": "generations.providers.openai.hearing.OpenAIHearingProvider",
        "OPTIONS": {"model": OPENAI_HEAR_MODEL},
    }

CHARACTER_CONSISTENCY_ENABLED = env_bool("CHARACTER_CONSISTENCY_ENABLED", True)

# --- What strangers may send -------------------------------------------------------------------

WEB_THREADS = env_int("WEB_THREADS", 32, least=1)
"""A player that is fed, or a file that is sent, holds one for as long as it takes."""
STALLED_CLIENT_SECONDS = env_int("STALLED_CLIENT_SECONDS", 30, least=1)
"""Who neither reads nor sends for so long is let go; a browser asks for the rest again."""

# Files come through ``mvsite.lib.receiving``. A form that asks for none puts nothing on the disk,
# whoever sends it: what is too large to be held is left out.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 6_000_000
SONG_MIN_SECONDS = env_int("SONG_MIN_SECONDS", 5, least=1)
SONG_MAX_SECONDS = env_int("SONG_MAX_SECONDS", 15 * 60, least=1)
SONG_MAX_BYTES = env_int("SONG_MAX_BYTES", 500_000_000, least=1)
PICTURE_MAX_PIXELS = env_int("PICTURE_MAX_PIXELS", 24_000_000, least=1)
PICTURE_MAX_BYTES = env_int("PICTURE_MAX_BYTES", 50_000_000, least=1)
PICTURE_MIN_SIDE = env_int("PICTURE_MIN_SIDE", 64, least=2)
ARCHIVE_MAX_BYTES = env_int("ARCHIVE_MAX_BYTES", 5_000_000_000, least=1)
TITLE_MAX_LENGTH = 200

# --- The film ----------------------------------------------------------------------------------

FRAME_HEIGHT = env_int("FRAME_HEIGHT", 720, least=72) // 2 * 2  # H.264 halves the colours
"""The short side of a 16:9 film; the other shapes follow (720: 1280x720, 720x1280, 960x960)."""

# --- The API -----------------------------------------------------------------------------------

API_READS = env_int("API_READS", 120, least=1)
API_CREATES = env_int("API_CREATES", 20, least=1)
"""Looks and changes, and orders (POST), of one person's programs a minute."""
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.bearer.BearerAuthentication",
        "accounts.api.bearer.PageAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.scopes.Scoped"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.pace.Paced"],
    "DEFAULT_PARSER_CLASSES": ["mvsite.lib.http.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "mvsite.lib.http.lists.OneForm",
    "DEFAULT_METADATA_CLASS": "mvsite.lib.http.lists.Methods",
    "DEFAULT_PAGINATION_CLASS": "mvsite.lib.http.lists.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "mvsite.lib.http.ordering.Ordered",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "mvsite.lib.http.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Leitmotif",
    "VERSION": "1",
    "DESCRIPTION": "A song and a character become a music video. How to begin, with an example of "
    "each call, is told in docs/api.md.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "mvsite.api.description.complete",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "PictureRatioEnum": "characters.portrait_requests.RATIOS",
        "FilmRatioEnum": "videos.models.Video.Shape",
        "SceneKindEnum": "videos.models.Clip.Kind",
        "CharacterKindEnum": "characters.models.Character.Kind",
    },
    "SCHEMA_PATH_PREFIX": r"/api/(v1|mv)",
}
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
"""Other sites whose scripts may call the API, with a token."""
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = [*default_headers, "idempotency-key", "if-none-match", "prefer", "range"]
CORS_EXPOSE_HEADERS = [
    "Content-Range", "ETag", "Location", "Preference-Applied", "Retry-After",
]  # fmt: skip
MV_WAIT_SECONDS = env_int("MV_WAIT_SECONDS", 60)
"""For so long a call of /api/mv/ waits for what it asked for, before it answers 202."""
MAX_HELD_REQUESTS = env_int("MAX_HELD_REQUESTS", max(WEB_THREADS - 8, 0))
"""Of a web process, at a time; the others of its threads answer meanwhile."""
MV_DEBUG_MODE = env_bool("MV_DEBUG_MODE", False)
UNUSED_IMAGE_DAYS = env_int("UNUSED_IMAGE_DAYS", 30, least=1)
# Where ``manage.py mcp`` works: another machine's site, by a token of its API.
LEITMOTIF_URL = env.str("LEITMOTIF_URL", default="")
LEITMOTIF_TOKEN = env.str("LEITMOTIF_TOKEN", default="")

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
    # It writes each address down, and one of a stranger may have a password in it.
    "loggers": {
        "httpx2": {"level": "WARNING"},
        "mv": {"level": "DEBUG" if MV_DEBUG_MODE else "WARNING"},
    },
}
structlog.configure(
    processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
