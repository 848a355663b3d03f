using Microsoft.Extensions.Configuration;

namespace CartStream.Hosting;

/// <summary>One source of a shop's options.</summary>
/// <param name="File">The file, for messages; null for a part of the host's own configuration.</param>
/// <param name="Settings">The options by name.</param>
internal sealed record SettingOrigin(string? File, IConfiguration Settings)
{
    /// <summary>The location of a setting, for messages.</summary>
    public string Name(IConfigurationSection setting) => File is null
        ? setting.Path
        : $"{File}: {setting.Path.Replace(":", ".", StringComparison.Ordinal)}";
}
