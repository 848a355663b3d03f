using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Log.Kafka;

namespace CartStream.Cli.Verbs;

/// <summary>The options for a log's cluster and the creation of its topics.</summary>
/// <param name="makesTopics">Whether the verb creates missing topics.</param>
internal sealed class KafkaCliOptions(bool makesTopics)
{
    /// <summary>The option whose values may be secrets.</summary>
    public const string SettingsName = "--kafka-config";

    /// <summary>Partitions of created topics, unless specified otherwise.</summary>
    public const int PartitionsDefault = 12;

    /// <summary><c>--kafka</c>, which a verb lists with its other logs.</summary>
    public Option<string?> Servers { get; } = new("--kafka")
    {
        Description = "The brokers of a Kafka cluster, separated by commas.",
        HelpName = "host:port",
    };

    private readonly Option<string> _prefix = new("--topic-prefix")
    {
        Description = "Prefix of every topic, group and transactional id on the cluster.",
        HelpName = "text",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string[]> _settings = new(SettingsName)
    {
        Description = "A librdkafka setting. Other users of the machine can see it here; "
            + $"{KafkaSettings.VariablePrefix}<NAME> in the environment and --kafka-config-file hide it.",
        HelpName = "name=value",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _settingsFile = CommonOptions.File(
        "--kafka-config-file", "A file of librdkafka settings, one name=value per line.");

    private readonly Option<int?> _partitions = CommonOptions.OptionalCount(
        "--partitions",
        $"Partitions of topics that are created; as many as existing topics have, or {PartitionsDefault}, by default.");

    private readonly Option<int?> _replication = CommonOptions.OptionalCount(
        "--replication", "Replication factor of topics that are created; the cluster's default unless given.");

    private readonly Option<int?> _minInsync = CommonOptions.OptionalCount(
        "--min-insync",
        "min.insync.replicas of topics that are created; the cluster's default unless given.");

    /// <summary>Adds the options to a verb, except <see cref="Servers"/>.</summary>
    public void AddTo(Verb verb)
    {
        Option[] reached = [_prefix, _settings, _settingsFile];
        Option[] made = makesTopics ? [_partitions, _replication, _minInsync] : [];
        verb.AddGroup(OptionGroup.Cluster, [.. reached, .. made]);
        verb.Require(Servers, [.. reached, .. made]);
    }

    /// <summary>The given cluster; null for none.</summary>
    /// <exception cref="UsageException">A setting can't be read or is not allowed.</exception>
    /// <exception cref="IOException">The file with settings can't be read.</exception>
    public KafkaCluster? Read(ParseResult parsed, CliHost host)
    {
        if (parsed.GetValue(Servers) is not { } servers)
            return null;
        var options = new KafkaLogOptions
        {
            BootstrapServers = servers,
            TopicPrefix = parsed.GetValue(_prefix) ?? "",
            Settings = KafkaSettings.Read(parsed.GetValue(_settings) ?? [], parsed.GetValue(_settingsFile), host),
        };
        if (!makesTopics)
            return new KafkaCluster(options, Partitions: null);
        options = options with
        {
            ReplicationFactor = (short?)Clamp(parsed.GetValue(_replication)),
            MinInsyncReplicas = parsed.GetValue(_minInsync),
        };
        return new KafkaCluster(options, parsed.GetValue(_partitions));
    }

    // Values out of range stay out of range and are reported.
    private static int? Clamp(int? value) =>
        value is { } given ? Math.Clamp(given, short.MinValue, short.MaxValue) : null;
}
