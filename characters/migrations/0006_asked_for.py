from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("characters", "0005_due_rows")]

    operations = [
        migrations.AddField(
            model_name="character",
            name="asked_for",
            field=models.BooleanField(
                default=True,
                editable=False,
                help_text="False: came for a film that is not ordered yet; nothing paid is begun",
            ),
        ),
    ]
