namespace CartStream.Log;

/// <summary>A topic that exists or is to be created.</summary>
/// <param name="Name">1 to 249 characters of <c>a-z A-Z 0-9 . _ -</c>, as in Kafka.</param>
/// <param name="Partitions">Number of partitions, from 1.</param>
/// <param name="Compacted">Whether only the newest record of each key is kept.</param>
public sealed record TopicSpec(string Name, int Partitions, bool Compacted);
