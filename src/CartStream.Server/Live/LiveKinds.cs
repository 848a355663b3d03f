namespace CartStream.Server.Live;

/// <summary>The kinds of messages in the live stream; a client chooses some.</summary>
[Flags]
internal enum LiveKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>event</c>: an event in the log.</summary>
    Events = 1,

    /// <summary><c>recommendation</c>: an answer that was stored.</summary>
    Recommendations = 2,

    /// <summary><c>quality</c>: the quality of recommendations.</summary>
    Quality = 4,

    /// <summary><c>health</c>: the server's status.</summary>
    Health = 8,

    /// <summary><c>outcome</c>: how the recommendation before an event predicted it.</summary>
    Outcomes = 16,

    /// <summary>All kinds.</summary>
    All = Events | Recommendations | Quality | Health | Outcomes,
}
