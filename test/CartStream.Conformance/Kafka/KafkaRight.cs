using Confluent.Kafka.Admin;

namespace CartStream.Kafka.Tests;

/// <summary>An operation that is allowed on all topics, groups or transactional ids with a prefix.</summary>
public sealed record KafkaRight(AclOperation Operation, KafkaResource Resource, string Prefix);
