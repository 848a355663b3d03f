namespace CartStream.Cli.Output;

/// <summary>A setting and its origin.</summary>
/// <param name="Name">Its name: the option's, without the leading hyphens.</param>
/// <param name="Value">Its value, several separated by spaces; null when it is unset without a default.</param>
/// <param name="From">
/// <c>default</c>, <c>command line</c>, the file with the setting's path in it, or the environment variable.
/// </param>
internal sealed record SettingValue(string Name, string? Value, string From);
