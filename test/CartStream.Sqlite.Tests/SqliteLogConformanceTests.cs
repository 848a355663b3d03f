using CartStream.Pipeline;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>The embedded log keeps the contract of every log.</summary>
public sealed class SqliteLogConformanceTests : LogConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IEventLog Open(string name) =>
        new SqliteLog(new SqliteLogOptions { Path = _folder.File($"{name}.db") });
}
