using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace CartStream.Cli.CommandLine;

/// <summary>A source of options besides the command line: a file, or the environment.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Settings">The settings, in sections.</param>
/// <param name="Variables">The names of environment variables by their settings' paths; empty for a file.</param>
internal sealed record SettingSource(
    string Name, IConfiguration Settings, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The section that holds the settings in a shared file.</summary>
    public const string Section = "CartStream";

    /// <summary>The application's settings file, of which only <see cref="Section"/> is read.</summary>
    public const string SharedFile = "appsettings.json";

    /// <summary>The command's own settings file.</summary>
    public const string OwnFile = "cartstream.json";

    /// <summary>The prefix of environment variables; <c>__</c> separates sections.</summary>
    public const string VariablePrefix = "CARTSTREAM__";

    private const string Separator = "__";

    /// <summary>Whether it contains no settings.</summary>
    public bool IsEmpty => !Settings.GetChildren().Any();

    /// <summary>The existing sources in the working folder and the environment, in ascending precedence.</summary>
    /// <exception cref="UsageException">A file is not a JSON object.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="InvalidDataException">A file is too long, or not a regular file.</exception>
    public static IReadOnlyList<SettingSource> Load(CliHost host)
    {
        var sources = new List<SettingSource>();
        if (TryRead(host.Folder, SharedFile) is { } shared)
            sources.Add(OfFile(SharedFile, shared.GetSection(Section)));
        if (TryRead(host.Folder, OwnFile) is { } own)
            sources.Add(OfFile(OwnFile, own));
        sources.Add(OfEnvironment(host));
        return sources;
    }

    /// <summary>The location of a setting, for messages.</summary>
    /// <param name="path">Its path in <see cref="Settings"/>, sections separated by colons.</param>
    public string Origin(string path)
    {
        if (Name is SharedFile or OwnFile)
            return $"{Name}: {path.Replace(":", ".", StringComparison.Ordinal)}";
        return Variables.TryGetValue(path, out var variable)
            ? variable
            : $"{VariablePrefix}{path.Replace(":", Separator, StringComparison.Ordinal)}";
    }

    private static SettingSource OfFile(string name, IConfiguration settings) =>
        new(name, settings, new Dictionary<string, string>(StringComparer.Ordinal));

    private static SettingSource OfEnvironment(CliHost host)
    {
        var variables = host.VariableNames()
            .Where(name => name.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .DistinctBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(PathOf, StringComparer.OrdinalIgnoreCase);
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(
                variables.Select(one => KeyValuePair.Create(one.Key, host.Variable(one.Value))))
            .Build();
        return new SettingSource("the environment", settings, variables);
    }

    private static string PathOf(string variable) =>
        variable[VariablePrefix.Length..].Replace(Separator, ":", StringComparison.Ordinal);

    private static IConfiguration? TryRead(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!Path.Exists(path))
            return null;
        try
        {
            var text = SmallFile.ReadText(path, "settings");
            return new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text))).Build();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            var line = (e as JsonException ?? e.InnerException as JsonException)?.LineNumber is { } number
                ? $":{number + 1}"
                : "";
            throw new UsageException($"{name}{line}: found {e.Message.TrimEnd('.')}, expected an object of JSON");
        }
    }
}
