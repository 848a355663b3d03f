using System.Net.Sockets;
using Npgsql;

namespace CartStream.Postgres;

/// <summary>
/// The database that the sink writes to. It holds the password and never shows it: its text form is host and database.
/// </summary>
public sealed class PostgresTarget
{
    private const string Expected =
        "expected key=value pairs such as 'Host=db.example;Database=shop;Username=cartstream;Password=…', or "
        + "postgres://user:password@host:port/database";

    private readonly NpgsqlConnectionStringBuilder _settings;

    private PostgresTarget(NpgsqlConnectionStringBuilder settings) => _settings = settings;

    /// <summary>Whether a connection chooses one of several hosts.</summary>
    internal bool HasSeveralHosts => _settings.Host!.Contains(',');

    /// <summary>
    /// Parses a connection string: Npgsql's key=value pairs, or a <c>postgres://</c> address without a query.
    /// </summary>
    /// <exception cref="FormatException">It is neither; the message contains nothing of it.</exception>
    public static PostgresTarget Parse(string connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            throw new FormatException($"the connection string is empty, {Expected}");
        // Npgsql's message about an invalid string may quote it, so it is neither shown nor passed on.
        var settings = IsAddress(connectionString) ? ReadAddress(connectionString) : ReadPairs(connectionString);
        if (settings is null)
            throw new FormatException($"the connection string can't be read, {Expected}");
        if (string.IsNullOrEmpty(settings.Host))
            throw new FormatException($"the connection string names no host, {Expected}");
        if (IsOtherForm(settings))
            throw new FormatException($"the connection string has pairs without ';' between them, {Expected}");
        return new PostgresTarget(settings);
    }

    /// <summary>Host and database, for messages.</summary>
    public override string ToString()
    {
        var port = _settings.Port == NpgsqlConnection.DefaultPort ? "" : $":{_settings.Port}";
        return $"{_settings.Host}{port}/{_settings.Database ?? _settings.Username}";
    }

    /// <summary>
    /// The connection string for Npgsql: an unpooled connection. It sets no search path, which connection poolers
    /// refuse or ignore.
    /// </summary>
    internal string ConnectionString(PostgresSinkOptions options) =>
        new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            Pooling = false,
            SearchPath = null,
            ApplicationName = _settings.ApplicationName ?? "cartstream sink",
            CommandTimeout = (int)options.CommandTimeout.TotalSeconds,
            IncludeErrorDetail = false,
            Timezone = "UTC",
        }.ConnectionString;

    /// <summary>The failure in one line that names the database; every occurrence of the password is masked.</summary>
    internal string Describe(Exception e)
    {
        var reason = e switch
        {
            PostgresException server => $"{server.MessageText} (SQLSTATE {server.SqlState}){Advice(server)}",
            NpgsqlException { InnerException: SocketException or TimeoutException or IOException } lost =>
                $"{lost.Message}: {lost.InnerException!.Message}",
            NpgsqlException { InnerException: AggregateException hosts } =>
                string.Join("; ", hosts.InnerExceptions.Select(host => host.Message).Distinct()),
            _ => e.Message,
        };
        return WithoutPassword($"PostgreSQL {this}: {reason.ReplaceLineEndings(" ")}");
    }

    private static string Advice(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.DiskFull => ": free some space on the server",
        PostgresErrorCodes.QueryCanceled => ": raise the server's statement_timeout, or lower --batch",
        PostgresErrorCodes.InsufficientPrivilege =>
            ": let an administrator create the schema and grant to this user: usage and create on it, all rights on "
            + "its tables, and temporary on the database",
        PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.FeatureNotSupported =>
            ": a database of encoding UTF8 holds every id",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DuplicateTable
            or PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.CheckViolation
            or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.StringDataRightTruncation
            or PostgresErrorCodes.InvalidColumnReference =>
            ": the schema was changed by hand; undo that, or choose another --schema",
        _ => "",
    };

    private string WithoutPassword(string message) =>
        SecretText.Hide(SecretText.Hide(message, _settings.Password ?? ""), _settings.SslPassword ?? "");

    /// <summary>
    /// Whether other pairs are part of a value, as in the form of libpq, which puts spaces between them. Messages show
    /// such values, and with them the password.
    /// </summary>
    private static bool IsOtherForm(NpgsqlConnectionStringBuilder settings) =>
        new[] { settings.Host, settings.Database, settings.Username }.Any(value => value?.Contains('=') == true);

    private static bool IsAddress(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder? ReadPairs(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException
            or KeyNotFoundException)
        {
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder? ReadAddress(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || address.Query.Length > 0)
            return null;
        var user = address.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder { Host = address.Host };
        if (address.Port > 0)
            settings.Port = address.Port;
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        if (address.AbsolutePath.Length > 1)
            settings.Database = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        return settings;
    }
}
