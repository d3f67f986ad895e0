from django.db import migrations, models


def say_mode(apps, schema_editor):
    """A film of a product was one before it was said."""
    apps.get_model("videos", "Video").objects.filter(characters__kind="product").update(
        mode="product_video"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('videos', '0012_deliveries'),
    ]

    operations = [
        migrations.AddField(
            model_name='video',
            name='auto_select',
            field=models.BooleanField(default=False, help_text='the first good picture of its character, without a question'),
        ),
        migrations.AddField(
            model_name='video',
            name='mode',
            field=models.CharField(choices=[('music_video', 'Music'), ('product_video', 'Product')], default='music_video', max_length=20),
        ),
        migrations.AddField(
            model_name='video',
            name='quote',
            field=models.JSONField(blank=True, default=list, editable=False, help_text='by step, what it would cost and how long it would take when it was ordered'),
        ),
        migrations.AddField(
            model_name='video',
            name='resolution',
            field=models.CharField(choices=[('720p', 'Hd'), ('1080p', 'Full Hd')], default='720p', max_length=5),
        ),
        migrations.RunPython(say_mode, migrations.RunPython.noop),
    ]
