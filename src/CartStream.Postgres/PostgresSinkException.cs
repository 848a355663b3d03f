namespace CartStream.Postgres;

/// <summary>
/// PostgreSQL could not do what the sink needs; the message names host, database and what to do, never a password.
/// </summary>
public sealed class PostgresSinkException : IOException
{
    /// <summary>Creates it with a one-line description.</summary>
    public PostgresSinkException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a one-line description and its cause.</summary>
    public PostgresSinkException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
