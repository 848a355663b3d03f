using Npgsql;

namespace CartStream.Postgres;

/// <summary>Classifies faults of PostgreSQL that may be temporary, so that a retry can help.</summary>
internal static class PostgresFault
{
    private const string ConnectionClass = "08";
    private const string RollbackClass = "40";
    private const string ResourcesClass = "53";
    private const string SystemClass = "58";

    // Of several hosts, as while a standby is being promoted; Npgsql gives it no code.
    private const string NoSuitableHost = "No suitable host";
    private const string IdleInTransactionTimeout = "25P03";
    private const string IdleSessionTimeout = "57P05";

    /// <summary>
    /// Whether to retry: the connection was lost or refused; the server is stopping, starting, too slow, temporarily a
    /// standby, or out of disk, memory or connections; or it aborted this transaction to resolve a conflict.
    /// </summary>
    public static bool MayPass(Exception e) => e switch
    {
        PostgresException server => MayPass(server.SqlState),
        NpgsqlException { InnerException: AggregateException hosts } => hosts.InnerExceptions.Any(MayPass),
        NpgsqlException lost => lost.IsTransient || lost.InnerException is IOException or TimeoutException
            || lost.Message.StartsWith(NoSuitableHost, StringComparison.Ordinal),
        _ => e is PositionMovedException,
    };

    /// <summary>Whether an exception comes from the database at all.</summary>
    public static bool IsDatabase(Exception e) => e is NpgsqlException or PositionMovedException;

    private static bool MayPass(string state) => state[..2]
        is ConnectionClass or RollbackClass or ResourcesClass or SystemClass
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.QueryCanceled
            or IdleInTransactionTimeout or IdleSessionTimeout
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction;
}
