using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// The rights that a request needs. A refusal names only the kind of resource, and neither the right nor the name.
/// </summary>
internal readonly record struct NeededRights
{
    /// <summary>The topics on the cluster, as a message names them; null for none.</summary>
    public string? Topics { get; init; }

    /// <summary>The operation on <see cref="Topics"/>.</summary>
    public string TopicRight { get; init; }

    /// <summary>The group on the cluster that needs <c>Read</c>; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The transactional id on the cluster that needs <c>Write</c>; null for none.</summary>
    public string? TransactionalId { get; init; }

    /// <summary>The addition to a refusal's message; empty where nothing is known.</summary>
    public string Missing(ErrorCode refused) => refused switch
    {
        ErrorCode.TopicAuthorizationFailed when Topics is not null =>
            $": expected the right {TopicRight} on topic {Topics}",
        ErrorCode.GroupAuthorizationFailed when Group is not null => $": expected the right Read on group '{Group}'",
        ErrorCode.TransactionalIdAuthorizationFailed when TransactionalId is not null =>
            $": expected the right Write on transactional id '{TransactionalId}'",
        _ => "",
    };

    /// <summary>An operation on one topic.</summary>
    public static NeededRights On(string topic, string right) => new() { Topics = $"'{topic}'", TopicRight = right };
}
