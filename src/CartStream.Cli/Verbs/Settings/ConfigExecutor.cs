using System.Collections;
using System.CommandLine;
using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Cli.Verbs.Sink;

namespace CartStream.Cli.Verbs.Settings;

/// <summary><c>cartstream config VERB</c>: shows the effective options of a verb without running it.</summary>
internal sealed class ConfigExecutor(CliHost host, Command root)
{
    private const string Hidden = "***";
    private const string Typed = "command line";
    private const string ByDefault = "default";

    /// <summary>Shows the options' values; possible secrets are hidden.</summary>
    /// <param name="words">The verb, and the words that would follow it.</param>
    /// <param name="json">Whether the result is JSON.</param>
    /// <exception cref="UsageException">There is no such verb, or a source has faults.</exception>
    public int Run(IReadOnlyList<string> words, bool json)
    {
        var typed = CommandParser.Parse(root, words);
        if (typed.UnmatchedTokens.Count > 0)
            return UsageReport.Write(
                host.Error, typed.CommandResult.Command, UsageReport.Faults(new ConfiguredLine(typed, [])));
        if (typed.CommandResult.Command is not Verb { IsConfigured: true } verb)
            throw new UsageException($"'{string.Join(' ', words)}' has no settings, expected a verb such as serve");
        var line = ConfiguredLine.Read(typed, words, host);
        var summary = new ConfigSummary(
            string.Join(' ', words.TakeWhile(word => !word.StartsWith('-'))),
            [.. verb.Options.Select(option => ValueOf(line, option)), .. Variables(verb)]);
        if (json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.ConfigSummary);
        }
        else
        {
            new ReportWriter(host).WriteTable(
                $"What holds for cartstream {summary.Verb}",
                ["setting", "value", "from"],
                summary.Settings.Select(setting => new[] { setting.Name, setting.Value ?? "", setting.From }));
        }

        var faults = UsageReport.Faults(line, isWhole: false);
        return faults.Count == 0 ? ExitCode.Success : UsageReport.Write(host.Error, verb, faults);
    }

    private static SettingValue ValueOf(ConfiguredLine line, Option option)
    {
        var name = SettingName.Of(option);
        if (!line.IsGiven(option))
            return new SettingValue(name, Default(option), ByDefault);
        var values = line.Parsed.GetResult(option)!.Tokens.Select(token => Masked(option, token.Value)).ToList();
        // A flag needs no value.
        var value = values.Count == 0 ? "true" : string.Join(' ', values);
        var origin = line.Added.FirstOrDefault(setting => setting.Option == option)?.Origin;
        return new SettingValue(name, value, origin ?? Typed);
    }

    private static string? Default(Option option) => !option.HasDefaultValue
        ? option.ValueType == typeof(bool) ? "false" : null
        : option.GetDefaultValue() switch
        {
            bool flag => flag ? "true" : "false",
            string text => text,
            IEnumerable values => string.Join(' ', values.Cast<object>()),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    /// <summary>For a secret, at most its name.</summary>
    private static string Masked(Option option, string value) => option.Name switch
    {
        KafkaCliOptions.SettingsName => $"{value.Split('=')[0]}={Hidden}",
        SinkOptions.ConnectionName => Hidden,
        _ => value,
    };

    /// <summary>Settings of a verb from dedicated environment variables.</summary>
    private IEnumerable<SettingValue> Variables(Verb verb)
    {
        var names = verb.Options.Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        return from variable in host.VariableNames().Order(StringComparer.Ordinal)
               let isCluster = names.Contains(KafkaCliOptions.SettingsName)
                   && variable.StartsWith(KafkaSettings.VariablePrefix, StringComparison.Ordinal)
               let isDatabase = names.Contains(SinkOptions.ConnectionName) && variable == SinkOptions.Variable
               where isCluster || isDatabase
               select isCluster
                   ? new SettingValue(
                       KafkaCliOptions.SettingsName.TrimStart('-'),
                       $"{KafkaSettings.SettingOf(variable)}={Hidden}",
                       variable)
                   : new SettingValue(SinkOptions.ConnectionName.TrimStart('-'), Hidden, variable);
    }
}
