namespace CartStream.Server.Api;

/// <summary>The server and its log.</summary>
/// <param name="Status">The server's status.</param>
/// <param name="Topics">Every partition of every topic.</param>
/// <param name="Settings">The server's settings.</param>
/// <param name="Process">The server's process.</param>
public sealed record SystemResponse(
    ServerStatus Status,
    IReadOnlyList<TopicStatus> Topics,
    SettingsStatus Settings,
    ProcessStatus Process);
