using Npgsql;

namespace CartStream.Postgres.Tests;

public sealed class SinkSchemaTests
{
    private const string Versions = "SELECT version FROM schema_version ORDER BY 1";
    private readonly TestDatabase _database;
    private readonly PostgresSinkOptions _options;

    public SinkSchemaTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
        _options = database.NewOptions();
    }

    [Fact]
    public async Task Migrate_twice_is_harmless()
    {
        await MigrateAsync(SinkMigrations.All);
        _database.Execute(_options, "INSERT INTO cart_line VALUES ('ann', 'a', 1, now())");

        await MigrateAsync(SinkMigrations.All);

        _database.Rows(_options, "SELECT item_id FROM cart_line").ShouldBe(["a"]);
        _database.Rows(_options, Versions).ShouldBe(Enumerable.Range(1, SinkMigrations.All.Count).Select(v => $"{v}"));
    }

    [Fact]
    public async Task Migrate_several_at_once_takes_each_step_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MigrateAsync(SinkMigrations.All)));

        _database.Rows(_options, Versions).Count.ShouldBe(SinkMigrations.All.Count);
    }

    [Fact]
    public async Task Migrate_older_schema_takes_the_missing_steps()
    {
        const string first = "CREATE TABLE thing (id integer); INSERT INTO thing VALUES (7);";
        const string second = "ALTER TABLE thing ADD COLUMN name text NOT NULL DEFAULT 'unnamed';";
        await MigrateAsync([first]);

        await MigrateAsync([first, second]);

        _database.Rows(_options, "SELECT * FROM thing").ShouldBe(["7 | unnamed"]);
        _database.Rows(_options, Versions).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Migrate_step_that_fails_leaves_everything_as_it_was()
    {
        const string first = "CREATE TABLE thing (id integer);";
        await MigrateAsync([first]);

        await Should.ThrowAsync<PostgresException>(
            () => MigrateAsync([first, "DROP TABLE thing;", "SELECT no_such_column;"]));

        _database.Rows(_options, "SELECT count(*) FROM thing").ShouldBe(["0"]);
        _database.Rows(_options, Versions).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Migrate_newer_schema_is_refused_and_left_as_it_is()
    {
        await MigrateAsync(SinkMigrations.All);
        var newer = SinkMigrations.All.Count + 1;
        _database.Execute(_options, $"INSERT INTO schema_version VALUES ({newer})");
        using var log = new TestLog();

        var fault = await Should.ThrowAsync<PostgresSinkException>(() => new PostgresSink(
            log.Log, _options, TimeProvider.System).RunAsync(drain: true, TestContext.Current.CancellationToken));

        fault.Message.ShouldBe(
            $"schema '{_options.Schema}' has version {newer}, this CartStream knows versions up to {newer - 1}: "
            + "update CartStream, or choose another --schema");
        _database.Rows(_options, "SELECT count(*) FROM sink_position").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Migrate_user_who_may_make_no_schema_uses_one_that_was_made_for_it()
    {
        var user = $"{_options.Schema}_user";
        _database.Execute(_options, $"CREATE USER {user} PASSWORD 'other'");
        var theirs = _options with
        {
            Target = PostgresTarget.Parse(_database.ConnectionString + $";Username={user};Password=other"),
        };
        using var log = new TestLog();
        var sink = new PostgresSink(log.Log, theirs, TimeProvider.System);
        (await Should.ThrowAsync<PostgresSinkException>(
            () => sink.RunAsync(drain: true, TestContext.Current.CancellationToken))).Message.ShouldEndWith(
            "permission denied for database postgres (SQLSTATE 42501): let an administrator create the schema and "
            + "grant to this user: usage and create on it, all rights on its tables, and temporary on the database");
        _database.Execute(_options, $"CREATE SCHEMA {_options.Schema} AUTHORIZATION {user}");

        await sink.RunAsync(drain: true, TestContext.Current.CancellationToken);

        _database.Rows(_options, Versions).Count.ShouldBe(SinkMigrations.All.Count);
    }

    private async Task MigrateAsync(IReadOnlyList<string> steps)
    {
        await using var connection = new NpgsqlConnection(_options.Target.ConnectionString(_options));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await new SinkSchema(_options.Schema, steps).MigrateAsync(connection, TestContext.Current.CancellationToken);
    }
}
