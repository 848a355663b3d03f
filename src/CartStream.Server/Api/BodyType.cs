namespace CartStream.Server.Api;

/// <summary>How the events of a body stand in it.</summary>
internal enum BodyType
{
    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>JSON values, one a line.</summary>
    Lines,
}
