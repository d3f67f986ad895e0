from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("songs", "0005_transcription")]

    operations = [
        migrations.AddField(
            model_name="song",
            name="character_kept",
            field=models.PositiveIntegerField(
                editable=False,
                help_text="the character's revision that its files here are of",
                null=True,
            ),
        ),
    ]
