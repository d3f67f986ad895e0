import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("characters", "0009_negative_description"),
    ]

    operations = [
        migrations.AlterField(
            model_name="character",
            name="selected",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="characters.image",
            ),
        ),
    ]
