"""Settings describe the deployment; how the product behaves is a row in the database."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = env.BASE_DIR
DATA_DIR = env.DATA_DIR

DEMO = env.flag("SWITCHROOM_DEMO")
DEBUG = env.flag("SWITCHROOM_DEBUG")
SECRET_KEY = env.secret("SWITCHROOM_SECRET_KEY")
# Newest first: the first encrypts, all decrypt. Fernet keys.
CREDENTIAL_KEYS = env.listing("SWITCHROOM_CREDENTIAL_KEYS")
PUBLIC_URL = env.text("SWITCHROOM_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.listing("SWITCHROOM_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.listing("SWITCHROOM_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "apps.accounts.break_glass.config.BreakGlassConfig",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_celery_beat",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    # An installation without the libraries of XML signatures has no SAML, and all the rest.
    *(["allauth.socialaccount.providers.saml"] if env.has_module("onelogin.saml2") else []),
    "allauth.usersessions",
    "apps.core",
    "apps.accounts",
    "apps.integrations",
    "apps.customers",
    "apps.channels",
    "apps.interactions",
    "apps.routing",
    "apps.voice",
    "apps.surveys",
    "apps.analytics",
    "apps.quality",
    "apps.training",
    "apps.portal",
    "apps.desk",
]
MIDDLEWARE = [
    "apps.core.middleware.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "apps.core.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.Preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.SignOnOrigins",
    "apps.accounts.middleware.Activity",
    "apps.accounts.middleware.SecondFactor",
    "apps.core.middleware.DomainErrors",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context.deployment",
            ],
            "builtins": [
                "apps.core.templatetags.house",
                "apps.core.templatetags.marks",
                "apps.core.templatetags.fields",
            ],
        },
    }
]

DATABASE_URL = env.text("DATABASE_URL", f"postgres:///switchroom?host={DATA_DIR}/run/pg")
DATABASES = {"default": env.database(DATABASE_URL)}
# One pool a process: a socket server has many short-lived threads, each with a connection.
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 24, "timeout": 10}
# The driver keeps a plan only where this is set; which statements have one says apps.core.planned.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 1
# Pages answered at once by a web process; the others wait their turn (apps.core.pages).
WEB_THREADS = env.integer("SWITCHROOM_WEB_THREADS", 12)
# The same for what sockets say (apps.core.threads): few, for each that works slows the others.
SOCKET_THREADS = env.integer("SWITCHROOM_SOCKET_THREADS", 8)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", f"unix://{DATA_DIR}/run/valkey.sock")
CACHES = {"default": {"BACKEND": "apps.core.cache.SharedRedisCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "apps.core.layer.ResyncingLayer",
        # As a dict: with defaults, redis-py 8 ends an idle receive after five seconds.
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, "socket_timeout": None, "max_connections": 10_000}]
        },
    }
}

CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://") if REDIS_URL.startswith("unix") else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A killed worker's tasks come back after about ten seconds instead of a hundred.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "notices": {"task": "apps.accounts.tasks.mail_notices", "schedule": 30},
    "heartbeat": {"task": "apps.core.tasks.show_life", "schedule": 10},  # seconds
    "deliveries": {"task": "apps.interactions.tasks.settle_deliveries", "schedule": 5},
    "snoozed": {"task": "apps.interactions.tasks.wake_cases", "schedule": 15},
    "wrap-ups": {"task": "apps.interactions.tasks.time_out_wrap_ups", "schedule": 5},
    "resolved": {"task": "apps.interactions.tasks.close_cases", "schedule": 600},
    "uploads": {"task": "apps.interactions.tasks.sweep_attachments", "schedule": 3600},
    "facts": {"task": "apps.integrations.tasks.tell", "schedule": 5},
    "missed-facts": {"task": "apps.integrations.tasks.catch_up", "schedule": 60},
    "old-facts": {"task": "apps.integrations.tasks.sweep", "schedule": 3600},
    "outbox": {"task": "apps.channels.tasks.deliver_due", "schedule": 5},
    "inbound": {"task": "apps.channels.tasks.sweep_inbound", "schedule": 10},
    "recordings": {"task": "apps.voice.tasks.fetch_recordings", "schedule": 20},
    "unusual-calls": {"task": "apps.voice.tasks.watch_calls", "schedule": 60},
    "web-calls": {"task": "apps.voice.tasks.sweep_web_calls", "schedule": 5},
    "transcripts": {"task": "apps.voice.tasks.write_transcripts", "schedule": 60},
    "old-recordings": {"task": "apps.voice.tasks.sweep_recordings", "schedule": 3600},
    "old-screens": {"task": "apps.quality.tasks.sweep_screens", "schedule": 3600},
    "samples": {"task": "apps.quality.tasks.draw_samples", "schedule": 3600},
    "reviews": {"task": "apps.quality.tasks.finish_reviews", "schedule": 300},
    "rules": {"task": "apps.quality.tasks.apply_rules", "schedule": 600},
    "coaching": {"task": "apps.quality.tasks.check_coaching", "schedule": 21600},
    "certificates": {"task": "apps.training.tasks.settle_certificates", "schedule": 20},
    "assignments": {"task": "apps.training.tasks.assign_due", "schedule": 120},
    "reminders": {"task": "apps.training.tasks.remind", "schedule": 900},
    "sittings": {"task": "apps.training.tasks.collect_sittings", "schedule": 30},
    "candidates": {"task": "apps.training.tasks.erase_candidates", "schedule": 3600},
    "surveys": {"task": "apps.surveys.tasks.ask_due", "schedule": 15},
    "survey-sweep": {"task": "apps.surveys.tasks.sweep", "schedule": 60},
    "pulse": {"task": "apps.surveys.tasks.turn_pulse", "schedule": 3600},
    "imports": {"task": "apps.customers.tasks.resume_stalled_imports", "schedule": 60},
    "unread-answers": {"task": "apps.portal.tasks.send_unread", "schedule": 60},
    "matches": {"task": "apps.customers.tasks.sweep_matches", "schedule": 60},
    "idempotency-keys": {"task": "apps.core.tasks.forget_keys", "schedule": 3600},
    "boards": {"task": "apps.analytics.tasks.watch_boards", "schedule": 5},
    "board-alerts": {"task": "apps.analytics.tasks.send_alerts", "schedule": 10},
    "board-readings": {"task": "apps.analytics.tasks.prune_boards", "schedule": 3600},
    "figures": {"task": "apps.analytics.tasks.roll_up", "schedule": 5},
    "reports": {"task": "apps.analytics.tasks.send_reports", "schedule": 60},
    "habits": {"task": "apps.analytics.tasks.count_habits", "schedule": 3600},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "apps.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Switchroom"
MFA_TOTP_TOLERANCE = 1  # a clock half a minute off is no reason to stand outside
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SOCIALACCOUNT_ADAPTER = "apps.accounts.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_ONLY = False
# Single sign-on lets in whoever works here already, found by the address the house gave.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
OIDC_SERVER = env.text("SWITCHROOM_OIDC_SERVER").rstrip("/")
SOCIALACCOUNT_PROVIDERS = env.openid_connect(OIDC_SERVER)
USERSESSIONS_ADAPTER = "apps.accounts.adapter.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.text("SWITCHROOM_STATIC_ROOT", str(DATA_DIR / "static"))
# What browsers get: the bundles, and files that need no building. Sources stay at home.
STATICFILES_DIRS = [("build", BASE_DIR / "static" / "build"), BASE_DIR / "static" / "public"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Calls between browsers: how they find a way to each other (docs/voice.md).
STUN_URLS = env.text("SWITCHROOM_STUN_URLS")
TURN_URLS = env.text("SWITCHROOM_TURN_URLS")
TURN_SECRET = env.text("SWITCHROOM_TURN_SECRET")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        # The telephone server's websocket, where it is not at the desk's own host.
        "connect-src": [SELF, *env.listing("SWITCHROOM_PHONE_SOCKETS")],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        # Signing in by OpenID Connect is a form that leads to its server.
        "form-action": [SELF, *filter(None, [env.origin(OIDC_SERVER)])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
HTTPS_ONLY = PUBLIC_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS_ONLY and env.flag("SWITCHROOM_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS_ONLY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS_ONLY
SESSION_COOKIE_NAME = "switchroom"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.accounts.api.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.parsing.Json"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "apps.core.api.Cursor",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "apps.core.api.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Switchroom",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PREPROCESSING_HOOKS": ["drf_spectacular.hooks.preprocess_exclude_path_format"],
    # Choices stand where they are used: a name for each would say less.
    "POSTPROCESSING_HOOKS": ["apps.core.api_words.complete"],
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# A language model that proposes answers of scorecards, at an OpenAI-compatible address. Off
# without one; what it says needs a quote that is really there, and a person to submit it.
QUALITY_MODEL_URL = env.text("SWITCHROOM_QUALITY_MODEL_URL")
QUALITY_MODEL = env.text("SWITCHROOM_QUALITY_MODEL")
QUALITY_MODEL_KEY = env.text("SWITCHROOM_QUALITY_MODEL_KEY")
# Speaks hiring tests: text in, WAV out. Empty: espeak-ng, where it is installed.
SPEECH_COMMAND = env.text("SWITCHROOM_SPEECH_COMMAND")

# Speech to text: a Whisper behind an OpenAI-compatible address, or a model of faster-whisper on
# this machine's disk (requirements/stt.in). Without either calls have no transcripts.
STT_URL = env.text("SWITCHROOM_STT_URL")
STT_MODEL = env.text("SWITCHROOM_STT_MODEL", "whisper-1")
STT_KEY = env.text("SWITCHROOM_STT_KEY")
STT_MODEL_PATH = env.text("SWITCHROOM_STT_MODEL_PATH")
# Below this share of free room on the disk of recordings the centre says so.
DISK_WATERMARK_PERCENT = env.integer("SWITCHROOM_DISK_WATERMARK_PERCENT", 10)

# Network addresses that visitors' limits do not count: load balancers' probes, load tests.
RATE_LIMIT_EXEMPT = env.listing("SWITCHROOM_RATE_LIMIT_EXEMPT", "127.0.0.1,::1" if DEMO else "")
API_PER_MINUTE = env.integer("SWITCHROOM_API_PER_MINUTE", 6000)  # requests of one token
# How long a process remembers who may see what; any change of access ends it at once.
REMEMBER_SECONDS = 5.0
# Our own doors for mail (`manage.py mail`): 0 takes a free port, "off" closes the door.
MAIL_LISTEN_HOST = env.text("SWITCHROOM_MAIL_HOST", "127.0.0.1")
MAIL_SMTP_PORT = env.optional_integer("SWITCHROOM_SMTP_PORT", 0)
MAIL_LMTP_PORT = env.optional_integer("SWITCHROOM_LMTP_PORT", None)
# Names inside our own network that webhooks may call all the same.
OUTGOING_PRIVATE_HOSTS = {host.lower() for host in env.listing("SWITCHROOM_OUTGOING_PRIVATE_HOSTS")}
# What speaks prompts that are written, and where the telephone server on this machine finds them.
VOICE_SPEAKER = env.text("SWITCHROOM_VOICE_SPEAKER", "apps.voice.services.speaking.Espeak")
VOICE_PROMPTS = env.text("SWITCHROOM_VOICE_PROMPTS", str(DATA_DIR / "prompts"))

EMAIL_HOST = env.text("SWITCHROOM_EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.integer("SWITCHROOM_EMAIL_PORT", 25)
DEFAULT_FROM_EMAIL = env.text("SWITCHROOM_FROM_EMAIL", "switchroom@localhost")

# Who may read /metrics from elsewhere than this machine; and where spans go, see apps.core.tracing.
METRICS_TOKEN = env.text("SWITCHROOM_METRICS_TOKEN")
OTEL_ENDPOINT = env.text("SWITCHROOM_OTEL_ENDPOINT")

LOGGING_CONFIG = "apps.core.logs.configure"
LOGGING = {
    "level": env.text("SWITCHROOM_LOG_LEVEL", "INFO"),
    "format": env.text("SWITCHROOM_LOG_FORMAT", "json"),
}
