namespace CartStream.Server.Node;

/// <summary>Where a <see cref="ShopNode"/> stands.</summary>
internal enum NodeState
{
    /// <summary>It restores state and model from the log.</summary>
    Restoring,

    /// <summary>It processes what was in the log when it started.</summary>
    CatchingUp,

    /// <summary>It answers from everything that is in the log, but for the last moments.</summary>
    Ready,

    /// <summary>It has ended, as it was told to.</summary>
    Stopped,

    /// <summary>The log or what is in it stopped it.</summary>
    Failed,
}
