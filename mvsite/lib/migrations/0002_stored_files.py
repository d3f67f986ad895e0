from datetime import datetime, timezone
from pathlib import Path
from uuid import UUID
import re

from django.conf import settings
from django.db import migrations, models

UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def count_what_is_there(apps, schema_editor):
    """Files from before this table; their digests are left open, as reading them all takes long."""
    stored_file, root = apps.get_model("lib", "StoredFile"), Path(settings.MEDIA_ROOT)
    rows = (stored_file(**of(path, root)) for path in sorted(root.rglob("*")) if is_stored(path, root))
    stored_file.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def is_stored(path, root):
    parts = path.relative_to(root).parts
    return path.is_file() and not any(part.startswith(".") for part in parts)


def of(path, root):
    key, about = path.relative_to(root).as_posix(), path.stat()
    found = UUIDS.search(key)
    return {
        "key": key,
        "bytes": about.st_size,
        "row": UUID(found.group()) if found else None,
        "at": datetime.fromtimestamp(about.st_mtime, timezone.utc),
    }


class Migration(migrations.Migration):

    dependencies = [
        ('lib', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('key', models.CharField(max_length=300, primary_key=True, serialize=False)),
                ('bytes', models.BigIntegerField()),
                ('row', models.UUIDField(db_index=True, help_text='the first id in the key: of a song, a picture, a video', null=True)),
                ('sha256', models.CharField(blank=True, help_text='empty: not looked at yet', max_length=64)),
                ('at', models.DateTimeField(help_text='when it was put here')),
            ],
        ),
        migrations.RunPython(count_what_is_there, migrations.RunPython.noop, elidable=True),
    ]
