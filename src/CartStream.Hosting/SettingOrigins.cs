using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Primitives;

namespace CartStream.Hosting;

/// <summary>
/// The sources of a shop's options, in the same order as the command's: the application's own settings files, the file
/// shared with the command, and what the host reads after its files (user secrets, environment, command line).
/// </summary>
internal static class SettingOrigins
{
    /// <summary>The file that an application shares with the command, in the content root.</summary>
    public const string SharedFile = "cartstream.json";

    private const string HostFiles = "appsettings";

    /// <summary>The sources, in ascending precedence.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="folder">The content root.</param>
    /// <param name="shop">The shop's key; empty for the shop without one.</param>
    /// <param name="faults">Receives the faults of files.</param>
    public static IReadOnlyList<SettingOrigin> Of(
        IConfiguration configuration, string folder, string shop, List<string> faults)
    {
        var host = PartsOf(configuration);
        var files = host.FindLastIndex(part => part.IsFile) + 1;
        var origins = host.Select(part => new SettingOrigin(null, SectionOf(part.Settings, shop))).ToList();
        origins.InsertRange(files, ReadShared(folder, shop, faults));
        return origins;
    }

    private static IConfiguration SectionOf(IConfiguration settings, string shop) =>
        KeyedIn(settings.GetSection(CartStreamOptions.SectionName), shop);

    private static IConfiguration KeyedIn(IConfiguration section, string shop) =>
        shop.Length == 0 ? section : section.GetSection(CartStreamConfiguration.Shops).GetSection(shop);

    private static List<(bool IsFile, IConfiguration Settings)> PartsOf(IConfiguration configuration) =>
        configuration is IConfigurationRoot root
            ? [.. root.Providers.Select(provider => (IsHostFile(provider), (IConfiguration)AsRoot(provider)))]
            : [(false, configuration)];

    private static bool IsHostFile(IConfigurationProvider provider) =>
        provider is JsonConfigurationProvider { Source.Path: { } path }
        && Path.GetFileName(path).StartsWith(HostFiles, StringComparison.OrdinalIgnoreCase);

    private static ConfigurationRoot AsRoot(IConfigurationProvider provider) =>
        new ConfigurationRoot([new LoadedProvider(provider)]);

    private static IEnumerable<SettingOrigin> ReadShared(string folder, string shop, List<string> faults)
    {
        var path = Path.Combine(folder, SharedFile);
        if (!Path.Exists(path))
            return [];
        try
        {
            var text = SmallFile.ReadText(path, "settings");
            var settings = new ConfigurationBuilder()
                .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text)))
                .Build();
            // The file may contain either the section as in appsettings.json, or that section's contents.
            return
            [
                new SettingOrigin(SharedFile, KeyedIn(settings, shop)),
                new SettingOrigin(SharedFile, SectionOf(settings, shop)),
            ];
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            var line = (e as JsonException ?? e.InnerException as JsonException)?.LineNumber is { } number
                ? $":{number + 1}"
                : "";
            faults.Add($"{SharedFile}{line}: found {e.Message.TrimEnd('.')}, expected an object of JSON");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            faults.Add(e.Message);
        }

        return [];
    }

    /// <summary>Wraps a provider that the host loads and reloads.</summary>
    private sealed class LoadedProvider(IConfigurationProvider loaded) : IConfigurationProvider
    {
        public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
            loaded.GetChildKeys(earlierKeys, parentPath);

        public IChangeToken GetReloadToken() => loaded.GetReloadToken();

        public void Load()
        {
        }

        public void Set(string key, string? value) => loaded.Set(key, value);

        public bool TryGet(string key, out string? value) => loaded.TryGet(key, out value);
    }
}
