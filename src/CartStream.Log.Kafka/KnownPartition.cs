using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>A partition that is there.</summary>
/// <param name="Spec">Its topic.</param>
/// <param name="Address">The partition as the client takes it.</param>
/// <param name="AgeMaxMs">How old a record's time may be for the brokers to take it; null for any age.</param>
internal readonly record struct KnownPartition(TopicSpec Spec, TopicPartition Address, long? AgeMaxMs);
