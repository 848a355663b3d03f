using CartStream.Log;
using Npgsql;
using NpgsqlTypes;

namespace CartStream.Postgres;

/// <summary>
/// One connection with its staging tables: writes a batch's rows and positions in one transaction. It is unusable after
/// any fault.
/// </summary>
internal sealed class SinkConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly string _schema;

    private SinkConnection(NpgsqlConnection connection, string schema)
    {
        _connection = connection;
        _schema = schema;
    }

    /// <summary>Connects and migrates the schema to the newest version.</summary>
    public static async Task<SinkConnection> OpenAsync(PostgresSinkOptions options, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(options.Target.ConnectionString(options));
        try
        {
            await connection.OpenAsync(cancellation);
            await new SinkSchema(options.Schema, SinkMigrations.All).MigrateAsync(connection, cancellation);
            await using var create = new NpgsqlCommand(SinkSql.CreateStaging, connection);
            await create.ExecuteNonQueryAsync(cancellation);
            return new SinkConnection(connection, options.Schema);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The position from which to read a partition; 0 at first.</summary>
    public async Task<long> PositionAsync(string topic, int partition, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var sql in (string[])[SinkSql.AddPosition, SinkSql.ReadPosition])
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = topic }, new() { Value = partition } } });
        return (long)(await batch.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Writes the rows and moves the positions, all or nothing.</summary>
    /// <exception cref="PositionMovedException">Another sink moved a position; nothing was written.</exception>
    /// <exception cref="NpgsqlException">
    /// The database failed; if the commit failed, the stored positions show whether it was applied.
    /// </exception>
    public async Task WriteAsync(
        SinkBatch rows, IReadOnlyList<LogPosition> positions, Action<SinkStep>? reached, CancellationToken cancellation)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        await MoveAsync(positions, cancellation);
        reached?.Invoke(SinkStep.Positioned);
        await StageAsync(rows, cancellation);
        reached?.Invoke(SinkStep.Staged);
        await ApplyAsync(rows, cancellation);
        reached?.Invoke(SinkStep.Applied);
        await transaction.CommitAsync(cancellation);
        reached?.Invoke(SinkStep.Committed);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task MoveAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellation)
    {
        await using var move = new NpgsqlCommand(SinkSql.MovePositions, _connection)
        {
            Parameters =
            {
                new() { Value = positions.Select(position => position.Topic).ToArray() },
                new() { Value = positions.Select(position => position.Partition).ToArray() },
                new() { Value = positions.Select(position => position.From).ToArray() },
                new() { Value = positions.Select(position => position.To).ToArray() },
            },
        };
        if (await move.ExecuteNonQueryAsync(cancellation) != positions.Count)
            throw new PositionMovedException(_schema);
    }

    private async Task StageAsync(SinkBatch rows, CancellationToken cancellation)
    {
        await CopyAsync(SinkSql.CopyRecommendations, rows.Recommendations, Write, cancellation);
        await CopyAsync(SinkSql.CopyShoppers, rows.Shoppers, Write, cancellation);
        await CopyAsync(SinkSql.CopyDeletions, rows.Deleted, Write, cancellation);
        await CopyAsync(SinkSql.CopyItems, rows.Items, Write, cancellation);
    }

    private async Task CopyAsync<T>(
        string sql, IReadOnlyCollection<T> rows, Action<NpgsqlBinaryImporter, T> write, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return;
        await using var copy = await _connection.BeginBinaryImportAsync(sql, cancellation);
        foreach (var row in rows)
        {
            copy.StartRow();
            write(copy, row);
        }

        await copy.CompleteAsync(cancellation);
    }

    private async Task ApplyAsync(SinkBatch rows, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(_connection);
        if (rows.Deleted.Count > 0)
            Add(batch, SinkSql.ApplyDeletions);
        if (rows.Shoppers.Count > 0)
            Add(batch, SinkSql.ApplyShoppers);
        if (rows.Recommendations.Count > 0)
            Add(batch, SinkSql.ApplyRecommendations);
        if (rows.Items.Count > 0)
            Add(batch, SinkSql.ApplyItems);
        batch.BatchCommands.Add(
            new(SinkSql.ForgetDeletions) { Parameters = { new() { Value = Topology.Recommendations } } });
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static void Add(NpgsqlBatch batch, params ReadOnlySpan<string> statements)
    {
        foreach (var sql in statements)
            batch.BatchCommands.Add(new(sql));
    }

    private static void Write(NpgsqlBinaryImporter copy, RecommendationRow row)
    {
        copy.Write(row.SessionId, NpgsqlDbType.Text);
        copy.Write(row.ShopperId, NpgsqlDbType.Text);
        copy.Write(row.EventTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.Items, NpgsqlDbType.Jsonb);
        copy.Write(row.Receipt.Offset, NpgsqlDbType.Bigint);
        copy.Write(row.Receipt.CartVersion, NpgsqlDbType.Integer);
        copy.Write(row.Receipt.ModelVersion, NpgsqlDbType.Bigint);
        copy.Write(row.Receipt.ConfigHash, NpgsqlDbType.Text);
        copy.Write(row.Partition, NpgsqlDbType.Integer);
        copy.Write(row.Offset, NpgsqlDbType.Bigint);
    }

    private static void Write(NpgsqlBinaryImporter copy, ShopperRow row)
    {
        copy.Write(row.ShopperId, NpgsqlDbType.Text);
        copy.Write(row.LastEventTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.CartVersion, NpgsqlDbType.Integer);
        copy.Write(row.ItemIds, NpgsqlDbType.Array | NpgsqlDbType.Text);
        copy.Write(row.Quantities, NpgsqlDbType.Array | NpgsqlDbType.Integer);
        copy.Write(row.AddedAt, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);
        copy.Write(row.Partition, NpgsqlDbType.Integer);
        copy.Write(row.Offset, NpgsqlDbType.Bigint);
    }

    private static void Write(NpgsqlBinaryImporter copy, DeletedShopperRow row)
    {
        copy.Write(row.ShopperId, NpgsqlDbType.Text);
        copy.Write(row.DeletedAt, NpgsqlDbType.TimestampTz);
        copy.Write(row.Partition, NpgsqlDbType.Integer);
        copy.Write(row.Offset, NpgsqlDbType.Bigint);
        copy.Write(row.RecommendationsEnd, NpgsqlDbType.Bigint);
    }

    private static void Write(NpgsqlBinaryImporter copy, ItemRow row)
    {
        copy.Write(row.ItemId, NpgsqlDbType.Text);
        copy.Write(row.Status, NpgsqlDbType.Text);
        copy.Write(row.ChangedAt, NpgsqlDbType.TimestampTz);
        copy.Write(row.Offset, NpgsqlDbType.Bigint);
    }
}
