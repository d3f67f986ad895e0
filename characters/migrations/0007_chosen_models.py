from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("characters", "0006_asked_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="character",
            name="chosen_models",
            field=models.JSONField(
                blank=True, default=dict, help_text="names by kind (see, draw); else the usual"
            ),
        ),
    ]
