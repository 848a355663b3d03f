using Npgsql;

namespace CartStream.Postgres;

/// <summary>Classifies faults of PostgreSQL that may be temporary, so that a retry can help.</summary>
internal static class PostgresFault
{
    private const string ConnectionClass = "08";
    private const string RollbackClass = "40";
    private const string ResourcesClass = "53";
    private const string SystemClass = "58";

    private const string IdleInTransactionTimeout = "25P03";
    private const string IdleSessionTimeout = "57P05";

    /// <summary>
    /// Whether to retry: the connection was lost or refused; the server is stopping, starting, too slow, temporarily a
    /// standby, or out of disk, memory or connections; or it aborted this transaction to resolve a conflict.
    /// </summary>
    /// <param name="e">The fault.</param>
    /// <param name="hasSeveralHosts">
    /// Whether the connection chooses one of several hosts: while a standby is being promoted none may suit, which
    /// Npgsql reports without a code or a cause.
    /// </param>
    public static bool MayPass(Exception e, bool hasSeveralHosts) => e switch
    {
        PostgresException server => MayPass(server.SqlState),
        NpgsqlException { InnerException: AggregateException hosts } =>
            hosts.InnerExceptions.Any(host => MayPass(host, hasSeveralHosts)),
        NpgsqlException { InnerException: null } when hasSeveralHosts => true,
        NpgsqlException lost => lost.IsTransient || lost.InnerException is IOException or TimeoutException,
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
