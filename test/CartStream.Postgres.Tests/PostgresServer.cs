using System.Diagnostics;
using CartStream.Tests;
using Npgsql;

namespace CartStream.Postgres.Tests;

/// <summary>
/// A PostgreSQL server in a temporary folder, reached over a socket in it. The server ends with this process, however
/// that ends: it is stopped when its standard input closes.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    public const string Password = "s3cret-of-the-shop";

    private const string Unprivileged = "postgres";
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    // Reads how to end the server, INT for a clean stop, QUIT for a crash; nothing read, as when we died, is INT.
    private const string Script =
        """
        "$0" -D "$1" -k "$1" -c listen_addresses= -c fsync=off -c shared_buffers=64MB &
        server=$!; read -r signal; kill "-${signal:-INT}" $server; wait $server
        """;

    private static readonly string? Binaries = FindBinaries();
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;
    private Process? _process;

    public PostgresServer()
    {
        try
        {
            _data = Path.Combine(_folder.Path, "data");
            var password = _folder.File("password");
            File.WriteAllText(password, Password);
            if (Environment.IsPrivilegedProcess)
                Run("chown", "-R", Unprivileged, _folder.Path);
            Run([.. AsUnprivileged(), Path.Combine(Binaries!, "initdb"), "-D", _data, "-U", "shop", "-A",
                "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync"]);
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The connection string.</summary>
    public string ConnectionString => $"Host={_data};Username=shop;Password={Password};Database=postgres";

    /// <summary>Skips the test with the reason if there is no PostgreSQL.</summary>
    public static void SkipUnlessPossible()
    {
        Assert.SkipWhen(Binaries is null, "PostgreSQL's server is not installed: Debian's package 'postgresql'");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the server is started by a Unix shell");
    }

    /// <summary>Starts it again, after <see cref="Stop"/>; returns when it answers.</summary>
    public void Start()
    {
        string[] command = [.. AsUnprivileged(), "sh", "-c", Script, Path.Combine(Binaries!, "postgres"), _data];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.Path,
        };
        var process = Process.Start(start)!;
        _process = process;
        var ready = new TaskCompletionSource();
        var said = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                said.Add(line.Data ?? "");
            if (line.Data?.Contains("ready to accept connections", StringComparison.Ordinal) == true)
                ready.TrySetResult();
            else if (line.Data is null)
                ready.TrySetException(new InvalidOperationException("PostgreSQL ended on start"));
        };
        process.BeginErrorReadLine();
        if (!ready.Task.Wait(StartMax))
            throw new TimeoutException($"PostgreSQL was not ready in {StartMax}: {string.Join('\n', said)}");
    }

    /// <summary>Ends it, as a restart does, or as a crash does.</summary>
    public void Stop(bool crash = false)
    {
        if (_process is not { } process)
            return;
        process.StandardInput.WriteLine(crash ? "QUIT" : "INT");
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        _process = null;
    }

    /// <summary>Runs statements outside any test's schema.</summary>
    public void Execute(string sql)
    {
        using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Stop();
        _folder.Dispose();
    }

    // The server refuses to run as root.
    private static string[] AsUnprivileged() => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={Unprivileged}", $"--regid={Unprivileged}", "--clear-groups"]
        : [];

    private static void Run(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{command[0]}: {error}");
    }

    /// <summary>Debian keeps the server's programs out of the path, by version.</summary>
    private static string? FindBinaries()
    {
        const string debian = "/usr/lib/postgresql";
        IEnumerable<string> versions = Directory.Exists(debian)
            ? Directory.EnumerateDirectories(debian).Order(StringComparer.Ordinal).Reverse()
                .Select(version => Path.Combine(version, "bin"))
            : [];
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return versions.Concat(path.Split(Path.PathSeparator)).FirstOrDefault(folder =>
            File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
