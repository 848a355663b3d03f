namespace CartStream.Postgres;

/// <summary>
/// The tables, as numbered migrations that are each applied once. A published migration is never changed; a later one
/// alters its result. Names without a schema are in the sink's schema.
/// </summary>
internal static class SinkMigrations
{
    // Indexed columns don't change when a session or a shopper continues, so an update stays in its page and touches no
    // index; the fill factor leaves room for that.
    private const string Tables =
        """
        CREATE TABLE sink_position (
            topic text NOT NULL,
            partition integer NOT NULL,
            next_offset bigint NOT NULL CHECK (next_offset >= 0),
            updated_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (topic, partition)
        ) WITH (fillfactor = 50);

        CREATE TABLE recommendation (
            session_id text NOT NULL,
            shopper_id text NOT NULL,
            event_time timestamptz NOT NULL,
            items jsonb NOT NULL,
            source_offset bigint NOT NULL,
            cart_version integer NOT NULL,
            model_version bigint NOT NULL,
            config_hash text NOT NULL,
            log_partition integer NOT NULL,
            log_offset bigint NOT NULL,
            PRIMARY KEY (session_id, shopper_id)
        ) WITH (fillfactor = 80);
        CREATE INDEX recommendation_by_shopper ON recommendation (shopper_id);

        CREATE TABLE shopper (
            shopper_id text PRIMARY KEY,
            last_event_time timestamptz NOT NULL,
            cart_version integer NOT NULL,
            log_partition integer NOT NULL,
            log_offset bigint NOT NULL
        ) WITH (fillfactor = 80);

        CREATE TABLE cart_line (
            shopper_id text NOT NULL,
            item_id text NOT NULL,
            quantity integer NOT NULL CHECK (quantity > 0),
            added_at timestamptz NOT NULL,
            PRIMARY KEY (shopper_id, item_id)
        );
        CREATE INDEX cart_line_by_item ON cart_line (item_id);
        CREATE INDEX cart_line_by_time ON cart_line (added_at);

        CREATE TABLE deleted_shopper (
            shopper_id text PRIMARY KEY,
            deleted_at timestamptz NOT NULL,
            log_partition integer NOT NULL,
            log_offset bigint NOT NULL,
            recommendations_end bigint NOT NULL
        );

        CREATE VIEW shopper_recommendation AS
            SELECT DISTINCT ON (shopper_id) * FROM recommendation ORDER BY shopper_id, log_offset DESC;

        CREATE VIEW recommended_item AS
            SELECT r.session_id, r.shopper_id, r.event_time, place.rank::integer AS rank,
                place.item ->> 'item_id' AS item_id, (place.item ->> 'score')::double precision AS score,
                place.item ->> 'source' AS source, place.item ->> 'reason' AS reason
            FROM recommendation AS r, jsonb_array_elements(r.items) WITH ORDINALITY AS place (item, rank);

        COMMENT ON TABLE sink_position IS 'Where the sink goes on reading each partition of the log';
        COMMENT ON TABLE recommendation IS 'Newest recommendation of each session of a shopper';
        COMMENT ON TABLE shopper IS 'Shoppers, and which record of shopper-state their cart is from';
        COMMENT ON TABLE cart_line IS 'Items in carts now, neither removed nor purchased';
        COMMENT ON TABLE deleted_shopper IS 'Deleted shoppers, until every recommendation from before has gone by';
        COMMENT ON VIEW shopper_recommendation IS 'Newest recommendation of each shopper';
        COMMENT ON VIEW recommended_item IS 'Newest recommendation of each session, a row an item';
        """;

    // The views keep their names and columns, so that a shop's own views on them remain valid. Items are filtered by a
    // subquery for each row, not by a join, so that a query for a session or a shopper still uses its index.
    private const string Availability =
        """
        CREATE TABLE item (
            item_id text PRIMARY KEY,
            status text NOT NULL CHECK (status IN ('available', 'sold_out', 'withdrawn')),
            changed_at timestamptz NOT NULL,
            log_offset bigint NOT NULL
        ) WITH (fillfactor = 80);

        CREATE VIEW session_recommendation AS
            SELECT r.session_id, r.shopper_id, r.event_time, coalesce((
                    SELECT jsonb_agg(place.item ORDER BY place.rank)
                    FROM jsonb_array_elements(r.items) WITH ORDINALITY AS place (item, rank)
                    WHERE NOT EXISTS (SELECT FROM item AS gone
                        WHERE gone.item_id = place.item ->> 'item_id' AND gone.status <> 'available')
                ), '[]') AS items,
                r.source_offset, r.cart_version, r.model_version, r.config_hash, r.log_partition, r.log_offset
            FROM recommendation AS r;

        CREATE OR REPLACE VIEW shopper_recommendation AS
            SELECT r.session_id, r.shopper_id, r.event_time, coalesce((
                    SELECT jsonb_agg(place.item ORDER BY place.rank)
                    FROM jsonb_array_elements(r.items) WITH ORDINALITY AS place (item, rank)
                    WHERE NOT EXISTS (SELECT FROM item AS gone
                        WHERE gone.item_id = place.item ->> 'item_id' AND gone.status <> 'available')
                ), '[]') AS items,
                r.source_offset, r.cart_version, r.model_version, r.config_hash, r.log_partition, r.log_offset
            FROM (SELECT DISTINCT ON (shopper_id) * FROM recommendation
                ORDER BY shopper_id, log_offset DESC) AS r;

        CREATE OR REPLACE VIEW recommended_item AS
            SELECT r.session_id, r.shopper_id, r.event_time, place.rank, place.item ->> 'item_id' AS item_id,
                (place.item ->> 'score')::double precision AS score, place.item ->> 'source' AS source,
                place.item ->> 'reason' AS reason
            FROM recommendation AS r, LATERAL (
                SELECT one.item, (row_number() OVER (ORDER BY one.rank))::integer AS rank
                FROM jsonb_array_elements(r.items) WITH ORDINALITY AS one (item, rank)
                WHERE NOT EXISTS (SELECT FROM item AS gone
                    WHERE gone.item_id = one.item ->> 'item_id' AND gone.status <> 'available')
            ) AS place;

        COMMENT ON TABLE recommendation IS 'Newest recommendation of each session of a shopper, as it was published';
        COMMENT ON TABLE item IS 'Whether each item that the shop described can be bought';
        COMMENT ON VIEW session_recommendation IS
            'Newest recommendation of each session of a shopper, of what can be bought';
        COMMENT ON VIEW shopper_recommendation IS 'Newest recommendation of each shopper, of what can be bought';
        COMMENT ON VIEW recommended_item IS
            'Newest recommendation of each session, a row an item that can be bought';
        """;

    // Offsets mean nothing without the topic that they are of.
    private const string TopicIdentities = "ALTER TABLE sink_position ADD COLUMN topic_identity text;";

    /// <summary>All migrations; the first leads to version 1.</summary>
    public static IReadOnlyList<string> All { get; } = [Tables, Availability, TopicIdentities];
}
