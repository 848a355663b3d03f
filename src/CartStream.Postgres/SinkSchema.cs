using Npgsql;
using NpgsqlTypes;

namespace CartStream.Postgres;

/// <summary>
/// Creates the sink's schema and migrates it to the newest version, in one transaction. Concurrent sinks take turns.
/// </summary>
internal sealed class SinkSchema(string schema, IReadOnlyList<string> migrations)
{
    /// <summary>The version after the last migration.</summary>
    public int NewestVersion => migrations.Count;

    /// <summary>Applies the missing migrations; none of them if one fails.</summary>
    /// <exception cref="PostgresSinkException">The schema has a newer version.</exception>
    /// <exception cref="NpgsqlException">The database failed or denied it.</exception>
    public async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, SinkSql.UseSchema(schema), [], cancellation);
        await ExecuteAsync(
            connection,
            "SELECT pg_advisory_xact_lock(hashtextextended('cartstream schema ' || $1, 0))",
            [new() { Value = schema }],
            cancellation);
        var version = await ReadVersionAsync(connection, cancellation);
        if (version > NewestVersion)
        {
            throw new PostgresSinkException(
                $"schema '{schema}' has version {version}, this CartStream knows versions up to {NewestVersion}: "
                + "update CartStream, or choose another --schema");
        }

        for (var next = version + 1; next <= NewestVersion; next++)
        {
            await ExecuteAsync(connection, migrations[next - 1], [], cancellation);
            await ExecuteAsync(
                connection,
                "INSERT INTO schema_version (version) VALUES ($1)",
                [new() { Value = next, NpgsqlDbType = NpgsqlDbType.Integer }],
                cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The current version; 0 when the schema was just created or is empty.</summary>
    private async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Created only when missing: a role that may use a schema often may not create one.
        if (!await IsThereAsync(connection, "SELECT to_regnamespace($1) IS NOT NULL", Quoted, cancellation))
            await ExecuteAsync(connection, $"CREATE SCHEMA {Quoted}", [], cancellation);
        if (!await IsThereAsync(
            connection, "SELECT to_regclass($1) IS NOT NULL", $"{Quoted}.schema_version", cancellation))
        {
            await ExecuteAsync(
                connection,
                "CREATE TABLE schema_version "
                + "(version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
                [],
                cancellation);
        }

        await using var read = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_version", connection);
        return (int)(await read.ExecuteScalarAsync(cancellation))!;
    }

    private string Quoted => $"\"{schema}\"";

    private static async Task<bool> IsThereAsync(
        NpgsqlConnection connection, string sql, string name, CancellationToken cancellation)
    {
        await using var ask = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = name } } };
        return (bool)(await ask.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
