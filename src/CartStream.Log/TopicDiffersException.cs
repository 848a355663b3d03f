namespace CartStream.Log;

/// <summary>A topic exists, with other partitions or another cleanup than requested.</summary>
public sealed class TopicDiffersException(string message) : LogException(message);
