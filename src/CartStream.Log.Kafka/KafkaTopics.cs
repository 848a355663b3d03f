using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CartStream.Log.Kafka;

/// <summary>The topics of a log: those of the cluster whose names begin with the log's prefix.</summary>
/// <remarks>Invariant: topics are never changed while a log is open, so cached topics stay valid.</remarks>
internal sealed class KafkaTopics(KafkaClients clients) : IDisposable
{
    /// <summary>The setting that says whether a topic is compacted.</summary>
    internal const string CleanupPolicy = "cleanup.policy";

    private const int NameCharsMax = 249;
    private const string Compact = "compact";
    private const string Delete = "delete";
    private const string ForEver = "-1";

    // How long to look for a topic that a broker doesn't know: another may just have created it.
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(100);

    // How long a message waits for the reason of a failure.
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(1);
    private readonly Lazy<IAdminClient> _admin = new(clients.OpenAdmin);
    private readonly TopicCreation _creation = new(clients);
    private volatile Dictionary<string, KnownTopic> _known = new(StringComparer.Ordinal);

    private string Prefix => clients.Options.TopicPrefix;

    /// <summary>Whether a topic's name may hold <paramref name="c"/>.</summary>
    public static bool IsNameChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    /// <summary>The name of <paramref name="topic"/> on the cluster.</summary>
    public string NameOf(string topic) => Prefix + topic;

    /// <summary>Finds an existing partition; waits for a topic that was just created.</summary>
    /// <exception cref="MissingTopicException">There is no such topic.</exception>
    /// <exception cref="LogException">There is no such partition.</exception>
    public KnownPartition Find(string topic, int partition)
    {
        if (!_known.TryGetValue(topic, out var found))
            found = LookFor(topic);
        if (partition < 0 || partition >= found.Addresses.Length)
        {
            throw new LogException(
                $"{clients.Where}: topic '{NameOf(topic)}' has no partition {partition}, expected 0 to "
                + $"{found.Addresses.Length - 1}");
        }

        return new KnownPartition(found.Spec, found.Addresses[partition], found.Settings.AgeMaxMs);
    }

    /// <summary>The risks of losses or refusals in the settings of topics, one line each.</summary>
    /// <param name="kept">Those whose records must stay until they were read.</param>
    /// <param name="written">Those that are written to.</param>
    public IReadOnlyList<string> FindRisks(
        IReadOnlyCollection<string> kept, IReadOnlyCollection<string> written)
    {
        List();
        return
        [
            .. from topic in kept
               where _known.ContainsKey(topic)
               from limit in _known[topic].Settings.Limits()
               select $"{clients.Where}: topic '{NameOf(topic)}' has {limit.Name}={limit.Found}, expected {ForEver}: "
                   + $"a record is deleted {limit.Means}, whether or not it was read. To keep them: {
                       CommandThatSets(topic, limit.Name, ForEver)}",
            .. from topic in written
               where _known.ContainsKey(topic) && _known[topic].Settings.BatchBytesMax < clients.BatchBytesMax
               select $"{clients.Where}: topic '{NameOf(topic)}' has {TopicSettings.BatchBytes}={
                   _known[topic].Settings.BatchBytesMax}, expected {clients.BatchBytesMax} or more: brokers refuse a "
                   + $"larger batch of records, and what is committed with it. To take them: {
                       CommandThatSets(topic, TopicSettings.BatchBytes, $"{clients.BatchBytesMax}")}",
        ];
    }

    /// <summary>The topics of this log by name, queried from the cluster.</summary>
    public IReadOnlyList<TopicSpec> List()
    {
        // A broker may not know yet what another has created.
        var known = new Dictionary<string, KnownTopic>(_known, StringComparer.Ordinal);
        foreach (var (spec, settings) in Read())
            known[spec.Name] = Know(spec, settings);
        _known = known;
        return [.. known.Values.Select(topic => topic.Spec).OrderBy(spec => spec.Name, StringComparer.Ordinal)];
    }

    /// <summary>The cluster's own id.</summary>
    public string FindClusterId() => clients.Request("reading the id of the cluster", left => _admin.Value
        .DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = left }).GetAwaiter().GetResult()).ClusterId;

    /// <summary>
    /// The first of some topics, as they are named on the cluster, that the cluster doesn't have; null when it has all
    /// or doesn't answer soon.
    /// </summary>
    public string? FindDeleted(IEnumerable<string> topicsOnCluster)
    {
        try
        {
            return Describe([.. topicsOnCluster], AnswerMax)
                .Find(found => found.Error.Code == ErrorCode.UnknownTopicOrPart)?.Name;
        }
        catch (KafkaException)
        {
            return null;
        }
    }

    /// <summary>The cluster's id, then the topic's own where it has one.</summary>
    public string FindIdentity(string topic)
    {
        var name = NameOf(topic);
        var found = clients.Request(
            $"looking for topic '{name}'", left => Describe([name], left), NeededRights.On(name, "Read"));
        return found is [{ Error.IsError: false, TopicId: { } id }] && id.MostSignificantBits != 0
            ? $"{FindClusterId()} {id}"
            : FindClusterId();
    }

    /// <summary>Creates those of <paramref name="topics"/> that are missing, and checks all.</summary>
    /// <exception cref="LogException">A topic can't be created, or exists but differs from the request.</exception>
    public void Create(IReadOnlyList<TopicSpec> topics)
    {
        foreach (var topic in topics)
            CheckSpec(topic);
        var missing = Missing(topics);
        if (missing.Count > 0)
        {
            _creation.Create(_admin.Value, missing, Metadata);
            WaitUntilThere(topics);
        }

        var known = new Dictionary<string, KnownTopic>(_known, StringComparer.Ordinal);
        foreach (var topic in topics)
            known[topic.Name] = Know(topic, new TopicSettings());
        _known = known;
        List();
    }

    public void Dispose()
    {
        if (_admin.IsValueCreated)
            _admin.Value.Dispose();
    }

    private string CommandThatSets(string topic, string setting, string value) =>
        $"kafka-configs.sh --bootstrap-server {clients.Options.BootstrapServers} --alter --entity-type topics "
        + $"--entity-name {NameOf(topic)} --add-config {setting}={value}";

    private KnownTopic LookFor(string topic)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var names = List().Select(spec => spec.Name);
            if (_known.TryGetValue(topic, out var found))
                return found;
            ThrowIfHidden(NameOf(topic));
            if (TimeProvider.System.GetElapsedTime(started) >= LookMax)
            {
                throw new MissingTopicException(
                    $"{clients.Where}: there is no topic '{NameOf(topic)}', found {string.Join(", ", names)}");
            }

            Task.Delay(LookPause, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    /// <summary>A list of topics omits those without permission; a request for one by name reveals that.</summary>
    private void ThrowIfHidden(string topicOnCluster)
    {
        var found = clients.Request("looking for a topic", left => Describe([topicOnCluster], left));
        if (found is [{ Error.Code: ErrorCode.TopicAuthorizationFailed } hidden])
        {
            throw clients.Fault(
                $"looking for topic '{topicOnCluster}'",
                new KafkaException(hidden.Error),
                NeededRights.On(topicOnCluster, "Read"));
        }
    }

    // A metadata request would create the topic where brokers do so automatically; this does not.
    private List<TopicDescription> Describe(string[] topicsOnCluster, TimeSpan left)
    {
        try
        {
            return _admin.Value.DescribeTopicsAsync(
                TopicCollection.OfTopicNames(topicsOnCluster),
                new DescribeTopicsOptions { RequestTimeout = left }).GetAwaiter().GetResult().TopicDescriptions;
        }
        catch (DescribeTopicsException e)
        {
            return e.Results.TopicDescriptions;
        }
    }

    private KnownTopic Know(TopicSpec spec, TopicSettings settings)
    {
        var name = NameOf(spec.Name);
        var addresses = Enumerable.Range(0, spec.Partitions).Select(number => new TopicPartition(name, number));
        return new(spec, settings, [.. addresses]);
    }

    private List<TopicSpec> Missing(IReadOnlyList<TopicSpec> topics)
    {
        var found = Read(topics).ToDictionary(topic => topic.Spec.Name, StringComparer.Ordinal);
        var missing = new List<TopicSpec>();
        foreach (var topic in topics)
        {
            if (!found.TryGetValue(topic.Name, out var there))
                missing.Add(topic);
            else if (there.Spec.Partitions != topic.Partitions || there.Settings.Policy != PolicyOf(topic))
                throw Differs(topic, there.Spec.Partitions, there.Settings.Policy);
        }

        return missing;
    }

    private TopicDiffersException Differs(TopicSpec topic, int partitions, string policy) => new(
        $"{clients.Where}: topic '{NameOf(topic.Name)}' has {partitions} partition(s) and {CleanupPolicy}={policy}, "
        + $"expected {topic.Partitions} and {CleanupPolicy}={PolicyOf(topic)}");

    /// <summary>
    /// Polls until every topic exists as requested: others may have created some meanwhile, with other settings, and
    /// each poll may ask a broker that doesn't know a new topic yet.
    /// </summary>
    private void WaitUntilThere(IReadOnlyList<TopicSpec> topics)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Missing(topics) is [var lost, ..])
        {
            if (TimeProvider.System.GetElapsedTime(started) > clients.Options.RequestTimeout)
            {
                throw new LogException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{clients.Where}: topic '{NameOf(lost.Name)}' was created but isn't there after {
                        clients.Options.RequestTimeout.TotalSeconds:0.#} s"));
            }

            Task.Delay(LookPause, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    /// <summary>
    /// The existing topics. One whose settings can't be read, because it was deleted meanwhile or belongs to someone
    /// else, is left out, unless it is one of <paramref name="needed"/> without permission.
    /// </summary>
    private IEnumerable<(TopicSpec Spec, TopicSettings Settings)> Read(IReadOnlyList<TopicSpec>? needed = null)
    {
        var topics = Metadata();
        if (topics.Count == 0)
            return [];
        var described = clients.Request(
            "reading the settings of topics",
            left => Describe(topics, left),
            NeededRights.On($"{Prefix}…", "DescribeConfigs"));
        if (needed?.FirstOrDefault(topic => described.GetValueOrDefault(NameOf(topic.Name))?.Error is
                { IsError: true, Code: not ErrorCode.UnknownTopicOrPart }) is { } refused)
        {
            var name = NameOf(refused.Name);
            throw clients.Fault(
                $"reading the settings of '{name}'",
                new KafkaException(described[name].Error),
                NeededRights.On(name, "DescribeConfigs"));
        }

        return
        [
            .. from topic in topics
               let found = described.GetValueOrDefault(topic.Topic)
               where found is { Error.IsError: false }
               let settings = TopicSettings.Of(found.Entries)
               let isCompacted = settings.Policy.Contains(Compact, StringComparison.Ordinal)
               select (new TopicSpec(topic.Topic[Prefix.Length..], topic.Partitions.Count, isCompacted), settings),
        ];
    }

    /// <summary>The settings of each topic, or why they can't be read.</summary>
    /// <exception cref="KafkaException">All of them failed.</exception>
    private Dictionary<string, DescribeConfigsReport> Describe(List<TopicMetadata> topics, TimeSpan left)
    {
        var resources = topics
            .Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic.Topic }).ToList();
        List<DescribeConfigsReport> reports;
        try
        {
            var results = _admin.Value.DescribeConfigsAsync(
                resources, new DescribeConfigsOptions { RequestTimeout = left }).GetAwaiter().GetResult();
            reports = [.. results.Select(found => new DescribeConfigsReport
            {
                ConfigResource = found.ConfigResource,
                Entries = found.Entries,
                Error = new Error(ErrorCode.NoError),
            })];
        }
        catch (DescribeConfigsException e) when (e.Results.Exists(result => !result.Error.IsError))
        {
            reports = e.Results;
        }

        return reports.ToDictionary(report => report.ConfigResource.Name, StringComparer.Ordinal);
    }

    private List<TopicMetadata> Metadata() =>
        [.. clients.Request("listing topics", left => _admin.Value.GetMetadata(left)).Topics
            .Where(topic => topic.Error.Code != ErrorCode.UnknownTopicOrPart
                && topic.Topic.StartsWith(Prefix, StringComparison.Ordinal)
                && !topic.Topic.StartsWith("__", StringComparison.Ordinal))];

    private void CheckSpec(TopicSpec topic)
    {
        var name = NameOf(topic.Name);
        if (topic.Name.Length == 0 || name.Length > NameCharsMax || !name.All(IsNameChar) || name is "." or "..")
        {
            throw new LogException(
                $"topic name '{name}', expected 1 to {NameCharsMax} characters of a-z A-Z 0-9 . _ -");
        }

        if (topic.Partitions < 1)
            throw new LogException($"topic '{name}' with {topic.Partitions} partitions, expected 1 or more");
    }

    /// <summary>The cleanup policy of such a topic.</summary>
    internal static string PolicyOf(TopicSpec topic) => topic.Compacted ? Compact : Delete;

    /// <summary>A topic, and its partitions in the client's form, created once: every record looks one up.</summary>
    private sealed record KnownTopic(TopicSpec Spec, TopicSettings Settings, TopicPartition[] Addresses);
}
