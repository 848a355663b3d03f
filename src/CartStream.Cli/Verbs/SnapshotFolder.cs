using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.ModelSync;

namespace CartStream.Cli.Verbs;

/// <summary>
/// Keeps the two newest snapshots of a process's model as files in a folder that no other process uses.
/// </summary>
/// <remarks>Invariant: a file gets the name of a snapshot only once it is written completely and on disk.</remarks>
internal sealed class SnapshotFolder : ISnapshotStore, IDisposable
{
    private const int Kept = 2;
    private const string Prefix = "model-";
    private const string Suffix = ".snapshot";

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly Action<string> _report;

    /// <summary>The folder for a log on a cluster; null when none is given, or the log is embedded.</summary>
    /// <param name="path">The folder; null for none.</param>
    /// <param name="log">The log of the snapshots.</param>
    /// <param name="host">Receives reports for the user.</param>
    /// <exception cref="IOException">It can't be used, or another process uses it.</exception>
    public static SnapshotFolder? TryOpen(string? path, IEventLog log, CliHost host) =>
        path is not null && (log is RetryingLog retrying ? retrying.Inner : log) is KafkaLog cluster
            ? new SnapshotFolder(path, cluster.FindIdentity(), line => host.Error.WriteLine($"cartstream: {line}"))
            : null;

    /// <summary>Takes over the folder, creating it when it is missing.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="origin">The log of the snapshots.</param>
    /// <param name="report">Receives reports for the user.</param>
    /// <exception cref="IOException">It can't be used, or another process uses it.</exception>
    public SnapshotFolder(string path, string origin, Action<string> report)
    {
        _path = path;
        _report = report;
        Origin = origin;
        var file = Path.Combine(path, "lock");
        try
        {
            CreateFolder(path);
            _lock = PrivateFile.OpenExclusive(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"--state {path}: can't be used, expected a folder to write to, one for each process: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public string Origin { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names() =>
    [
        .. Directory.EnumerateFiles(_path, $"{Prefix}*{Suffix}").Select(file => Path.GetFileName(file)!)
            .Where(name => Number(name) >= 0).OrderByDescending(Number),
    ];

    /// <inheritdoc/>
    public Stream Open(string name) => File.OpenRead(Path.Combine(_path, name));

    /// <inheritdoc/>
    public void Add(Action<Stream> write)
    {
        var names = Names();
        var number = names.Count == 0 ? 1 : Number(names[0]) + 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D10}{Suffix}");
        using (var file = OutputFile.CreatePrivate(Path.Combine(_path, name)))
        {
            write(file);
            file.Complete();
        }

        foreach (var old in names.Skip(Kept - 1))
            File.Delete(Path.Combine(_path, old));
    }

    /// <inheritdoc/>
    public void Report(string line) => _report(line);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>A new folder is accessible only to its owner; an existing one keeps its permissions.</summary>
    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The sequence number of a snapshot; -1 when the name is not a snapshot's.</summary>
    private static long Number(string name) =>
        long.TryParse(name[Prefix.Length..^Suffix.Length], CultureInfo.InvariantCulture, out var number) ? number : -1;
}
