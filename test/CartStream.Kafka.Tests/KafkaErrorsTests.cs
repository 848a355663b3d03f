using CartStream.Log.Kafka;
using Confluent.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>Which error codes pass: every code that the client knows is decided here, by name.</summary>
public sealed class KafkaErrorsTests
{
    private static readonly HashSet<ErrorCode> Passing =
    [
        ErrorCode.Local_Transport,
        ErrorCode.Local_AllBrokersDown,
        ErrorCode.Local_Resolve,
        ErrorCode.Local_TimedOut,
        ErrorCode.Local_TimedOutQueue,
        ErrorCode.Local_MsgTimedOut,
        ErrorCode.Local_Partial,
        ErrorCode.Local_BadMsg,
        ErrorCode.Local_Destroy,
        ErrorCode.Local_DestroyBroker,
        ErrorCode.Local_NodeUpdate,
        ErrorCode.Local_UnknownBroker,
        ErrorCode.Local_Intr,
        ErrorCode.RebootstrapRequired,
        ErrorCode.Local_Retry,
        ErrorCode.Local_Outdated,
        ErrorCode.Local_QueueFull,
        ErrorCode.Local_PurgeQueue,
        ErrorCode.Local_PurgeInflight,
        ErrorCode.Local_InProgress,
        ErrorCode.Local_PrevInProgress,
        ErrorCode.RequestTimedOut,
        ErrorCode.NetworkException,
        ErrorCode.BrokerNotAvailable,
        ErrorCode.StaleCtrlEpoch,
        ErrorCode.ThrottlingQuotaExceeded,
        ErrorCode.Local_UnknownTopic,
        ErrorCode.Local_UnknownPartition,
        ErrorCode.Local_WaitCoord,
        ErrorCode.Local_WaitCache,
        ErrorCode.Local_LogTruncation,
        ErrorCode.Local_IsrInsuff,
        ErrorCode.LogDirNotFound,
        ErrorCode.ListenerNotFound,
        ErrorCode.StaleBrokerEpoch,
        ErrorCode.UnknownTopicOrPart,
        ErrorCode.LeaderNotAvailable,
        ErrorCode.NotLeaderForPartition,
        ErrorCode.ReplicaNotAvailable,
        ErrorCode.PreferredLeaderNotAvailable,
        ErrorCode.KafkaStorageError,
        ErrorCode.NotEnoughReplicas,
        ErrorCode.NotEnoughReplicasAfterAppend,
        ErrorCode.OffsetNotAvailable,
        ErrorCode.FencedLeaderEpoch,
        ErrorCode.UnknownLeaderEpoch,
        ErrorCode.UnknownTopicId,
        ErrorCode.EligibleLeadersNotAvailable,
        ErrorCode.ElectionNotNeeded,
        ErrorCode.FetchSessionIdNotFound,
        ErrorCode.InvalidFetchSessionEpoch,
        ErrorCode.GroupLoadInProgress,
        ErrorCode.GroupCoordinatorNotAvailable,
        ErrorCode.NotCoordinatorForGroup,
        ErrorCode.NotController,
        ErrorCode.RebalanceInProgress,
        ErrorCode.InvalidMsg,
        ErrorCode.UnstableOffsetCommit,
        ErrorCode.ConcurrentTransactions,
        ErrorCode.TransactionCoordinatorFenced,
        ErrorCode.OutOfOrderSequenceNumber,
        ErrorCode.UnknownProducerId,
        ErrorCode.InvalidProducerIdMapping,
        ErrorCode.InvalidTxnState,
        ErrorCode.Local_GaplessGuarantee,
        ErrorCode.Local_Inconsistent,
        ErrorCode.ReassignmentInProgress,
    ];

    [Fact]
    public void MayPass_each_code_is_as_the_table_says()
    {
        foreach (var code in Enum.GetValues<ErrorCode>())
            KafkaErrors.MayPass(code).ShouldBe(Passing.Contains(code), code.ToString());
    }

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ErrorCode.GroupAuthorizationFailed)]
    [InlineData(ErrorCode.ClusterAuthorizationFailed)]
    [InlineData(ErrorCode.TransactionalIdAuthorizationFailed)]
    [InlineData(ErrorCode.SaslAuthenticationFailed)]
    [InlineData(ErrorCode.Local_Authentication)]
    [InlineData(ErrorCode.Local_Fenced)]
    [InlineData(ErrorCode.ProducerFenced)]
    [InlineData(ErrorCode.InvalidProducerEpoch)]
    [InlineData(ErrorCode.FencedInstanceId)]
    [InlineData(ErrorCode.MsgSizeTooLarge)]
    [InlineData(ErrorCode.RecordListTooLarge)]
    [InlineData(ErrorCode.UnsupportedVersion)]
    [InlineData(ErrorCode.Local_UnsupportedFeature)]
    [InlineData(ErrorCode.InvalidTimestamp)]
    public void MayPass_refusal_does_not_pass(ErrorCode code) => KafkaErrors.MayPass(code).ShouldBeFalse();
}
