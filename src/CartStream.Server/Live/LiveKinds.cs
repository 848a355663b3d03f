namespace CartStream.Server.Live;

/// <summary>What the live stream tells of; a client chooses.</summary>
[Flags]
internal enum LiveKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>event</c>: an event that is in the log.</summary>
    Events = 1,

    /// <summary><c>recommendation</c>: an answer that was stored.</summary>
    Recommendations = 2,

    /// <summary><c>quality</c>: how recommendations do.</summary>
    Quality = 4,

    /// <summary><c>health</c>: how the server does.</summary>
    Health = 8,

    /// <summary><c>outcome</c>: how the recommendation before an event did on it.</summary>
    Outcomes = 16,

    /// <summary>All of it.</summary>
    All = Events | Recommendations | Quality | Health | Outcomes,
}
