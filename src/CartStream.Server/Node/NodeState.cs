namespace CartStream.Server.Node;

/// <summary>The state of a <see cref="ShopNode"/>.</summary>
internal enum NodeState
{
    /// <summary>It restores state and model from the log.</summary>
    Restoring,

    /// <summary>It processes what was in the log when it started.</summary>
    CatchingUp,

    /// <summary>It answers from everything in the log except the most recent moments.</summary>
    Ready,

    /// <summary>It has stopped on request.</summary>
    Stopped,

    /// <summary>The log or its contents stopped it.</summary>
    Failed,
}
