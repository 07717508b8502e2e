from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """What is there was compared long ago: only what comes from now on is looked after."""

    dependencies = [
        ('customers', '0003_index_dead_and_blocked_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='identity',
            name='compared_at',
            field=models.DateTimeField(blank=True, null=True, db_default=Now()),
        ),
        migrations.AlterField(
            model_name='identity',
            name='compared_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='identity',
            index=models.Index(condition=models.Q(('compared_at__isnull', True)), fields=['created_at'], name='identity_uncompared'),
        ),
    ]
