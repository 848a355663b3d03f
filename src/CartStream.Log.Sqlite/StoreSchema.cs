namespace CartStream.Log.Sqlite;

/// <summary>The store's own tables, and the check that a file is a store of this version.</summary>
internal static class StoreSchema
{
    /// <summary>The version that this code writes, stored in <c>user_version</c>; older ones are upgraded.</summary>
    public const int Version = 2;

    /// <summary>Marks the file as a CartStream store: "CART" in ASCII, stored in its <c>application_id</c>.</summary>
    private const int ApplicationId = 0x43415254;

    private static readonly string[] Tables =
    [
        """
        CREATE TABLE topics (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            table_name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            partitions INTEGER NOT NULL,
            compacted INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE partitions (
            topic_id INTEGER NOT NULL,
            partition INTEGER NOT NULL,
            end_offset INTEGER NOT NULL,
            PRIMARY KEY (topic_id, partition)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE offsets (
            grp TEXT NOT NULL,
            topic TEXT NOT NULL,
            partition INTEGER NOT NULL,
            "offset" INTEGER NOT NULL,
            PRIMARY KEY (grp, topic, partition)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE producers (
            transactional_id TEXT PRIMARY KEY,
            epoch INTEGER NOT NULL
        ) WITHOUT ROWID
        """,
    ];

    /// <summary>The tables that version 2 added.</summary>
    private static readonly string[] TablesOfVersion2 =
    [
        """
        CREATE TABLE owner_tags (
            topic_id INTEGER NOT NULL,
            block INTEGER NOT NULL,
            tags BLOB NOT NULL,
            UNIQUE (topic_id, block)
        )
        """,
        """
        CREATE TABLE facts (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) WITHOUT ROWID
        """,
        $"INSERT INTO facts VALUES ('{CleanFact}', 0)",
    ];

    private const string CleanFact = "clean";

    /// <summary>Throws when no store can be at <paramref name="path"/>.</summary>
    /// <exception cref="LogException">It is a folder, a device or a pipe, or its folder is missing.</exception>
    public static void CheckPath(string path)
    {
        if (Directory.Exists(path))
            throw new LogException($"{path}: this is a folder, expected a file: add a file name to it");
        if (PrivateFile.IsDevice(PrivateFile.Resolve(path)))
            throw new LogException($"{path}: this is a device, expected a regular file: choose another path");
        if (PrivateFile.IsPipe(path))
            throw new LogException($"{path}: this is a pipe or a socket, expected a regular file: choose another path");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new LogException($"{path}: there is no folder {folder}: create it first");
    }

    /// <summary>
    /// Initialises an empty file, upgrades a store of an older version, and checks any other. True when its pages may
    /// hold residue: it has an older version, was not closed, or was last written by another program.
    /// </summary>
    /// <exception cref="LogException">The file is another program's, of a newer version, or read-only.</exception>
    public static bool Prepare(StoreConnection connection, string path)
    {
        // Checked before anything is written, so that a foreign file stays unchanged.
        connection.Read(() => Check(connection, path));
        SetWriteAheadLog(connection, path);
        var isClean = false;
        connection.Change(() =>
        {
            // Another process may have created the tables between the check and the lock.
            var version = Check(connection, path);
            if (version == 0)
                Create(connection);
            else if (version < Version)
                Upgrade(connection);
            isClean = version == 0 || IsClean(connection);
            SetClean(connection, false);
        });
        return !isClean;
    }

    /// <summary>Records whether all pages of the file were written through this code's file access.</summary>
    public static void SetClean(StoreConnection connection, bool value) =>
        connection.Execute($"UPDATE facts SET value = {(value ? 1 : 0)} WHERE name = '{CleanFact}'");

    private static bool IsClean(StoreConnection connection) =>
        connection.ReadNumber($"SELECT value FROM facts WHERE name = '{CleanFact}'") != 0;

    private static void Create(StoreConnection connection)
    {
        foreach (var table in Tables.Concat(TablesOfVersion2))
            connection.Execute(table);
        connection.Execute($"PRAGMA application_id = {ApplicationId}");
        connection.Execute($"PRAGMA user_version = {Version}");
    }

    private static void Upgrade(StoreConnection connection)
    {
        foreach (var table in TablesOfVersion2)
            connection.Execute(table);
        var topics = new TopicCatalog(connection, path: "");
        foreach (var topic in topics.Load())
            connection.Execute(topic.UpgradeSql);
        connection.Execute($"PRAGMA user_version = {Version}");
    }

    private static void SetWriteAheadLog(StoreConnection connection, string path)
    {
        var mode = connection.SetJournalMode("wal");

        // SQLite silently keeps the previous mode where the disk doesn't support this one.
        if (mode != "wal")
        {
            throw new LogException($"{path}: found journal mode '{mode}', expected 'wal', which needs a disk of this "
                + "machine: choose another path");
        }
    }

    /// <summary>The version of a store that this code can use, 0 for an empty file; throws for any other.</summary>
    private static long Check(StoreConnection connection, string path)
    {
        var application = connection.ReadNumber("PRAGMA application_id");
        if (application == 0 && connection.ReadNumber("SELECT count(*) FROM sqlite_schema") == 0)
            return 0;
        if (application != ApplicationId)
            throw new LogException($"{path}: this SQLite file is no CartStream store: choose another path");
        var version = connection.ReadNumber("PRAGMA user_version");
        if (version is < 1 or > Version)
        {
            throw new LogException(
                $"{path}: the store has version {version}, this CartStream reads versions 1 to {Version}: "
                + "update CartStream, or choose another path");
        }

        return version;
    }
}
