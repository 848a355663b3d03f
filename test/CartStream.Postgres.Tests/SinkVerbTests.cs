using System.Text.Json;
using CartStream.Cli;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Postgres.Tests;

/// <summary>The command <c>cartstream sink</c> on a real database.</summary>
public sealed class SinkVerbTests : IDisposable
{
    private readonly TestDatabase _database;
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public SinkVerbTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Sink_processed_store_is_written_once_however_often_it_runs()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 300);
        var options = _database.NewOptions();
        string[] args = ["sink", "--store", shop.Store, "--schema", options.Schema, "--drain", "--json"];

        (await RunAsync(_database.ConnectionString, args)).ShouldBe(ExitCode.Success, _error.ToString());
        var first = JsonElement.Parse(_out.ToString());
        _out.GetStringBuilder().Clear();
        (await RunAsync(_database.ConnectionString, args)).ShouldBe(ExitCode.Success);
        var second = JsonElement.Parse(_out.ToString());

        first.GetProperty("recommendations").GetInt64().ShouldBe(300);
        first.GetProperty("database").GetString().ShouldBe(options.Target.ToString());
        first.GetProperty("schema").GetString().ShouldBe(options.Schema);
        second.GetProperty("recommendations").GetInt64().ShouldBe(0);
        second.GetProperty("transactions").GetInt64().ShouldBe(0);
        _error.ToString().ShouldBeEmpty();
        _database.Rows(options, "SELECT count(*) FROM recommendation")[0].ShouldNotBe("0");
    }

    [Fact]
    public async Task Sink_connection_from_a_file_is_said_in_words_without_password()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 20);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("connection"), _database.ConnectionString + "\n", TestContext.Current.CancellationToken);
        var options = _database.NewOptions();

        var exitCode = await RunAsync(
            variable: null,
            "sink", "--store", shop.Store, "--schema", options.Schema, "--drain", "--postgres-file",
            folder.File("connection"));

        exitCode.ShouldBe(ExitCode.Success, _error.ToString());
        _out.ToString().ShouldStartWith("20 recommendations and ");
        _out.ToString().ShouldEndWith($" to {options.Target}, schema {options.Schema}\n");
        _out.ToString().ShouldNotContain(PostgresServer.Password);
    }

    [Fact]
    public async Task Sink_database_that_can_not_be_reached_is_an_error_without_password()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 20);
        const string nowhere = "Host=127.0.0.1;Port=1;Database=shop;Username=u;Password=s3cret-of-the-shop";

        var exitCode = await RunAsync(
            variable: null, "sink", "--store", shop.Store, "--postgres", nowhere, "--retries", "1");

        exitCode.ShouldBe(ExitCode.Failure);
        _error.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "cartstream: PostgreSQL 127.0.0.1:1/shop: Failed to connect to 127.0.0.1:1: Connection refused; "
                + "trying again in 0.1 s (1 of 1)",
            "cartstream: PostgreSQL 127.0.0.1:1/shop: Failed to connect to 127.0.0.1:1: Connection refused; "
                + "given up after 1 retries",
        ]);
    }

    private Task<int> RunAsync(string? variable, params string[] args)
    {
        var host = new CliHost
        {
            Out = _out,
            Error = _error,
            OpenOut = () => Stream.Null,
            Time = new LeapingTime(),
            Variable = name => name == "CARTSTREAM_POSTGRES" ? variable : null,
        };
        return CliApp.RunAsync(args, host, TestContext.Current.CancellationToken);
    }
}
