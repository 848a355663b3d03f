using CartStream.Log;

namespace CartStream.Processing.Worker;

/// <summary>
/// A process has other settings than the group it was to join. The message names each difference with both values and
/// explains how to change the group's settings.
/// </summary>
public sealed class ConfigurationDiffersException : LogException
{
    /// <summary>Creates it with the differing settings.</summary>
    public ConfigurationDiffersException(string message)
        : base(message)
    {
    }
}
