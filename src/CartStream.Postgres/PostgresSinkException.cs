namespace CartStream.Postgres;

/// <summary>
/// PostgreSQL could not do what the sink needs; the message names host, database and what to do, never a password.
/// </summary>
public sealed class PostgresSinkException : IOException
{
    /// <summary>A fault described in one line.</summary>
    public PostgresSinkException(string message)
        : base(message)
    {
    }

    /// <summary>A fault described in one line, with what caused it.</summary>
    public PostgresSinkException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
