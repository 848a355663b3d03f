using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CartStream.Kafka;

/// <summary>What an error of the cluster or its client means for the log.</summary>
internal static class KafkaErrors
{
    /// <summary>Whether doing the same again may help.</summary>
    public static bool MayPass(KafkaException e) =>
        e is KafkaRetriableException || Errors(e).Any(error => !error.IsFatal && MayPass(error.Code));

    /// <summary>Whether a newer producer with the same transactional id exists.</summary>
    public static bool IsFenced(Error error) =>
        error.Code is ErrorCode.Local_Fenced or ErrorCode.InvalidProducerEpoch or ErrorCode.ProducerFenced;

    /// <summary>Whether another client has joined a group under the same name.</summary>
    /// <remarks>The client only says that it is finished; why, its error handler was told before.</remarks>
    public static bool IsReplaced(KafkaException e, string? lastReason) =>
        e.Error.Code == ErrorCode.FencedInstanceId
        || (e.Error.Code == ErrorCode.Local_Fatal
            && $"{e.Error.Reason} {lastReason}".Contains("group.instance.id", StringComparison.Ordinal));

    /// <summary>What went wrong, in the words of the cluster; of several, the first.</summary>
    public static string Reason(KafkaException e) => Errors(e)[0].Reason;

    private static Error[] Errors(KafkaException e)
    {
        IEnumerable<Error> parts = e switch
        {
            CreateTopicsException create => create.Results.Select(result => result.Error),
            DescribeConfigsException describe => describe.Results.Select(result => result.Error),
            TopicPartitionOffsetException offsets => offsets.Results.Select(result => result.Error),
            _ => [],
        };
        Error[] failed = [.. parts.Where(error => error.IsError)];
        return failed.Length > 0 ? failed : [e.Error];
    }

    private static bool MayPass(ErrorCode code) => code
        is ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.Local_TimedOutQueue
        or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_WaitCoord or ErrorCode.Local_Resolve
        or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition
        or ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition
        or ErrorCode.RequestTimedOut
        or ErrorCode.BrokerNotAvailable or ErrorCode.ReplicaNotAvailable or ErrorCode.NetworkException
        or ErrorCode.GroupLoadInProgress or ErrorCode.GroupCoordinatorNotAvailable
        or ErrorCode.NotCoordinatorForGroup or ErrorCode.NotController or ErrorCode.KafkaStorageError
        or ErrorCode.NotEnoughReplicas or ErrorCode.UnstableOffsetCommit or ErrorCode.ConcurrentTransactions;
}
