using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>An existing partition.</summary>
/// <param name="Spec">Its topic.</param>
/// <param name="Address">The partition in the client's form.</param>
/// <param name="AgeMaxMs">The oldest age of a record's time that brokers accept; null for any age.</param>
internal readonly record struct KnownPartition(TopicSpec Spec, TopicPartition Address, long? AgeMaxMs);
