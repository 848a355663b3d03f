namespace CartStream.Postgres;

/// <summary>
/// The sink's SQL statements; names without a schema are in the sink's schema, or are staging tables.
/// </summary>
internal static class SinkSql
{
    /// <summary>The server session's own tables into which rows are copied; emptied by each commit.</summary>
    public const string CreateStaging =
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS staged_recommendation (
            session_id text, shopper_id text, event_time timestamptz, items jsonb, source_offset bigint,
            cart_version integer, model_version bigint, config_hash text, log_partition integer, log_offset bigint
        ) ON COMMIT DELETE ROWS;
        CREATE TEMPORARY TABLE IF NOT EXISTS staged_shopper (
            shopper_id text, last_event_time timestamptz, cart_version integer, item_ids text[], quantities integer[],
            added_at timestamptz[], log_partition integer, log_offset bigint
        ) ON COMMIT DELETE ROWS;
        CREATE TEMPORARY TABLE IF NOT EXISTS staged_deletion (
            shopper_id text, deleted_at timestamptz, log_partition integer, log_offset bigint,
            recommendations_end bigint
        ) ON COMMIT DELETE ROWS;
        CREATE TEMPORARY TABLE IF NOT EXISTS staged_item (
            item_id text, status text, changed_at timestamptz, log_offset bigint
        ) ON COMMIT DELETE ROWS;
        """;

    public const string AddPosition =
        "INSERT INTO sink_position (topic, partition, next_offset) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING";

    public const string ReadPosition =
        "SELECT next_offset, topic_identity FROM sink_position WHERE topic = $1 AND partition = $2";

    public const string IdentifyTopic =
        "UPDATE sink_position SET topic_identity = $3 WHERE topic = $1 AND partition = $2";

    /// <summary>Moves positions that are unchanged; locks them until the transaction ends.</summary>
    public const string MovePositions =
        """
        UPDATE sink_position AS kept SET next_offset = moved.next, updated_at = now()
        FROM unnest($1, $2, $3, $4) AS moved (topic, partition, expected, next)
        WHERE kept.topic = moved.topic AND kept.partition = moved.partition AND kept.next_offset = moved.expected
        """;

    public const string CopyRecommendations =
        """
        COPY staged_recommendation (session_id, shopper_id, event_time, items, source_offset, cart_version,
            model_version, config_hash, log_partition, log_offset) FROM STDIN (FORMAT BINARY)
        """;

    public const string CopyShoppers =
        """
        COPY staged_shopper (shopper_id, last_event_time, cart_version, item_ids, quantities, added_at, log_partition,
            log_offset) FROM STDIN (FORMAT BINARY)
        """;

    public const string CopyDeletions =
        """
        COPY staged_deletion (shopper_id, deleted_at, log_partition, log_offset, recommendations_end)
        FROM STDIN (FORMAT BINARY)
        """;

    public const string CopyItems =
        "COPY staged_item (item_id, status, changed_at, log_offset) FROM STDIN (FORMAT BINARY)";

    /// <summary>
    /// Resolves names in a schema until the transaction ends: a connection pooler may give each transaction another
    /// session of the server.
    /// </summary>
    public static string UseSchema(string schema) => $"SET LOCAL search_path TO \"{schema}\"";

    /// <summary>
    /// Removes deleted shoppers unless they have returned since, and notes which of their records may still follow.
    /// </summary>
    public static readonly string[] ApplyDeletions =
    [
        """
        DELETE FROM cart_line AS line USING staged_deletion AS gone, shopper AS kept
        WHERE kept.shopper_id = gone.shopper_id AND kept.log_offset < gone.log_offset
            AND line.shopper_id = gone.shopper_id
        """,
        """
        DELETE FROM shopper AS kept USING staged_deletion AS gone
        WHERE kept.shopper_id = gone.shopper_id AND kept.log_offset < gone.log_offset
        """,
        """
        DELETE FROM recommendation AS kept USING staged_deletion AS gone
        WHERE kept.shopper_id = gone.shopper_id AND kept.event_time <= gone.deleted_at
            AND kept.log_offset < gone.recommendations_end
        """,
        """
        INSERT INTO deleted_shopper AS kept (shopper_id, deleted_at, log_partition, log_offset, recommendations_end)
        SELECT shopper_id, deleted_at, log_partition, log_offset, recommendations_end FROM staged_deletion
        ON CONFLICT (shopper_id) DO UPDATE SET deleted_at = excluded.deleted_at,
            log_partition = excluded.log_partition, log_offset = excluded.log_offset,
            recommendations_end = excluded.recommendations_end
        WHERE kept.log_offset < excluded.log_offset
        """,
    ];

    /// <summary>Writes shoppers, and their carts where they differ; keeps a row from a newer record.</summary>
    public static readonly string[] ApplyShoppers =
    [
        """
        INSERT INTO shopper AS kept (shopper_id, last_event_time, cart_version, log_partition, log_offset)
        SELECT shopper_id, last_event_time, cart_version, log_partition, log_offset FROM staged_shopper
        ON CONFLICT (shopper_id) DO UPDATE SET last_event_time = excluded.last_event_time,
            cart_version = excluded.cart_version, log_partition = excluded.log_partition,
            log_offset = excluded.log_offset
        WHERE kept.log_offset < excluded.log_offset
        """,
        """
        DELETE FROM cart_line AS line USING staged_shopper AS staged, shopper AS kept
        WHERE kept.shopper_id = staged.shopper_id AND kept.log_offset = staged.log_offset
            AND line.shopper_id = staged.shopper_id AND line.item_id <> ALL (staged.item_ids)
        """,
        """
        INSERT INTO cart_line AS line (shopper_id, item_id, quantity, added_at)
        SELECT staged.shopper_id, cart.item_id, cart.quantity, cart.added_at
        FROM staged_shopper AS staged
            JOIN shopper AS kept ON kept.shopper_id = staged.shopper_id AND kept.log_offset = staged.log_offset,
            unnest(staged.item_ids, staged.quantities, staged.added_at) AS cart (item_id, quantity, added_at)
        ON CONFLICT (shopper_id, item_id) DO UPDATE SET quantity = excluded.quantity, added_at = excluded.added_at
        WHERE (line.quantity, line.added_at) IS DISTINCT FROM (excluded.quantity, excluded.added_at)
        """,
    ];

    /// <summary>Writes recommendations, except those of deleted shoppers; keeps a row from a newer record.</summary>
    public const string ApplyRecommendations =
        """
        INSERT INTO recommendation AS kept (session_id, shopper_id, event_time, items, source_offset, cart_version,
            model_version, config_hash, log_partition, log_offset)
        SELECT session_id, shopper_id, event_time, items, source_offset, cart_version, model_version, config_hash,
            log_partition, log_offset
        FROM staged_recommendation AS staged
        WHERE NOT EXISTS (SELECT FROM deleted_shopper AS gone WHERE gone.shopper_id = staged.shopper_id
            AND staged.event_time <= gone.deleted_at AND staged.log_offset < gone.recommendations_end)
        ON CONFLICT (session_id, shopper_id) DO UPDATE SET event_time = excluded.event_time, items = excluded.items,
            source_offset = excluded.source_offset, cart_version = excluded.cart_version,
            model_version = excluded.model_version, config_hash = excluded.config_hash,
            log_partition = excluded.log_partition, log_offset = excluded.log_offset
        WHERE kept.log_offset < excluded.log_offset
        """;

    /// <summary>Writes which items can be bought; keeps a row from a newer record.</summary>
    public const string ApplyItems =
        """
        INSERT INTO item AS kept (item_id, status, changed_at, log_offset)
        SELECT item_id, status, changed_at, log_offset FROM staged_item
        ON CONFLICT (item_id) DO UPDATE SET status = excluded.status, changed_at = excluded.changed_at,
            log_offset = excluded.log_offset
        WHERE kept.log_offset < excluded.log_offset
        """;

    /// <summary>Forgets deletions that no record in the log can affect any more; $1 is topic recommendations.</summary>
    public const string ForgetDeletions =
        """
        DELETE FROM deleted_shopper AS gone USING sink_position AS stands
        WHERE stands.topic = $1 AND stands.partition = gone.log_partition
            AND stands.next_offset >= gone.recommendations_end
        """;
}
