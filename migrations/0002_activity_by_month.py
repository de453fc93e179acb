"""Rebuild the (still empty) activity table as one partitioned by month.

Django cannot say PARTITION BY; the columns, key and indexes are copied from the
table it made, so the model stays their only description.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE growth_activityevent_by_month (
    LIKE growth_activityevent INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES
) PARTITION BY RANGE (occurred_at);
DROP TABLE growth_activityevent;
ALTER TABLE growth_activityevent_by_month RENAME TO growth_activityevent;
ALTER TABLE growth_activityevent ADD CONSTRAINT activity_of_installation
    FOREIGN KEY (installation_id) REFERENCES growth_installation (id)
    ON DELETE CASCADE;
CREATE TABLE growth_activityevent_other PARTITION OF growth_activityevent DEFAULT;
"""

BACKWARD = """
CREATE TABLE growth_activityevent_plain (
    LIKE growth_activityevent INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES
);
DROP TABLE growth_activityevent;
ALTER TABLE growth_activityevent_plain RENAME TO growth_activityevent;
"""


class Migration(migrations.Migration):
    dependencies = [("growth", "0001_spine")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
