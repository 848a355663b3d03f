using CartStream.Log;

namespace CartStream.Processing.Worker;

/// <summary>
/// A process has other settings than the group that it was to join; the message names each of them with both values,
/// and says how the group's are changed.
/// </summary>
public sealed class ConfigurationDiffersException : LogException
{
    /// <summary>Says which settings differ.</summary>
    public ConfigurationDiffersException(string message)
        : base(message)
    {
    }
}
