using CartStream.Cli.CommandLine;
using CartStream.Postgres;

namespace CartStream.Cli.Verbs.Sink;

/// <summary>The options of <c>cartstream sink</c>.</summary>
/// <param name="Log">The log to follow.</param>
/// <param name="Connection">The connection string, or null.</param>
/// <param name="ConnectionFile">The file that holds it, or null.</param>
/// <param name="Schema">The schema that holds the tables.</param>
/// <param name="BatchRecordsMax">Most records in one transaction.</param>
/// <param name="RetriesMax">How often in a row a fault is retried.</param>
/// <param name="Drain">Whether to end when nothing is left.</param>
/// <param name="Json">Whether the summary is JSON.</param>
/// <param name="Quiet">Whether progress is hidden.</param>
internal sealed record SinkOptions(
    LogChoice Log,
    string? Connection,
    string? ConnectionFile,
    string Schema,
    int BatchRecordsMax,
    int RetriesMax,
    bool Drain,
    bool Json,
    bool Quiet)
{
    /// <summary>The option of the connection string, which is a secret.</summary>
    public const string ConnectionName = "--postgres";

    /// <summary>The environment variable that holds the connection string.</summary>
    public const string Variable = "CARTSTREAM_POSTGRES";

    /// <summary>The sink's own options, validated.</summary>
    /// <exception cref="UsageException">It names every fault, and nothing of the connection string.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public PostgresSinkOptions ToSink(CliHost host)
    {
        if (Log.Faults().ToList() is { Count: > 0 } logFaults)
            throw new UsageException(logFaults);
        if (Connection is not null && ConnectionFile is not null)
            throw new UsageException("--postgres and --postgres-file are both given, expected one of them");
        var (text, from) = (Connection, ConnectionFile, host.Variable(Variable)) switch
        {
            ({ } given, _, _) => (given, "--postgres"),
            (_, { } file, _) => (SmallFile.ReadText(file, "a connection string").Trim(), $"--postgres-file {file}"),
            (_, _, { Length: > 0 } set) => (set, Variable),
            _ => throw new UsageException($"no database is given, expected --postgres, --postgres-file or {Variable}"),
        };
        var options = new PostgresSinkOptions
        {
            Target = Parse(text, from),
            Schema = Schema,
            BatchRecordsMax = BatchRecordsMax,
            RetriesMax = RetriesMax,
        };
        return options.Faults() is { Count: > 0 } faults
            ? throw new UsageException([.. faults.Select(fault => $"--{fault}")])
            : options;
    }

    private static PostgresTarget Parse(string text, string from)
    {
        try
        {
            return PostgresTarget.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{from}: {e.Message}");
        }
    }
}
