namespace CartStream.Server.Api;

/// <summary>The server and its log.</summary>
/// <param name="Status">How the server does.</param>
/// <param name="Topics">Every partition of every topic.</param>
/// <param name="Settings">How it is set up.</param>
/// <param name="Process">What runs it.</param>
public sealed record SystemResponse(
    ServerStatus Status,
    IReadOnlyList<TopicStatus> Topics,
    SettingsStatus Settings,
    ProcessStatus Process);
