namespace CartStream.Postgres;

/// <summary>
/// Another sink wrote to the same schema meanwhile; nothing of this transaction was kept, and going on from the stored
/// positions is right.
/// </summary>
internal sealed class PositionMovedException(string schema)
    : Exception($"another sink writes to schema '{schema}' at the same time; going on from where it stands");
