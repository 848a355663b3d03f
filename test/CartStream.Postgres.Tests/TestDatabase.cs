using CartStream.Postgres.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestDatabase))]

namespace CartStream.Postgres.Tests;

/// <summary>The server that tests share; each has schemas of its own.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(() => new PostgresServer());
    private int _schemas;

    public string ConnectionString => _server.Value.ConnectionString;

    /// <summary>A sink's options on a new schema.</summary>
    public PostgresSinkOptions NewOptions() => new()
    {
        Target = PostgresTarget.Parse(ConnectionString),
        Schema = $"test_{Interlocked.Increment(ref _schemas)}",
    };

    /// <summary>Runs statements with the names of a schema.</summary>
    public void Execute(PostgresSinkOptions options, string sql) => Rows(options, sql);

    /// <summary>A query's result: a line for each row, columns separated by bars.</summary>
    public List<string> Rows(PostgresSinkOptions options, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.Target.ConnectionString(options))
        {
            SearchPath = options.Schema,
        };
        using var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var columns = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
            {
                DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff"),
                var value => value.ToString(),
            });
            rows.Add(string.Join(" | ", columns));
        }

        return rows;
    }

    /// <summary>Everything that the sink keeps, its clock left out.</summary>
    public List<string> Contents(PostgresSinkOptions options) =>
    [
        .. Rows(options, "SELECT 'recommendation', * FROM recommendation ORDER BY session_id, shopper_id"),
        .. Rows(options, "SELECT 'shopper', * FROM shopper ORDER BY shopper_id"),
        .. Rows(options, "SELECT 'cart_line', * FROM cart_line ORDER BY shopper_id, item_id"),
        .. Rows(options, "SELECT 'deleted_shopper', * FROM deleted_shopper ORDER BY shopper_id"),
        .. Rows(options, "SELECT 'item', * FROM item ORDER BY item_id"),
        .. Rows(options, "SELECT 'position', topic, partition, next_offset FROM sink_position ORDER BY 2, 3"),
    ];

    public void Dispose()
    {
        if (_server.IsValueCreated)
            _server.Value.Dispose();
    }
}
