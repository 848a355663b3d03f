using Npgsql;

namespace CartStream.Postgres;

/// <summary>Which faults of PostgreSQL may pass, so that trying again can help.</summary>
internal static class PostgresFault
{
    private const string ConnectionClass = "08";
    private const string RollbackClass = "40";
    private const string ResourcesClass = "53";
    private const string SystemClass = "58";

    /// <summary>
    /// Whether to try again: the connection was lost or refused, the server stops or starts, is out of disk, memory or
    /// connections, was too slow, is a standby for now, or chose this transaction to end a conflict.
    /// </summary>
    public static bool MayPass(Exception e) => e switch
    {
        PostgresException server => MayPass(server.SqlState),
        NpgsqlException lost => lost.IsTransient || lost.InnerException is IOException or TimeoutException,
        _ => e is PositionMovedException,
    };

    /// <summary>Whether a database's exception, of whatever kind, is about the database at all.</summary>
    public static bool IsDatabase(Exception e) => e is NpgsqlException or PositionMovedException;

    private static bool MayPass(string state) => state[..2]
        is ConnectionClass or RollbackClass or ResourcesClass or SystemClass
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.QueryCanceled
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction;
}
