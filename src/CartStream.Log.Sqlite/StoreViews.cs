namespace CartStream.Log.Sqlite;

/// <summary>
/// Views for convenient queries of the known topics with plain <c>sqlite3</c> 3.40 or later; docs/formats/store.md
/// lists their columns. A view is created, or recreated when its text has changed, when its topic is created or
/// checked.
/// </summary>
internal static class StoreViews
{
    private static readonly StoreView[] All =
    [
        new("recommendations", "recommendations", """
            CREATE VIEW recommendations AS
            SELECT
                id AS recommendation_id,
                CAST(key AS TEXT) AS session_id,
                value ->> '$.shopper' AS shopper_id,
                strftime('%Y-%m-%dT%H:%M:%fZ', time_ms / 1000.0, 'unixepoch') AS time,
                partition AS log_partition,
                "offset" AS log_offset,
                partition AS source_partition,
                value ->> '$.offset' AS source_offset,
                value ->> '$.cart' AS cart_version,
                value ->> '$.model' AS model_version,
                value ->> '$.config' AS config_hash,
                value -> '$.items' AS items
            FROM (
                SELECT id, key, partition, "offset", time_ms, CAST(value AS TEXT) AS value
                FROM topic_recommendations)
            """),
        new("recommended_items", "recommendations", """
            CREATE VIEW recommended_items AS
            SELECT
                r.id AS recommendation_id,
                CAST(r.key AS TEXT) AS session_id,
                i.key + 1 AS rank,
                i.value ->> '$[0]' AS item_id,
                i.value ->> '$[1]' AS score,
                CASE i.value ->> '$[2]'
                    WHEN 'c' THEN 'cart' WHEN 'h' THEN 'history' WHEN 'r' THEN 'rules'
                    WHEN 'n' THEN 'neighbours' WHEN 'p' THEN 'popularity' WHEN 't' THEN 'together'
                    WHEN 'w' THEN 'walk' WHEN 's' THEN 'session'
                END AS source,
                i.value ->> '$[3]' AS a,
                i.value ->> '$[4]' AS b
            FROM topic_recommendations AS r, json_each(CAST(r.value AS TEXT), '$.items') AS i
            """),
        new("latest_recommendations", "recommendations", """
            CREATE VIEW latest_recommendations AS
            SELECT * FROM recommendations
            WHERE recommendation_id IN (SELECT max(id) FROM topic_recommendations GROUP BY key)
            """),
        new("events", "user-events", """
            CREATE VIEW events AS
            SELECT
                partition AS log_partition,
                "offset" AS log_offset,
                value ->> '$.event_time' AS event_time,
                value ->> '$.event_type' AS event_type,
                value ->> '$.item_id' AS item_id,
                value ->> '$.shopper_id' AS shopper_id,
                value ->> '$.session_id' AS session_id,
                value ->> '$.category_id' AS category_id,
                value ->> '$.category_code' AS category_code,
                value ->> '$.brand' AS brand,
                value ->> '$.price' AS price,
                value ->> '$.quantity' AS quantity,
                value ->> '$.event_id' AS event_id
            FROM (
                SELECT partition, "offset", CAST(value AS TEXT) AS value FROM topic_user_events
                WHERE json_valid(CAST(value AS TEXT)))
            """),
        new("dead_letters", "user-events.dlq", """
            CREATE VIEW dead_letters AS
            SELECT
                partition AS log_partition,
                "offset" AS log_offset,
                headers ->> '$.reason' AS reason,
                headers ->> '$.topic' AS topic,
                CAST(headers ->> '$.partition' AS INTEGER) AS partition,
                CAST(headers ->> '$.offset' AS INTEGER) AS "offset",
                strftime('%Y-%m-%dT%H:%M:%fZ', (headers ->> '$.time') / 1000.0, 'unixepoch') AS time,
                CAST(key AS TEXT) AS key,
                CAST(value AS TEXT) AS value
            FROM topic_user_events_dlq
            """),
        // After recommendations, because the topics are created in that order.
        new("available_recommended_items", "items", """
            CREATE VIEW available_recommended_items AS
            SELECT r.* FROM recommended_items AS r
            WHERE NOT EXISTS (
                SELECT 1 FROM topic_items AS i
                WHERE i.partition = 0 AND i.key = CAST(r.item_id AS BLOB)
                    AND (CAST(i.value AS TEXT) ->> '$.in_stock' = 0 OR CAST(i.value AS TEXT) ->> '$.withdrawn' = 1))
            """),
    ];

    /// <summary>Creates the views of <paramref name="topic"/> that are missing or outdated.</summary>
    public static void Create(StoreConnection connection, TopicTable topic)
    {
        // A topic whose table could not get its usual name is not the one that the views refer to.
        if (topic.Name != TopicTable.NameFor(topic.Spec.Name))
            return;
        foreach (var view in All.Where(view => view.Topic == topic.Spec.Name))
        {
            using var find = connection.Prepare("SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?1");
            var found = find.Bind(1, view.Name).Step() ? find.Text(0) : null;
            find.Reset();
            if (found == view.Sql)
                continue;
            connection.Execute($"DROP VIEW IF EXISTS {view.Name}");
            connection.Execute(view.Sql);
        }
    }

    private sealed record StoreView(string Name, string Topic, string Sql);
}
