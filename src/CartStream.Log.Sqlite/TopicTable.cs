namespace CartStream.Log.Sqlite;

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
                checksum INTEGER,
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
                value BLOB NOT NULL,
                checksum INTEGER
            )
            """;

    /// <summary>Writes a record: id, time, headers, key, value, checksum; on a compacted topic partition.</summary>
    public string WriteSql => Spec.Compacted
        ? $"""
            INSERT INTO {Name} (id, time_ms, headers, key, value, checksum, partition)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (partition, key) DO UPDATE
            SET id = excluded.id, time_ms = excluded.time_ms, headers = excluded.headers, value = excluded.value,
                checksum = excluded.checksum
            """
        : $"INSERT INTO {Name} (id, time_ms, headers, key, value, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    /// <summary>
    /// Reads up to ?3 records with ids from ?1 to below ?2 in order: id, time, headers, key, value, checksum.
    /// </summary>
    public string ReadSql => $"{SelectSql} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3";

    /// <summary>Reads the record with id ?1.</summary>
    public string ReadOneSql => $"{SelectSql} WHERE id = ?1";

    /// <summary>Reads the records of partition ?1 of a compacted topic with keys from ?2 to below ?3.</summary>
    public string ReadKeysSql => $"{SelectSql} WHERE partition = ?1 AND key >= ?2 AND key < ?3 ORDER BY key";

    /// <summary>As <see cref="ReadSql"/>, without deletes.</summary>
    public string ReadNewestSql =>
        $"""
        {SelectSql}
        WHERE id >= ?1 AND id < ?2 AND value IS NOT NULL ORDER BY id LIMIT ?3
        """;

    /// <summary>Adds what version 1 of the store did not have.</summary>
    public string UpgradeSql => $"ALTER TABLE {Name} ADD COLUMN checksum INTEGER";

    /// <summary>The checksum that distinguishes intact records from damaged ones.</summary>
    public RecordChecksum Checksum { get; } = new(Spec.Name);

    private string SelectSql => $"SELECT id, time_ms, headers, key, value, checksum FROM {Name}";

    /// <summary>
    /// The table's name for a topic: its letters and digits, with everything else as an underscore. Two topics can get
    /// the same name, also because SQLite ignores case.
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

    /// <summary>Throws when the topic is compacted.</summary>
    /// <exception cref="LogException">It is.</exception>
    public void CheckNotCompacted()
    {
        if (Spec.Compacted)
            throw new LogException($"topic '{Spec.Name}' is compacted, expected one that isn't");
    }

    /// <summary>Throws unless the topic is compacted.</summary>
    /// <exception cref="LogException">It isn't.</exception>
    public void CheckCompacted()
    {
        if (!Spec.Compacted)
            throw new LogException($"topic '{Spec.Name}' isn't compacted, expected a compacted topic");
    }
}
