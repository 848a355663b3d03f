using System.Text.RegularExpressions;

namespace CartStream.Postgres;

/// <summary>
/// The destination and retry settings of a <see cref="PostgresSink"/>. Validated once, when the sink is created.
/// </summary>
public sealed partial record PostgresSinkOptions
{
    /// <summary>Default of <see cref="Schema"/>.</summary>
    public const string SchemaDefault = "cartstream";

    /// <summary>Default of <see cref="BatchRecordsMax"/>.</summary>
    public const int BatchRecordsDefault = 10_000;

    /// <summary>Default of <see cref="RetriesMax"/>.</summary>
    public const int RetriesDefault = 60;

    /// <summary>The database.</summary>
    public required PostgresTarget Target { get; init; }

    /// <summary>
    /// The schema that holds the tables, created when missing: 1 to 63 of <c>a-z 0-9 _</c>, not beginning with a digit
    /// or <c>pg_</c>; <c>cartstream</c> by default. Each schema is an independent sink.
    /// </summary>
    public string Schema { get; init; } = SchemaDefault;

    /// <summary>Most records of the log in one transaction, 1 to 1,000,000; 10,000 by default.</summary>
    public int BatchRecordsMax { get; init; } = BatchRecordsDefault;

    /// <summary>
    /// How often in a row a possibly temporary fault is retried, 0 to 1,000,000; 60 by default, which with the default
    /// delays is about ten minutes.
    /// </summary>
    public int RetriesMax { get; init; } = RetriesDefault;

    /// <summary>Wait before the first retry, doubled for each further one; 1 ms to 1 min, 100 ms by default.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait before a retry; 1 ms to 1 h, 10 s by default.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait when the log has nothing new; 1 ms to 1 min, 50 ms by default.</summary>
    public TimeSpan IdleWait { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the server may take over one command; 1 s to 1 h, 60 s by default.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Every invalid setting, with the value found and what is expected; empty when all are valid.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (!SchemaName().IsMatch(Schema) || Schema.StartsWith("pg_", StringComparison.Ordinal))
        {
            faults.Add($"schema: found '{Schema}', expected 1 to 63 of a-z, 0-9 and _, not beginning with a digit or "
                + "pg_");
        }

        CheckRange(faults, "batch", BatchRecordsMax, 1, 1_000_000);
        CheckRange(faults, "retries", RetriesMax, 0, 1_000_000);
        CheckRange(faults, $"{nameof(RetryDelayMin)} in ms", (long)RetryDelayMin.TotalMilliseconds, 1, 60_000);
        CheckRange(faults, $"{nameof(RetryDelayMax)} in ms", (long)RetryDelayMax.TotalMilliseconds, 1, 3_600_000);
        CheckRange(faults, $"{nameof(IdleWait)} in ms", (long)IdleWait.TotalMilliseconds, 1, 60_000);
        CheckRange(faults, $"{nameof(CommandTimeout)} in s", (long)CommandTimeout.TotalSeconds, 1, 3_600);
        return faults;
    }

    private static void CheckRange(List<string> faults, string name, long found, long min, long max)
    {
        if (found < min || found > max)
            faults.Add($"{name}: found {found}, expected {min} to {max}");
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SchemaName();
}
