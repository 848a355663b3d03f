namespace CartStream.Postgres;

/// <summary>How far a transaction takes a partition of a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it stands afterwards: the offset to go on with.</param>
internal readonly record struct LogPosition(string Topic, int Partition, long From, long To);
