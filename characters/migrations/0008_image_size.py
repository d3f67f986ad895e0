from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("characters", "0007_chosen_models"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="width",
            field=models.PositiveIntegerField(
                blank=True, help_text="pixels of its file", null=True
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="height",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
