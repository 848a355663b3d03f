using CartStream.Tests;

namespace CartStream.Postgres.Tests;

/// <summary>What the sink expects of its session: nothing that a connection pooler would not keep.</summary>
public sealed class SinkSessionTests
{
    // At each commit the session forgets what it was told, as when the pooler gives the next transaction another one.
    private const string ForgetSession =
        """
        CREATE FUNCTION forget_session() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM set_config(''search_path'', ''public'', false); RETURN NEW; END';
        CREATE CONSTRAINT TRIGGER forget_session AFTER UPDATE ON sink_position DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION forget_session();
        """;

    private readonly TestDatabase _database;
    private readonly PostgresSinkOptions _options;

    public SinkSessionTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
        _options = database.NewOptions() with { BatchRecordsMax = 1 };
    }

    [Fact]
    public async Task Run_session_that_loses_its_search_path_goes_on_in_the_schema()
    {
        using var log = new TestLog();
        log.Recommend("s1", "ann", 1, ["a"]);
        await DrainAsync(log, _options);
        _database.Execute(_options, ForgetSession);
        log.Recommend("s2", "ann", 2, ["b"]);
        log.Recommend("s3", "ann", 3, ["c"]);

        await DrainAsync(log, _options);

        _database.Rows(_options, "SELECT session_id FROM recommendation ORDER BY 1").ShouldBe(["s1", "s2", "s3"]);
    }

    [Theory]
    [InlineData("Options=-c search_path=public")]
    [InlineData("Search Path=public")]
    public async Task Run_session_of_another_search_path_writes_to_the_schema(string setting)
    {
        using var log = new TestLog();
        log.Recommend("s1", "ann", 1, ["a"]);

        await DrainAsync(
            log, _options with { Target = PostgresTarget.Parse($"{_database.ConnectionString};{setting}") });

        _database.Rows(_options, "SELECT session_id FROM recommendation").ShouldBe(["s1"]);
        _database.Rows(_options, "SELECT to_regclass('public.recommendation') IS NULL").ShouldBe(["True"]);
    }

    [Theory]
    [InlineData("Target Session Attributes=primary")]
    [InlineData("Multiplexing=true")]
    public async Task Run_settings_that_contradict_each_other_are_a_fault_of_the_database(string setting)
    {
        using var log = new TestLog();

        var fault = await Should.ThrowAsync<PostgresSinkException>(() => DrainAsync(
            log, _options with { Target = PostgresTarget.Parse($"{_database.ConnectionString};{setting}") }));

        fault.Message.ShouldStartWith($"PostgreSQL {_options.Target}: ");
    }

    [Fact]
    public async Task Run_no_host_that_takes_writes_is_waited_for()
    {
        using var log = new TestLog();
        var host = _database.ConnectionString.Split(';')[0];
        var target = PostgresTarget.Parse(
            $"{_database.ConnectionString};{host},{host["Host=".Length..]};Target Session Attributes=standby");

        var fault = await Should.ThrowAsync<PostgresSinkException>(() => DrainAsync(
            log, _options with { Target = target, RetriesMax = 2 }));

        fault.Message.ShouldEndWith(": No suitable host was found.; given up after 2 retries");
    }

    private static Task DrainAsync(TestLog log, PostgresSinkOptions options) =>
        new PostgresSink(log.Log, options, new LeapingTime()).RunAsync(
            drain: true, TestContext.Current.CancellationToken);
}
