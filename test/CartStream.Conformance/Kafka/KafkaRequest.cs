namespace CartStream.Kafka.Tests;

/// <summary>Kinds of requests by their number in Kafka's protocol.</summary>
public enum KafkaRequest : short
{
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    JoinGroup = 11,
    Heartbeat = 12,
    CreateTopics = 19,
    InitProducerId = 22,
    AddPartitionsToTxn = 24,
    EndTxn = 26,
    TxnOffsetCommit = 28,
}
