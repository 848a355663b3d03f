namespace CartStream.Log.Sqlite;

/// <summary>Where a <see cref="SqliteLog"/> is and what it may use. Checked once, when the log is opened.</summary>
public sealed record SqliteLogOptions
{
    /// <summary>The smallest file that the store's own tables fit in.</summary>
    internal const long FileBytesMin = 1024 * 1024;

    /// <summary>The store's file; created when it is missing, in a folder that exists.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The name of the exclusive owner of the store, for messages, such as <c>cartstream serve</c>: another log with an
    /// owner can't be opened on it meanwhile, in any process. Null, the default, to share it.
    /// </summary>
    public string? Owner { get; init; }

    /// <summary>What a commit waits for; <see cref="SynchronousLevel.Full"/> by default.</summary>
    public SynchronousLevel Synchronous { get; init; } = SynchronousLevel.Full;

    /// <summary>Page cache of the one writing connection in KiB, 64 to 16,777,216; 65,536 by default.</summary>
    public int WriterCacheKib { get; init; } = 65_536;

    /// <summary>Page cache of each reader in KiB, 64 to 16,777,216; 4,096 by default.</summary>
    public int ReaderCacheKib { get; init; } = 4_096;

    /// <summary>
    /// Bytes of the file that are mapped into memory rather than read; 0, the default, maps nothing, so that a disk
    /// fault is an error and not a crash.
    /// </summary>
    public long MappedBytesMax { get; init; }

    /// <summary>
    /// Pages of 4 KiB in the write-ahead log after which a commit moves them into the file, 100 to 1,000,000; 8,192 (32
    /// MiB) by default. At twice that, it is emptied as soon as its readers allow.
    /// </summary>
    public int CheckpointPages { get; init; } = 8_192;

    /// <summary>How long to wait for another process that writes, up to one hour; 10 s by default.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a waiting reader polls for commits of other processes, 1 ms to 1 minute; 25 ms by default. Commits of
    /// its own process wake it at once.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Most bytes that one transaction may hold in memory until its commit (keys, values and 64 bytes per record), from
    /// 1 MiB; 256 MiB by default.
    /// </summary>
    public int TransactionBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// Most bytes that the file may grow to, from 1 MiB; a commit beyond it fails as on a full disk. 16 TiB by default,
    /// the most that SQLite can address.
    /// </summary>
    public long FileBytesMax { get; init; } = 16L << 40;

    /// <summary>
    /// Every setting out of its range, with the value found and the one expected; empty when all are fine.
    /// </summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(Path))
            faults.Add($"{nameof(Path)} is empty, expected a file path");
        if (Synchronous is not (SynchronousLevel.Normal or SynchronousLevel.Full))
            faults.Add($"{nameof(Synchronous)} is {Synchronous}, expected Normal or Full");
        CheckRange(faults, nameof(WriterCacheKib), WriterCacheKib, 64, 16_777_216);
        CheckRange(faults, nameof(ReaderCacheKib), ReaderCacheKib, 64, 16_777_216);
        CheckRange(faults, nameof(MappedBytesMax), MappedBytesMax, 0, 16L << 40);
        CheckRange(faults, nameof(CheckpointPages), CheckpointPages, 100, 1_000_000);
        CheckRange(faults, $"{nameof(BusyTimeout)} in ms", (long)BusyTimeout.TotalMilliseconds, 0, 3_600_000);
        CheckRange(faults, $"{nameof(PollInterval)} in ms", (long)PollInterval.TotalMilliseconds, 1, 60_000);
        CheckRange(faults, nameof(TransactionBytesMax), TransactionBytesMax, 1024 * 1024, int.MaxValue);
        CheckRange(faults, nameof(FileBytesMax), FileBytesMax, FileBytesMin, 16L << 40);
        return faults;
    }

    private static void CheckRange(List<string> faults, string name, long found, long min, long max)
    {
        if (found < min || found > max)
            faults.Add($"{name} is {found}, expected {min} to {max}");
    }
}
