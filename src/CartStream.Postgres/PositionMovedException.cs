namespace CartStream.Postgres;

/// <summary>
/// Another sink wrote to the same schema meanwhile. Nothing of this transaction was kept; continue from the stored
/// positions.
/// </summary>
internal sealed class PositionMovedException(string schema)
    : Exception($"another sink writes to schema '{schema}' at the same time; going on from where it stands");
