using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CartStream.Log.Kafka;

/// <summary>Creates clients of the cluster, and turns their failures into messages for people.</summary>
internal sealed class KafkaClients(KafkaLogOptions options, StopClock stop)
{
    private const string BatchBytes = "message.max.bytes";
    private const int BatchBytesDefault = 1_048_576;

    private static readonly string[] SecretWords =
        ["password", "secret", "token", "oauthbearer", "username", "pem", "jaas", "assertion"];

    // Consumers must name a group, even those that never join one.
    private const string ReaderGroup = "cartstream-reader";

    // The client's default.
    private static readonly TimeSpan PollIntervalMin = TimeSpan.FromMinutes(5);

    // A member learns of a rebalance at a heartbeat.
    private const int HeartbeatsInSession = 10;
    // Pauses double up to the longest; one attempt is short, so that a stop is noticed soon.
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttemptMax = TimeSpan.FromSeconds(5);

    // Until the cluster has answered once, attempts are short, so that a failed start is reported soon.
    private static readonly TimeSpan FirstAttemptMax = TimeSpan.FromSeconds(1);
    private readonly string[] _secrets =
        [.. options.Settings.Where(setting => IsSecret(setting.Key) && setting.Value.Length > 0)
            .Select(setting => setting.Value).OrderByDescending(value => value.Length)];
    private readonly ConnectionErrors _errors = new();

    public KafkaLogOptions Options => options;

    /// <summary>The largest batch of records to send, in bytes.</summary>
    public long BatchBytesMax { get; } =
        options.Settings.TryGetValue(BatchBytes, out var set)
        && long.TryParse(set, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes : BatchBytesDefault;

    /// <summary>Throws when librdkafka rejects a setting.</summary>
    /// <exception cref="LogException">The message names every such setting.</exception>
    public void CheckSettings()
    {
        if (SettingsCheck.Faults(options.Settings) is { Count: > 0 } faults)
            throw new LogException($"{Where}: {Hide(string.Join("; ", faults))}");
    }

    /// <summary>The times that records may be written with.</summary>
    public RecordClock RecordTimes { get; } = new(TimeProvider.System);

    /// <summary>A client for topics and their settings.</summary>
    public IAdminClient OpenAdmin() => Build(() => new AdminClientBuilder(Common())
        .SetLogHandler((_, line) => _errors.Add(line)).SetErrorHandler((_, error) => _errors.Add(error)).Build());

    /// <summary>
    /// A client that sees only committed records by default and joins no group; it can query the offsets of
    /// <paramref name="group"/>. A <see cref="RecordQueue"/> takes its records.
    /// </summary>
    public IConsumer<Ignore, Ignore> OpenConsumer(string? group = null, bool committedOnly = true) =>
        Build(() => new ConsumerBuilder<Ignore, Ignore>(
            [
                // How long a broker holds a fetch without data. Detecting that only a transaction's end follows the
                // last records of a partition takes this long.
                new("fetch.wait.max.ms", "50"),
                // How long a client with enough fetched records waits before it checks again. The default is so long
                // that a fast reader waits for it.
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
            .SetLogHandler((_, line) => _errors.Add(line)).SetErrorHandler((_, error) => _errors.Add(error)).Build());

    /// <summary>
    /// A member of <paramref name="group"/>; partitions move one by one, and only after their previous owner has
    /// released them.
    /// </summary>
    public IConsumer<byte[]?, byte[]?> OpenMember(
        string group,
        string? member,
        Action<List<TopicPartition>> assigned,
        Action<List<TopicPartitionOffset>> revoked,
        Action<Error> failed) => Build(() =>
        {
            List<KeyValuePair<string, string>> settings =
            [
                new("heartbeat.interval.ms", Milliseconds(options.SessionTimeout / HeartbeatsInSession)),
                // It must not be shorter than a session.
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
                .SetLogHandler((_, line) => _errors.Add(line))
                .SetErrorHandler((_, error) =>
                {
                    _errors.Add(error);
                    failed(error);
                })
                .SetPartitionsAssignedHandler((_, addresses) => assigned(addresses))
                .SetPartitionsRevokedHandler((_, addresses) => revoked(addresses))
                .SetPartitionsLostHandler((_, addresses) => revoked(addresses))
                .Build();
        });

    /// <summary>
    /// A transactional producer; it compresses with lz4 unless the settings say otherwise. A <see cref="RecordSender"/>
    /// sends its records.
    /// </summary>
    public IProducer<Null, Null> OpenProducer(string transactionalId) =>
        Build(() => new ProducerBuilder<Null, Null>(
            [
                new("compression.codec", "lz4"),
                new(BatchBytes, $"{BatchBytesDefault}"),
                // A commit takes at least this long; meanwhile the records of a small batch are sent.
                new("linger.ms", "1"),
                // Brokers write a commit's markers some milliseconds after they answered it, and refuse the next
                // transaction until then. Every commit would wait for the client's default, 100 ms.
                new("retry.backoff.ms", "5"),
                .. Common(),
                new("transactional.id", NameOfProducer(transactionalId)),
                new("transaction.timeout.ms", Milliseconds(options.TransactionTimeout)),
                new("enable.idempotence", "true"),
                // A topic that was deleted would come back with other partitions, and with a retention.
                new("allow.auto.create.topics", "false"),
                new("dotnet.producer.enable.delivery.reports", "false"),
            ])
            .SetLogHandler((_, line) => _errors.Add(line)).SetErrorHandler((_, error) => _errors.Add(error)).Build());

    /// <summary>
    /// Repeats <paramref name="call"/>, which gets its timeout as an argument, until it succeeds, fails permanently, or
    /// <see cref="KafkaLogOptions.RequestTimeout"/> is over; then its last failure is thrown. Before the cluster's
    /// first answer, the failure is thrown as soon as the cause is known.
    /// </summary>
    public T Retry<T>(Func<TimeSpan, T> call)
    {
        var started = TimeProvider.System.GetTimestamp();
        var pause = PauseMin;
        while (true)
        {
            var left = stop.Limit(options.RequestTimeout - TimeProvider.System.GetElapsedTime(started));
            var most = _errors.HasAnswered ? AttemptMax : FirstAttemptMax;
            try
            {
                var answer = call(left < PauseMin ? PauseMin : left > most ? most : left);
                _errors.SetAnswered();
                return answer;
            }
            catch (KafkaException e) when (KafkaErrors.MayPassHere(e) && (_errors.HasAnswered || _errors.Cause is null)
                && stop.Limit(options.RequestTimeout - TimeProvider.System.GetElapsedTime(started)) > TimeSpan.Zero)
            {
                Task.Delay(pause, TimeProvider.System).GetAwaiter().GetResult();
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
        }
    }

    /// <summary>As <see cref="Retry{T}"/>, for calls without a result.</summary>
    public void Retry(Action<TimeSpan> call) => Retry(left =>
    {
        call(left);
        return true;
    });

    /// <summary>As <see cref="Retry{T}"/>, with a failure that says what was being done.</summary>
    /// <exception cref="LogException">It failed permanently, or until the time was over.</exception>
    public T Request<T>(string doing, Func<TimeSpan, T> call, NeededRights needed = default)
    {
        try
        {
            return Retry(call);
        }
        catch (KafkaException e)
        {
            throw Fault(doing, e, needed);
        }
    }

    /// <summary>The first remaining offset of a partition, and the end of its committed records.</summary>
    public WatermarkOffsets QueryOffsets(IConsumer<Ignore, Ignore> consumer, TopicPartition address) =>
        Request(
            $"reading where '{address.Topic}' [{address.Partition.Value}] ends",
            left => consumer.QueryWatermarkOffsets(address, left),
            RightsToRead(address.Topic));

    /// <summary>
    /// The rights for reading a topic: consumers look up their group's coordinator even when they join none.
    /// </summary>
    public NeededRights RightsToRead(string topicOnCluster) =>
        NeededRights.On(topicOnCluster, "Read") with { Group = NameOfGroup(ReaderGroup) };

    /// <summary>The transactional id on the cluster.</summary>
    public string NameOfProducer(string transactionalId) => options.TopicPrefix + transactionalId;

    /// <summary>The name of a group on the cluster.</summary>
    public string NameOfGroup(string group) => options.TopicPrefix + group;

    /// <summary>
    /// The exception for a failure of <paramref name="doing"/> something: without secrets, and with the missing right
    /// if the cluster refused one of <paramref name="needed"/>.
    /// </summary>
    public LogException Fault(string doing, KafkaException cause, NeededRights needed = default)
    {
        var reason = KafkaErrors.Reason(cause) + needed.Missing(KafkaErrors.Code(cause));
        var seen = KafkaErrors.MayPass(cause) && _errors.Cause is { } failure
            && !reason.Contains(failure, StringComparison.Ordinal) ? $" ({failure})" : "";
        return Hidden($"{Where}: {doing}: ", $"{reason}{seen}", cause);
    }

    /// <summary>As <see cref="Fault"/>, for a member of a group.</summary>
    public LogException MemberFault(string group, string topicOnCluster, KafkaException cause) =>
        cause.Error.Code == ErrorCode.InvalidSessionTimeout
            ? Hidden(
                $"{Where}: as a member of group '{group}': ",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{cause.Error.Reason}: --session-timeout is {options.SessionTimeout.TotalSeconds:0.###} s, and "
                    + $"the broker takes {SessionBounds()}"),
                cause)
            : Fault(
                $"as a member of group '{group}'",
                cause,
                NeededRights.On(topicOnCluster, "Read") with { Group = NameOfGroup(group) });

    /// <summary>The cluster, as named at the beginning of messages.</summary>
    public string Where => $"kafka {options.BootstrapServers}";

    private IEnumerable<KeyValuePair<string, string>> Common() =>
        [
            // Metadata from a starting broker is refreshed soon, and a broker that has returned is found soon.
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

    // The cause's own text may hold what the message hides. The description of the operation is our own and holds no
    // secrets.
    private LogException Hidden(string doing, string reason, Exception cause) =>
        _secrets.Length == 0
            ? new LogException(doing + reason, cause) { MayPass = MayPass(cause) }
            : new LogException(doing + Hide(reason)) { MayPass = MayPass(cause) };

    /// <summary>The session timeouts that brokers accept, as the cluster reports them, or else the defaults.</summary>
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
        cause is KafkaException e && KafkaErrors.MayPass(e) && !_errors.IsHopeless;

    private string Hide(string message)
    {
        foreach (var secret in _secrets)
            message = SecretText.Hide(message, secret);
        return message;
    }

    private static bool IsSecret(string name) =>
        SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Milliseconds(TimeSpan span) =>
        ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
