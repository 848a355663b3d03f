namespace CartStream.Postgres;

/// <summary>How far a transaction advances a partition of a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="From">The previous position.</param>
/// <param name="To">The new position: the next offset to read.</param>
internal readonly record struct LogPosition(string Topic, int Partition, long From, long To);
