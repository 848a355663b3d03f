namespace CartStream.Log;

/// <summary>There is no such topic, even after waiting for one that was just created.</summary>
public sealed class MissingTopicException(string message) : LogException(message);
