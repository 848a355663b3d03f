using CartStream.Pipeline;

namespace CartStream.Sqlite;

/// <summary>A topic and the table that holds its records; docs/formats/store.md describes both kinds.</summary>
/// <param name="Id">The topic's number in the table <c>topics</c>.</param>
/// <param name="Spec">The topic.</param>
/// <param name="Name">The table's name: letters, digits and underscores.</param>
internal sealed record TopicTable(long Id, TopicSpec Spec, string Name)
{
    private const string Prefix = "topic_";

    /// <summary>Makes the table.</summary>
    public string CreateSql => Spec.Compacted
        ? $"""
            CREATE TABLE {Name} (
                slot INTEGER PRIMARY KEY,
                id INTEGER NOT NULL UNIQUE,
                partition INTEGER NOT NULL,
                "offset" INTEGER AS (id & 1099511627775) VIRTUAL,
                time_ms INTEGER NOT NULL,
                headers TEXT,
                key BLOB NOT NULL,
                value BLOB,
                UNIQUE (partition, key)
            )
            """
        : $"""
            CREATE TABLE {Name} (
                id INTEGER PRIMARY KEY,
                partition INTEGER AS (id >> 40) VIRTUAL,
                "offset" INTEGER AS (id & 1099511627775) VIRTUAL,
                time_ms INTEGER NOT NULL,
                headers TEXT,
                key BLOB,
                value BLOB NOT NULL
            )
            """;

    /// <summary>Writes a record: id, time, headers, key, value and, on a compacted topic, partition.</summary>
    public string WriteSql => Spec.Compacted
        ? $"""
            INSERT INTO {Name} (id, time_ms, headers, key, value, partition) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (partition, key) DO UPDATE
            SET id = excluded.id, time_ms = excluded.time_ms, headers = excluded.headers, value = excluded.value
            """
        : $"INSERT INTO {Name} (id, time_ms, headers, key, value) VALUES (?1, ?2, ?3, ?4, ?5)";

    /// <summary>Reads up to ?3 records with ids from ?1 to below ?2 in order: id, time, headers, key, value.</summary>
    public string ReadSql =>
        $"SELECT id, time_ms, headers, key, value FROM {Name} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3";

    /// <summary>As <see cref="ReadSql"/>, without deletes.</summary>
    public string ReadNewestSql =>
        $"""
        SELECT id, time_ms, headers, key, value FROM {Name}
        WHERE id >= ?1 AND id < ?2 AND value IS NOT NULL ORDER BY id LIMIT ?3
        """;

    /// <summary>
    /// The table's name for a topic: its letters and digits, anything else as an underscore. Two topics can come to the
    /// same name, also because SQLite ignores case.
    /// </summary>
    public static string NameFor(string topic) =>
        Prefix + string.Concat(topic.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>Throws unless the topic has <paramref name="partition"/>.</summary>
    /// <exception cref="LogException">It hasn't.</exception>
    public void CheckPartition(int partition)
    {
        if ((uint)partition >= (uint)Spec.Partitions)
        {
            throw new LogException(
                $"topic '{Spec.Name}' has no partition {partition}, expected 0 to {Spec.Partitions - 1}");
        }
    }

    /// <summary>Throws unless the topic is compacted.</summary>
    /// <exception cref="LogException">It isn't.</exception>
    public void CheckCompacted()
    {
        if (!Spec.Compacted)
            throw new LogException($"topic '{Spec.Name}' isn't compacted, expected a compacted topic");
    }
}
