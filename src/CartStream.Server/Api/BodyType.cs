namespace CartStream.Server.Api;

/// <summary>The format of the events in a body.</summary>
internal enum BodyType
{
    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>JSON values, one a line (NDJSON).</summary>
    Lines,
}
