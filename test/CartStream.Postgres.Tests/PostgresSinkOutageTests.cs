using CartStream.Log;
using CartStream.Tests;
using Npgsql;

namespace CartStream.Postgres.Tests;

/// <summary>Behaviour and messages of the sink when the database fails.</summary>
public sealed class PostgresSinkOutageTests
{
    private readonly TestDatabase _database;
    private readonly List<string> _warnings = [];
    private readonly LeapingTime _time = new();

    public PostgresSinkOutageTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
    }

    [Fact]
    public async Task Run_server_restarted_and_crashed_at_each_step_goes_on_where_it_was()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 600);
        using var server = new PostgresServer();
        var undisturbed = _database.NewOptions();
        await Sink(shop.Log, undisturbed).RunAsync(drain: true, TestContext.Current.CancellationToken);
        var options = undisturbed with
        {
            Target = PostgresTarget.Parse(server.ConnectionString),
            BatchRecordsMax = 50,
        };
        var outages = new Queue<SinkStep>(Enum.GetValues<SinkStep>().SelectMany(step => new[] { step, step }));
        var sink = Sink(shop.Log, options, warned: _ => server.Start(), reached: step =>
        {
            if (!outages.TryPeek(out var next) || step != next)
                return;
            server.Stop(crash: outages.Count % 2 == 0);
            outages.Dequeue();
        });

        await sink.RunAsync(drain: true, TestContext.Current.CancellationToken);

        outages.ShouldBeEmpty();
        sink.Totals.Retries.ShouldBe(2 * Enum.GetValues<SinkStep>().Length);
        _warnings.ShouldAllBe(warning => warning.StartsWith($"PostgreSQL {options.Target}: "));
        _warnings.ShouldAllBe(warning => !warning.Contains(PostgresServer.Password));
        _database.Contents(options).ShouldBe(_database.Contents(undisturbed));
    }

    [Fact]
    public async Task Run_server_away_for_good_gives_up_after_the_retries_with_growing_waits()
    {
        using var log = new TestLog();
        using var server = new PostgresServer();
        var options = _database.NewOptions() with
        {
            Target = PostgresTarget.Parse(server.ConnectionString),
            RetriesMax = 9,
            RetryDelayMax = TimeSpan.FromSeconds(4),
        };
        server.Stop();

        var fault = await Should.ThrowAsync<PostgresSinkException>(
            () => Sink(log.Log, options).RunAsync(drain: true, TestContext.Current.CancellationToken));

        fault.Message.ShouldStartWith($"PostgreSQL {options.Target}: Failed to connect to ");
        fault.Message.ShouldEndWith("; given up after 9 retries");
        _time.Waited.ShouldBe(TimeSpan.FromMilliseconds(100 + 200 + 400 + 800 + 1_600 + 3_200 + 4_000 + 4_000 + 4_000));
        _warnings.Count.ShouldBe(9);
    }

    [Fact]
    public async Task Run_connection_lost_at_each_step_goes_on_where_it_was()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 300);
        var undisturbed = _database.NewOptions();
        await Sink(shop.Log, undisturbed).RunAsync(drain: true, TestContext.Current.CancellationToken);
        var options = _database.NewOptions() with { BatchRecordsMax = 20 };
        var named = options with
        {
            Target = PostgresTarget.Parse($"{_database.ConnectionString};Application Name={options.Schema}"),
        };
        var step = 0;
        var sink = Sink(shop.Log, named, reached: _ =>
        {
            // Every seventh, so that each kind of step has its turn.
            if (++step % 7 == 0)
            {
                _database.Execute(
                    options, $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                    + $"WHERE application_name = '{options.Schema}'");
            }
        });

        await sink.RunAsync(drain: true, TestContext.Current.CancellationToken);

        sink.Totals.Retries.ShouldBeGreaterThan(5);
        _database.Contents(options).ShouldBe(_database.Contents(undisturbed));
    }

    [Theory]
    [InlineData("53100", "could not extend file (SQLSTATE 53100): free some space on the server")]
    [InlineData("53200", "could not extend file (SQLSTATE 53200)")]
    [InlineData("53300", "could not extend file (SQLSTATE 53300)")]
    [InlineData("58030", "could not extend file (SQLSTATE 58030)")]
    [InlineData("25006", "could not extend file (SQLSTATE 25006)")]
    [InlineData("25P03", "could not extend file (SQLSTATE 25P03)")]
    [InlineData("57P05", "could not extend file (SQLSTATE 57P05)")]
    [InlineData("40P01", "could not extend file (SQLSTATE 40P01)")]
    public async Task Run_server_short_of_something_waits_and_goes_on(string state, string expected)
    {
        var options = _database.NewOptions();
        await FailOnceAsync(options, $"RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{state}';");

        _warnings.ShouldHaveSingleItem().ShouldBe(
            $"PostgreSQL {options.Target}: {expected}; trying again in 0.1 s (1 of 60)");
    }

    [Fact]
    public async Task Run_statement_timeout_of_the_server_waits_and_goes_on()
    {
        var options = _database.NewOptions();
        // Only the statement that sleeps takes this long, on a busy machine too.
        var hasty = options with
        {
            Target = PostgresTarget.Parse(_database.ConnectionString + ";Options=-c statement_timeout=3000"),
        };
        await FailOnceAsync(hasty, "PERFORM pg_sleep(60);");

        _warnings.ShouldHaveSingleItem().ShouldBe(
            $"PostgreSQL {options.Target}: canceling statement due to statement timeout (SQLSTATE 57014): raise the "
            + "server's statement_timeout, or lower --batch; trying again in 0.1 s (1 of 60)");
    }

    [Fact]
    public async Task Run_server_that_does_not_answer_in_time_is_given_up_and_asked_again()
    {
        var options = _database.NewOptions() with { CommandTimeout = TimeSpan.FromSeconds(1) };
        await FailOnceAsync(options, "PERFORM pg_sleep(60);");

        _warnings.ShouldHaveSingleItem().ShouldStartWith($"PostgreSQL {options.Target}: ");
    }

    [Fact]
    public async Task Run_table_removed_by_hand_says_so_at_once()
    {
        using var log = new TestLog();
        log.Recommend("s", "ann", 1, ["a"]);
        var options = _database.NewOptions();
        await Sink(log.Log, options).RunAsync(drain: true, TestContext.Current.CancellationToken);
        _database.Execute(options, "DROP TABLE recommendation CASCADE");
        log.Recommend("s", "ann", 2, ["b"]);

        var fault = await Should.ThrowAsync<PostgresSinkException>(
            () => Sink(log.Log, options).RunAsync(drain: true, TestContext.Current.CancellationToken));

        fault.Message.ShouldBe($"PostgreSQL {options.Target}: relation \"recommendation\" does not exist "
            + "(SQLSTATE 42P01): the schema was changed by hand; undo that, or choose another --schema");
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_wrong_password_ends_at_once_and_shows_none()
    {
        const string wrong = "not-the-password";
        using var log = new TestLog();
        var right = _database.NewOptions();
        var options = right with
        {
            Target = PostgresTarget.Parse($"{_database.ConnectionString};Password={wrong}"),
        };

        var fault = await Should.ThrowAsync<PostgresSinkException>(
            () => Sink(log.Log, options).RunAsync(drain: true, TestContext.Current.CancellationToken));

        fault.Message.ShouldBe(
            $"PostgreSQL {options.Target}: password authentication failed for user \"shop\" (SQLSTATE 28P01)");
        fault.ToString().ShouldNotContain(wrong);
        _warnings.ShouldBeEmpty();
    }

    /// <summary>Runs a sink whose writes fail, by what a trigger does, until it has warned once.</summary>
    private async Task FailOnceAsync(PostgresSinkOptions options, string statement)
    {
        using var log = new TestLog();
        await Sink(log.Log, options).RunAsync(drain: true, TestContext.Current.CancellationToken);
        _database.Execute(options, "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            + $"$$ BEGIN {statement} RETURN NEW; END $$; "
            + "CREATE TRIGGER fail BEFORE INSERT ON recommendation FOR EACH ROW EXECUTE FUNCTION fail()");
        log.Recommend("s", "ann", 1, ["a"]);

        await Sink(log.Log, options, warned: _ => _database.Execute(options, "DROP TRIGGER fail ON recommendation"))
            .RunAsync(drain: true, TestContext.Current.CancellationToken);

        _database.Rows(options, "SELECT session_id FROM recommendation").ShouldBe(["s"]);
        _warnings.ShouldAllBe(warning => !warning.Contains(PostgresServer.Password));
    }

    private PostgresSink Sink(
        IEventLog log,
        PostgresSinkOptions options,
        Action<string>? warned = null,
        Action<SinkStep>? reached = null) => new(log, options, _time)
        {
            Reached = reached,
            Warned = warning =>
            {
                _warnings.Add(warning);
                warned?.Invoke(warning);
            },
        };
}
