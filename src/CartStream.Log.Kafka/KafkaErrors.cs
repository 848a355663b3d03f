using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CartStream.Log.Kafka;

/// <summary>The meaning of an error of the cluster or its client for the log.</summary>
internal static class KafkaErrors
{
    /// <summary>Whether a retry may succeed, with a new client where the old one is unusable.</summary>
    /// <remarks>
    /// A transaction in which something else failed first rejects offsets as out of order; the next try shows the
    /// cause.
    /// </remarks>
    public static bool MayPass(KafkaException e) =>
        e is KafkaRetriableException or KafkaTxnRequiresAbortException { Error.Code: ErrorCode.Local_State }
        || Errors(e).Any(error => MayPass(error.Code));

    /// <summary>Whether a newer producer with the same transactional id exists.</summary>
    public static bool IsFenced(Error error) =>
        error.Code is ErrorCode.Local_Fenced or ErrorCode.InvalidProducerEpoch or ErrorCode.ProducerFenced;

    /// <summary>Whether the same client may succeed; otherwise a transient failure needs a new one.</summary>
    public static bool MayPassHere(KafkaException e) => MayPass(e) && e is not KafkaTxnRequiresAbortException
        && !Errors(e).Any(error => error.IsFatal || IsOfTransaction(error.Code)
            || error.Code is ErrorCode.Local_Destroy)
        || Errors(e).All(error => error.Code == ErrorCode.ConcurrentTransactions && !error.IsFatal);

    /// <summary>Whether another member has joined the group under the same name.</summary>
    public static bool IsReplaced(Error error) =>
        error.Code == ErrorCode.FencedInstanceId
        || (error.IsFatal && error.Reason.Contains("group.instance.id", StringComparison.Ordinal));

    /// <summary>The failure in the cluster's words; of several, the first.</summary>
    public static string Reason(KafkaException e) => Errors(e)[0].Reason;

    /// <summary>The code of the failure; of several, the first.</summary>
    public static ErrorCode Code(KafkaException e) => Errors(e)[0].Code;

    /// <summary>Whether an error of this code is transient: brokers start, stop, move or are unavailable.</summary>
    /// <remarks>Codes that are not listed are permanent.</remarks>
    public static bool MayPass(ErrorCode code) => IsOfConnection(code) || IsOfLeadership(code) || IsOfTransaction(code);

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

    // The broker is unavailable, or its answer was lost or truncated.
    private static bool IsOfConnection(ErrorCode code) => code
        is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve
        or ErrorCode.Local_TimedOut or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_MsgTimedOut
        or ErrorCode.Local_Partial or ErrorCode.Local_BadMsg or ErrorCode.Local_Destroy
        or ErrorCode.Local_DestroyBroker or ErrorCode.Local_NodeUpdate or ErrorCode.Local_UnknownBroker
        or ErrorCode.Local_Intr or ErrorCode.RebootstrapRequired or ErrorCode.Local_Retry
        or ErrorCode.Local_Outdated or ErrorCode.Local_QueueFull or ErrorCode.Local_PurgeQueue
        or ErrorCode.Local_PurgeInflight or ErrorCode.Local_InProgress or ErrorCode.Local_PrevInProgress
        or ErrorCode.RequestTimedOut or ErrorCode.NetworkException or ErrorCode.BrokerNotAvailable
        or ErrorCode.StaleCtrlEpoch or ErrorCode.ThrottlingQuotaExceeded;

    // Leaders, replicas, coordinators and disks that are not available yet, or have moved.
    private static bool IsOfLeadership(ErrorCode code) => code
        is ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition or ErrorCode.Local_WaitCoord
        or ErrorCode.Local_WaitCache or ErrorCode.Local_LogTruncation or ErrorCode.Local_IsrInsuff
        or ErrorCode.LogDirNotFound or ErrorCode.ListenerNotFound or ErrorCode.StaleBrokerEpoch
        or ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition
        or ErrorCode.ReplicaNotAvailable or ErrorCode.PreferredLeaderNotAvailable or ErrorCode.KafkaStorageError
        or ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend or ErrorCode.OffsetNotAvailable
        or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.UnknownTopicId
        or ErrorCode.EligibleLeadersNotAvailable or ErrorCode.ElectionNotNeeded
        or ErrorCode.FetchSessionIdNotFound or ErrorCode.InvalidFetchSessionEpoch
        or ErrorCode.GroupLoadInProgress or ErrorCode.GroupCoordinatorNotAvailable
        or ErrorCode.NotCoordinatorForGroup or ErrorCode.NotController or ErrorCode.RebalanceInProgress
        or ErrorCode.InvalidMsg or ErrorCode.UnstableOffsetCommit;

    // Errors that end a transaction but not the next one of a reopened producer.
    private static bool IsOfTransaction(ErrorCode code) => code
        is ErrorCode.ConcurrentTransactions or ErrorCode.TransactionCoordinatorFenced
        or ErrorCode.OutOfOrderSequenceNumber or ErrorCode.UnknownProducerId or ErrorCode.InvalidProducerIdMapping
        or ErrorCode.InvalidTxnState or ErrorCode.Local_GaplessGuarantee or ErrorCode.Local_Inconsistent
        or ErrorCode.ReassignmentInProgress;
}
