namespace CartStream.Kafka.Tests;

/// <summary>Kinds of things that rights are of, by their number in Kafka's protocol.</summary>
public enum KafkaResource
{
    Topic = 2,
    Group = 3,
    TransactionalId = 5,
}
