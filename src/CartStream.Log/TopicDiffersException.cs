namespace CartStream.Log;

/// <summary>A topic is there, with other partitions or another cleanup than asked for.</summary>
public sealed class TopicDiffersException(string message) : LogException(message);
