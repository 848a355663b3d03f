namespace CartStream.Server.Attribution;

/// <summary>The order of items, highest first.</summary>
internal enum ItemOrder
{
    /// <summary>By number of events.</summary>
    Touched,

    /// <summary>By number of answers that contained them.</summary>
    Recommended,

    /// <summary>By how often they were taken.</summary>
    Taken,

    /// <summary>By first event, newest first; only items first seen after counting began.</summary>
    Newest,
}
