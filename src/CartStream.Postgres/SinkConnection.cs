using CartStream.Log;
using CartStream.Processing.Topics;
using Npgsql;
using NpgsqlTypes;

namespace CartStream.Postgres;

/// <summary>
/// One connection: writes a batch's rows and positions in one transaction, through staging tables. It is unusable after
/// any fault.
/// </summary>
/// <remarks>
/// Invariant: a transaction needs nothing of the one before, so that a connection pooler may give each another session.
/// </remarks>
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
    /// <exception cref="PostgresSinkException">
    /// The connection's settings contradict each other or name missing files, or the schema has a newer version.
    /// </exception>
    /// <exception cref="NpgsqlException">The database failed or denied it.</exception>
    public static async Task<SinkConnection> OpenAsync(PostgresSinkOptions options, CancellationToken cancellation)
    {
        var connection = await ConnectAsync(options, cancellation);
        try
        {
            await new SinkSchema(options.Schema, SinkMigrations.All).MigrateAsync(connection, cancellation);
            return new SinkConnection(connection, options.Schema);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The position from which to read a partition; 0 at first.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="identity">The topic's identity, which is kept with the position; null where it is unknown.</param>
    /// <param name="cancellation">Ends the wait for the database.</param>
    /// <exception cref="LogException">The position is one of another topic.</exception>
    /// <exception cref="NpgsqlException">The database failed or denied it.</exception>
    public async Task<long> PositionAsync(
        string topic, int partition, string? identity, CancellationToken cancellation)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        var (position, known) = await ReadPositionAsync(topic, partition, cancellation);
        if (TopicIdentity.AreOther(known, identity))
        {
            throw new LogException(
                $"topic {topic} is not the topic that schema '{_schema}' was written from: it was made anew, or copied "
                + "from another cluster. Choose another --schema for it");
        }

        if (identity is not null && identity != known)
        {
            await using var identify = new NpgsqlCommand(SinkSql.IdentifyTopic, _connection)
            {
                Parameters = { new() { Value = topic }, new() { Value = partition }, new() { Value = identity } },
            };
            await identify.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return position;
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

    /// <summary>Faults of the settings are reported as such; those of the database stay what they are.</summary>
    private static async Task<NpgsqlConnection> ConnectAsync(
        PostgresSinkOptions options, CancellationToken cancellation)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = new NpgsqlConnection(options.Target.ConnectionString(options));
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            if (e is NpgsqlException or OperationCanceledException)
                throw;
            throw new PostgresSinkException(options.Target.Describe(e), e);
        }
    }

    private async Task<(long Position, string? Identity)> ReadPositionAsync(
        string topic, int partition, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { new(SinkSql.UseSchema(_schema)) } };
        foreach (var sql in (string[])[SinkSql.AddPosition, SinkSql.ReadPosition])
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = topic }, new() { Value = partition } } });
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), await row.IsDBNullAsync(1, cancellation) ? null : row.GetString(1));
    }

    private async Task MoveAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellation)
    {
        await using var begin = new NpgsqlCommand(
            $"{SinkSql.UseSchema(_schema)}; {SinkSql.CreateStaging}", _connection);
        await begin.ExecuteNonQueryAsync(cancellation);
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
