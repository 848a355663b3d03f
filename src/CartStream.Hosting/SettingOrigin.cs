using Microsoft.Extensions.Configuration;

namespace CartStream.Hosting;

/// <summary>One place where a shop's options may be set.</summary>
/// <param name="File">The file, for messages; null for a part of the host's own configuration.</param>
/// <param name="Settings">The options by name.</param>
internal sealed record SettingOrigin(string? File, IConfiguration Settings)
{
    /// <summary>Where a setting stands, for messages.</summary>
    public string Name(IConfigurationSection setting) => File is null
        ? setting.Path
        : $"{File}: {setting.Path.Replace(":", ".", StringComparison.Ordinal)}";
}
