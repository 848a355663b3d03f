using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CartStream.Log.Kafka;

/// <summary>Makes clients of the cluster, and turns their failures into messages for people.</summary>
internal sealed class KafkaClients(KafkaLogOptions options, StopClock stop)
{
    private const string Mask = "***";
    private const int ShortSecretCharsMax = 3;
    private const string BatchBytes = "message.max.bytes";
    private const int BatchBytesDefault = 1_048_576;
    private static readonly TimeSpan RegexPatience = TimeSpan.FromSeconds(1);

    private static readonly string[] SecretWords =
        ["password", "secret", "token", "oauthbearer", "username", "pem", "jaas", "assertion"];

    // Consumers must name a group, even those that never join one.
    private const string ReaderGroup = "cartstream-reader";

    // The client's default.
    private static readonly TimeSpan PollIntervalMin = TimeSpan.FromMinutes(5);

    // A member learns at a heartbeat that the group is being shared anew.
    private const int HeartbeatsInSession = 10;
    // Pauses double up to the longest; one attempt is so short that a stop is noticed soon.
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttemptMax = TimeSpan.FromSeconds(5);

    // Until the cluster has answered once: whoever starts is to hear soon why it doesn't.
    private static readonly TimeSpan FirstAttemptMax = TimeSpan.FromSeconds(1);
    private readonly string[] _secrets =
        [.. options.Settings.Where(setting => IsSecret(setting.Key) && setting.Value.Length > 0)
            .Select(setting => setting.Value).OrderByDescending(value => value.Length)];
    private readonly ConnectionNotes _notes = new();

    public KafkaLogOptions Options => options;

    /// <summary>The largest batch of records that is sent, bytes.</summary>
    public long BatchBytesMax { get; } =
        options.Settings.TryGetValue(BatchBytes, out var set)
        && long.TryParse(set, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes : BatchBytesDefault;

    /// <summary>Throws when librdkafka doesn't take a setting.</summary>
    /// <exception cref="LogException">It names every such setting.</exception>
    public void CheckSettings()
    {
        if (SettingsCheck.Faults(options.Settings) is { Count: > 0 } faults)
            throw new LogException($"{Where}: {Hide(string.Join("; ", faults))}");
    }

    /// <summary>The times that records may be written with.</summary>
    public RecordClock RecordTimes { get; } = new(TimeProvider.System);

    /// <summary>A client for topics and their settings.</summary>
    public IAdminClient OpenAdmin() => Build(() => new AdminClientBuilder(Common())
        .SetLogHandler((_, line) => _notes.Add(line)).SetErrorHandler((_, error) => _notes.Add(error)).Build());

    /// <summary>
    /// A client that sees committed records only, unless told otherwise, and takes part in no group;
    /// <paramref name="group"/> is whose offsets it can ask for. Its records are taken by a <see cref="RecordQueue"/>.
    /// </summary>
    public IConsumer<Ignore, Ignore> OpenConsumer(string? group = null, bool committedOnly = true) =>
        Build(() => new ConsumerBuilder<Ignore, Ignore>(
            [
                // How long a broker holds a request that it has nothing for: so long does it take to know that the
                // last records of a partition are followed by nothing but the end of their transaction.
                new("fetch.wait.max.ms", "50"),
                // How long a client that has enough records at hand waits until it looks again whether it still has.
                // By default it is so long that a quick reader waits for it.
                new("fetch.queue.backoff.ms", "5"),
                .. Common(),
                new("group.id", NameOfGroup(group ?? ReaderGroup)),
                new("isolation.level", committedOnly ? "read_committed" : "read_uncommitted"),
                new("enable.auto.commit", "false"),
                new("enable.auto.offset.store", "false"),
                new("enable.partition.eof", "true"),
                new("auto.offset.reset", "error"),
                new("allow.auto.create.topics", "false"),
            ])
            .SetLogHandler((_, line) => _notes.Add(line)).SetErrorHandler((_, error) => _notes.Add(error)).Build());

    /// <summary>
    /// A member of <paramref name="group"/>; partitions move one by one, and only when the one who has them has let go.
    /// </summary>
    public IConsumer<byte[]?, byte[]?> OpenMember(
        string group,
        string? member,
        Action<List<TopicPartition>> assigned,
        Action<List<TopicPartitionOffset>> revoked,
        Action<Error> told) => Build(() =>
        {
            List<KeyValuePair<string, string>> settings =
            [
                new("heartbeat.interval.ms", Milliseconds(options.SessionTimeout / HeartbeatsInSession)),
                // It may not be shorter than a session.
                new("max.poll.interval.ms", Milliseconds(
                    options.SessionTimeout > PollIntervalMin ? options.SessionTimeout : PollIntervalMin)),
                .. Common(),
                new("group.id", NameOfGroup(group)),
                new("session.timeout.ms", Milliseconds(options.SessionTimeout)),
                new("partition.assignment.strategy", "cooperative-sticky"),
                new("enable.auto.commit", "false"),
                new("enable.auto.offset.store", "false"),
                new("auto.offset.reset", "latest"),
                new("allow.auto.create.topics", "false"),
            ];
            if (member is not null)
                settings.Add(new("group.instance.id", member));
            return new ConsumerBuilder<byte[]?, byte[]?>(settings)
                .SetLogHandler((_, line) => _notes.Add(line))
                .SetErrorHandler((_, error) =>
                {
                    _notes.Add(error);
                    told(error);
                })
                .SetPartitionsAssignedHandler((_, addresses) => assigned(addresses))
                .SetPartitionsRevokedHandler((_, addresses) => revoked(addresses))
                .SetPartitionsLostHandler((_, addresses) => revoked(addresses))
                .Build();
        });

    /// <summary>
    /// A transactional producer; it compresses with lz4 unless the settings say otherwise. Its records are sent by a
    /// <see cref="RecordSender"/>.
    /// </summary>
    public IProducer<Null, Null> OpenProducer(string transactionalId) =>
        Build(() => new ProducerBuilder<Null, Null>(
            [
                new("compression.codec", "lz4"),
                new(BatchBytes, $"{BatchBytesDefault}"),
                // A commit takes that long at least; meanwhile the records of a small batch are on their way.
                new("linger.ms", "1"),
                // Brokers write a commit's markers some milliseconds after they answered it, and refuse the next
                // transaction until then. The client's default, 100 ms, is what every commit would wait for.
                new("retry.backoff.ms", "5"),
                .. Common(),
                new("transactional.id", NameOfProducer(transactionalId)),
                new("transaction.timeout.ms", Milliseconds(options.TransactionTimeout)),
                new("enable.idempotence", "true"),
                new("dotnet.producer.enable.delivery.reports", "false"),
            ])
            .SetLogHandler((_, line) => _notes.Add(line)).SetErrorHandler((_, error) => _notes.Add(error)).Build());

    /// <summary>
    /// Does <paramref name="call"/>, which is told how long it may take, again and again until it succeeds, fails for
    /// good, or <see cref="KafkaLogOptions.RequestTimeout"/> is over; then its last failure is thrown. While the
    /// cluster has never answered it is thrown as soon as the cause is known.
    /// </summary>
    public T Retry<T>(Func<TimeSpan, T> call)
    {
        var started = TimeProvider.System.GetTimestamp();
        var pause = PauseMin;
        while (true)
        {
            var left = stop.Limit(options.RequestTimeout - TimeProvider.System.GetElapsedTime(started));
            var most = _notes.HasAnswered ? AttemptMax : FirstAttemptMax;
            try
            {
                var answer = call(left < PauseMin ? PauseMin : left > most ? most : left);
                _notes.NoteAnswer();
                return answer;
            }
            catch (KafkaException e) when (KafkaErrors.MayPassHere(e) && (_notes.HasAnswered || _notes.Cause is null)
                && stop.Limit(options.RequestTimeout - TimeProvider.System.GetElapsedTime(started)) > TimeSpan.Zero)
            {
                Task.Delay(pause, TimeProvider.System).GetAwaiter().GetResult();
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
        }
    }

    /// <summary>As <see cref="Retry{T}"/>, for calls that give nothing.</summary>
    public void Retry(Action<TimeSpan> call) => Retry(left =>
    {
        call(left);
        return true;
    });

    /// <summary>As <see cref="Retry{T}"/>, with a last failure that says what was being done.</summary>
    /// <exception cref="LogException">It failed for good, or until the time was over.</exception>
    public T Ask<T>(string doing, Func<TimeSpan, T> call, NeededRights asked = default)
    {
        try
        {
            return Retry(call);
        }
        catch (KafkaException e)
        {
            throw Fault(doing, e, asked);
        }
    }

    /// <summary>The first offset that is left of a partition, and the end of its committed records.</summary>
    public WatermarkOffsets QueryOffsets(IConsumer<Ignore, Ignore> consumer, TopicPartition address) =>
        Ask(
            $"reading where '{address.Topic}' [{address.Partition.Value}] ends",
            left => consumer.QueryWatermarkOffsets(address, left),
            Reading(address.Topic));

    /// <summary>What reading a topic asks for: consumers find their group's coordinator even when they join none.
    /// </summary>
    public NeededRights Reading(string topicOnCluster) =>
        NeededRights.On(topicOnCluster, "Read") with { Group = NameOfGroup(ReaderGroup) };

    /// <summary>The transactional id on the cluster.</summary>
    public string NameOfProducer(string transactionalId) => options.TopicPrefix + transactionalId;

    /// <summary>The name of a group on the cluster.</summary>
    public string NameOfGroup(string group) => options.TopicPrefix + group;

    /// <summary>
    /// What to throw when <paramref name="doing"/> something failed; without secrets, and with the right that is
    /// missing where the cluster refused one of <paramref name="asked"/>.
    /// </summary>
    public LogException Fault(string doing, KafkaException cause, NeededRights asked = default)
    {
        var reason = KafkaErrors.Reason(cause) + asked.Missing(KafkaErrors.Code(cause));
        var seen = KafkaErrors.MayPass(cause) && _notes.Cause is { } told
            && !reason.Contains(told, StringComparison.Ordinal) ? $" ({told})" : "";
        return Hidden($"{Where}: {doing}: ", $"{reason}{seen}", cause);
    }

    /// <summary>As <see cref="Fault"/>, for a member of a group.</summary>
    public LogException MemberFault(string group, string topicOnCluster, KafkaException cause) =>
        cause.Error.Code == ErrorCode.InvalidSessionTimeout
            ? Hidden(
                $"{Where}: as a member of group '{group}': ",
                $"{cause.Error.Reason}: --session-timeout is {options.SessionTimeout.TotalSeconds:0.###} s, and the "
                + $"broker takes {SessionBounds()}",
                cause)
            : Fault(
                $"as a member of group '{group}'",
                cause,
                NeededRights.On(topicOnCluster, "Read") with { Group = NameOfGroup(group) });

    /// <summary>The cluster, as it stands at the beginning of messages.</summary>
    public string Where => $"kafka {options.BootstrapServers}";

    private IEnumerable<KeyValuePair<string, string>> Common() =>
        [
            // What a starting broker said of topics is asked again soon, and one that is back is found soon.
            new("topic.metadata.refresh.interval.ms", "5000"),
            new("reconnect.backoff.max.ms", "2000"),
            .. options.Settings,
            new("bootstrap.servers", options.BootstrapServers),
        ];

    private T Build<T>(Func<T> build)
    {
        Librdkafka.EnsureLoaded();
        try
        {
            return build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw Hidden($"{Where}: the settings don't fit: ", e.Message, e);
        }
    }

    // The cause's own text may hold what the message hides. What was done is our own words, and holds nothing.
    private LogException Hidden(string doing, string reason, Exception cause) =>
        _secrets.Length == 0
            ? new LogException(doing + reason, cause) { MayPass = MayPass(cause) }
            : new LogException(doing + Hide(reason)) { MayPass = MayPass(cause) };

    /// <summary>The session timeouts that brokers take, as the cluster says, or as they are by default.</summary>
    private string SessionBounds()
    {
        const string min = "group.min.session.timeout.ms";
        const string max = "group.max.session.timeout.ms";
        try
        {
            using var admin = OpenAdmin();
            var broker = admin.GetMetadata(AttemptMax).Brokers[0].BrokerId.ToString(CultureInfo.InvariantCulture);
            var found = admin.DescribeConfigsAsync(
                [new ConfigResource { Type = ResourceType.Broker, Name = broker }],
                new DescribeConfigsOptions { RequestTimeout = AttemptMax }).GetAwaiter().GetResult()[0].Entries;
            return $"{found[min].Value} to {found[max].Value} ms ({min}, {max})";
        }
        catch (Exception e) when (e is KafkaException or KeyNotFoundException or ArgumentOutOfRangeException)
        {
            return $"6000 to 1800000 ms unless its {min} and {max} say otherwise";
        }
    }

    private bool MayPass(Exception cause) =>
        cause is KafkaException e && KafkaErrors.MayPass(e) && !_notes.IsHopeless;

    private string Hide(string message)
    {
        foreach (var secret in _secrets)
            message = Hide(message, secret);
        return message;
    }

    /// <summary>A short secret is hidden where it stands alone; within words its letters tell nothing.</summary>
    private static string Hide(string message, string secret)
    {
        if (secret.Length > ShortSecretCharsMax)
            return message.Replace(secret, Mask, StringComparison.Ordinal);
        var alone = $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(secret)}(?![\p{{L}}\p{{N}}])";
        return Regex.Replace(message, alone, Mask, RegexOptions.CultureInvariant, RegexPatience);
    }

    private static bool IsSecret(string name) =>
        SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Milliseconds(TimeSpan span) =>
        ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
