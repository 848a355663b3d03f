using System.Text.Json;
using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Processing.Worker;

/// <summary>
/// The settings of a group's members that can change a recommendation, as stored in topic <c>inputs</c>:
/// recommendations must not depend on which process owns a partition.
/// </summary>
/// <param name="Config">Their hash, which every receipt contains.</param>
/// <param name="Settings">The settings by name.</param>
internal sealed record GroupConfiguration(string Config, SortedDictionary<string, string> Settings)
{
    // An experiment is one long value.
    private const int ValueCharsMax = 120;

    /// <summary>The key in topic <c>inputs</c>.</summary>
    public const string Key = $"group/{Topology.ProcessorGroup}";

    /// <summary>The settings of a process.</summary>
    public static GroupConfiguration Of(ProcessorOptions options, string modelSettings) =>
        new(options.ConfigHash(modelSettings), NamedSettings.Of(options, modelSettings));

    /// <summary>
    /// Each setting that both have with different values, with the value here and the group's; empty for none. A
    /// setting that only one of them has belongs to another version, which may still join.
    /// </summary>
    public IReadOnlyList<string> DifferencesFrom(GroupConfiguration group)
    {
        var differences = new List<string>();
        foreach (var (name, found) in Settings)
        {
            if (group.Settings.TryGetValue(name, out var expected) && found != expected)
                differences.Add($"{name}: found {Shown(found, expected)}, expected {Shown(expected, found)}");
        }

        return differences;
    }

    /// <summary>The stored form.</summary>
    public byte[] ToJson() =>
        JsonSerializer.SerializeToUtf8Bytes(this, GroupConfigurationJson.Default.GroupConfiguration);

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="InvalidDataException">It is not a valid configuration.</exception>
    public static GroupConfiguration FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, GroupConfigurationJson.Default.GroupConfiguration)
                is { Config: not null, Settings: not null } read
                    ? read
                    : throw new JsonException("found no 'config' or no 'settings'");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"topic '{Topology.Inputs}', key '{Key}': found no configuration in {json.Length} bytes: {e.Message}",
                e);
        }
    }

    /// <summary>A value as messages show it; of a long one, the part around its first difference.</summary>
    private static string Shown(string value, string other)
    {
        if (value.Length <= ValueCharsMax)
            return value;
        var same = value.AsSpan().CommonPrefixLength(other);
        var from = Math.Clamp(same - (ValueCharsMax / 2), 0, value.Length - ValueCharsMax);
        var (before, after) = (from > 0 ? "…" : "", from + ValueCharsMax < value.Length ? "…" : "");
        return $"{before}{value.AsSpan(from, ValueCharsMax)}{after}";
    }
}
