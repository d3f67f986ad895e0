from django.db import migrations, models
from django.db.models import F


def give_places(apps, schema_editor):
    images = apps.get_model("characters", "Image").objects
    images.filter(origin="drawn").update(place=F("number") % 4)


class Migration(migrations.Migration):

    dependencies = [
        ('characters', '0003_revision'),
    ]

    operations = [
        migrations.AddField(
            model_name='character',
            name='seen',
            field=models.JSONField(blank=True, editable=False, help_text='of the subject, by the offline eye', null=True),
        ),
        migrations.AddField(
            model_name='character',
            name='seen_changed',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='the revision that gave it other words or findings'),
        ),
        migrations.AddField(
            model_name='image',
            name='place',
            field=models.PositiveSmallIntegerField(blank=True, help_text='among the candidates; the newest of a place is shown', null=True),
        ),
        migrations.RunPython(give_places, migrations.RunPython.noop),
    ]
