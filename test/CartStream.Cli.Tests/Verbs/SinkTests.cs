using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>Messages of <c>cartstream sink</c> before it connects to a database.</summary>
public sealed class SinkTests : IDisposable
{
    private const string Secret = "t0p-s3cret";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sink_without_a_database_says_where_it_looked()
    {
        var run = await RunAsync(variable: null, "sink", "--store", "shop.db");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("no database is given, expected --postgres, --postgres-file or CARTSTREAM_POSTGRES");
    }

    [Fact]
    public async Task Sink_two_databases_is_bad_usage()
    {
        var run = await RunAsync(
            variable: null, "sink", "--store", "shop.db", "--postgres", "Host=h", "--postgres-file", "f");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("--postgres and --postgres-file are both given, expected one of them");
    }

    [Theory]
    [InlineData("--postgres")]
    [InlineData("CARTSTREAM_POSTGRES")]
    [InlineData("--postgres-file")]
    public async Task Sink_unreadable_connection_names_its_source_and_shows_nothing_of_it(string from)
    {
        const string faulty = $"Host=h;Passwort={Secret}";
        await File.WriteAllTextAsync(_folder.File("c"), faulty, TestContext.Current.CancellationToken);
        string[] args = from switch
        {
            "--postgres" => ["--postgres", faulty],
            "--postgres-file" => ["--postgres-file", _folder.File("c")],
            _ => [],
        };

        var run = await RunAsync(faulty, ["sink", "--store", "shop.db", .. args]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain($"{from}");
        run.Error.ShouldContain("the connection string can't be read");
        run.Error.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Sink_options_out_of_range_are_named_together()
    {
        var run = await RunAsync(
            variable: "Host=h", "sink", "--store", "shop.db", "--batch", "0", "--schema", "Shop", "--retries", "-1");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("--schema: found 'Shop', expected");
        run.Error.ShouldContain("--batch: found 0, expected 1 to 1000000");
        run.Error.ShouldContain("--retries: found -1, expected 0 to 1000000");
    }

    [Fact]
    public async Task Sink_store_that_is_not_there_is_an_error_and_is_not_made()
    {
        var run = await RunAsync(variable: "Host=h", "sink", "--store", _folder.File("no.db"));

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("there is no such store: let 'cartstream run' make it first");
        File.Exists(_folder.File("no.db")).ShouldBeFalse();
    }

    private static Task<CliRun> RunAsync(string? variable, params string[] args) =>
        CliRun.RunAsync(args, host => host with { Variable = _ => variable });
}
