namespace CartStream.Cli.Output;

/// <summary>One setting and where it comes from.</summary>
/// <param name="Name">Its name: the option's, without the hyphens before it.</param>
/// <param name="Value">Its value, several parted by spaces; null where it is not set and has no default.</param>
/// <param name="From">
/// <c>default</c>, <c>command line</c>, the file with the setting's place in it, or the environment's variable.
/// </param>
internal sealed record SettingValue(string Name, string? Value, string From);
