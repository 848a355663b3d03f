using Microsoft.Data.Sqlite;

namespace CartStream.Sqlite.Tests;

/// <summary>Plain SQL on a store's file, as a person with <c>sqlite3</c> would send it.</summary>
internal static class Sql
{
    /// <summary>Opens the file as any other program would.</summary>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Runs a statement on a connection of its own.</summary>
    public static void Execute(string path, string sql)
    {
        using var connection = Open(path);
        Execute(connection, sql);
    }

    /// <summary>Runs a statement.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query, columns separated by <c>|</c>, NULL as nothing.</summary>
    public static List<string> Rows(string path, string sql)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var columns = Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i)));
            rows.Add(string.Join('|', columns));
        }

        return rows;
    }
}
