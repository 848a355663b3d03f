using System.Diagnostics.CodeAnalysis;
using CartStream.Cli.CommandLine;
using CartStream.Log.Kafka;

namespace CartStream.Cli.Verbs;

/// <summary>
/// Settings of librdkafka from the command line, the environment and a file, in this order of precedence.
/// </summary>
/// <remarks>Invariant: no fault shows a value, or text that may contain one.</remarks>
internal sealed class KafkaSettings
{
    /// <summary>
    /// The prefix of environment variables; the rest is the setting's name in capitals, with <c>_</c> for <c>.</c>:
    /// <c>CARTSTREAM_KAFKA_SASL_PASSWORD</c> is <c>sasl.password</c>.
    /// </summary>
    public const string VariablePrefix = "CARTSTREAM_KAFKA_";

    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    private KafkaSettings()
    {
    }

    /// <summary>Reads all of them.</summary>
    /// <param name="given">Those of the command line, <c>name=value</c> each.</param>
    /// <param name="file">A file with a line for each, or null.</param>
    /// <param name="host">Provides the environment.</param>
    /// <exception cref="UsageException">It names every setting that can't be read or is not allowed.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyList<string> given, string? file, CliHost host)
    {
        var read = new KafkaSettings();
        read.AddAll(given.Select((text, i) => ($"--kafka-config, value {i + 1}", text)));
        read.AddAll(host.VariableNames()
            .Where(name => name.StartsWith(VariablePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name, $"{SettingOf(name)}={host.Variable(name)}")));
        if (file is not null)
            read.AddAll(Lines(file));
        return read._faults.Count > 0 ? throw new UsageException(read._faults) : read._settings;
    }

    /// <summary>The setting of an environment variable.</summary>
    [SuppressMessage("Globalization", "CA1308", Justification = "Settings have lower-case names.")]
    public static string SettingOf(string variable) =>
        variable[VariablePrefix.Length..].ToLowerInvariant().Replace('_', '.');

    private static IEnumerable<(string Where, string Text)> Lines(string file) => SmallFile
        .ReadText(file, "settings of librdkafka").Split('\n')
        .Select((line, i) => (Where: $"{file}:{i + 1}", Text: line.Trim()))
        .Where(line => line.Text.Length > 0 && line.Text[0] is not ('#' or '!'));

    /// <summary>Adds the settings of one source; earlier sources take precedence.</summary>
    private void AddAll(IEnumerable<(string Where, string Text)> texts)
    {
        var here = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (where, text) in texts)
        {
            var end = text.IndexOf('=', StringComparison.Ordinal);
            var name = end < 0 ? "" : text[..end].Trim();
            if (name.Length == 0)
                _faults.Add($"{where}: found no name before a '=', expected name=value");
            else if (KafkaLogOptions.IsOwnSetting(name))
                _faults.Add($"{where}: setting '{name}' is the log's own and can't be given");
            else if (!here.Add(name))
                _faults.Add($"{where}: setting '{name}' is given twice");
            else
                _settings.TryAdd(name, text[(end + 1)..].Trim());
        }
    }
}
