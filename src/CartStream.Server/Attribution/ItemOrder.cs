namespace CartStream.Server.Attribution;

/// <summary>By what items are put in order, most first.</summary>
internal enum ItemOrder
{
    /// <summary>Events on them.</summary>
    Touched,

    /// <summary>Answers that held them.</summary>
    Recommended,

    /// <summary>How often they were taken.</summary>
    Taken,

    /// <summary>When they were first seen, the newest first; only those seen first since the counting began.</summary>
    Newest,
}
