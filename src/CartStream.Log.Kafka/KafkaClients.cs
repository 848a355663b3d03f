using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>Makes clients of the cluster, and turns their failures into messages for people.</summary>
internal sealed class KafkaClients(KafkaLogOptions options, StopClock stop)
{
    private const string Mask = "***";
    private const int ShortSecretCharsMax = 3;
    private static readonly TimeSpan RegexPatience = TimeSpan.FromSeconds(1);

    private static readonly string[] SecretWords =
        ["password", "secret", "token", "oauthbearer", "username", "pem", "jaas", "assertion"];

    // Consumers must name a group, even those that never join one.
    private const string ReaderGroup = "cartstream-reader";

    // A member learns at a heartbeat that the group is being shared anew.
    private const int HeartbeatsInSession = 10;
    // Pauses double up to the longest; one attempt is so short that a stop is noticed soon.
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttemptMax = TimeSpan.FromSeconds(5);
    private readonly string[] _secrets =
        [.. options.Settings.Where(setting => IsSecret(setting.Key) && setting.Value.Length > 0)
            .Select(setting => setting.Value).OrderByDescending(value => value.Length)];
    private volatile string? _lastError;

    public KafkaLogOptions Options => options;

    /// <summary>A client for topics and their settings.</summary>
    public IAdminClient OpenAdmin() => Build(() => new AdminClientBuilder(Common())
        .SetLogHandler(static (_, _) => { }).SetErrorHandler((_, error) => Note(error)).Build());

    /// <summary>
    /// A client that sees committed records only and takes part in no group; <paramref name="group"/> is whose offsets
    /// it can ask for. Its records are taken by a <see cref="RecordQueue"/>.
    /// </summary>
    public IConsumer<Ignore, Ignore> OpenConsumer(string? group = null) =>
        Build(() => new ConsumerBuilder<Ignore, Ignore>(
            [
                // How long a broker holds a request that it has nothing for: so long does it take to know that the
                // last records of a partition are followed by nothing but the end of their transaction.
                new("fetch.wait.max.ms", "50"),
                // How long a client that has enough records at hand waits until it looks again whether it still has.
                // By default it is so long that a quick reader waits for it.
                new("fetch.queue.backoff.ms", "5"),
                .. Common(),
                new("group.id", options.TopicPrefix + (group ?? ReaderGroup)),
                new("isolation.level", "read_committed"),
                new("enable.auto.commit", "false"),
                new("enable.auto.offset.store", "false"),
                new("enable.partition.eof", "true"),
                new("auto.offset.reset", "error"),
                new("allow.auto.create.topics", "false"),
            ])
            .SetLogHandler(static (_, _) => { }).SetErrorHandler((_, error) => Note(error)).Build());

    /// <summary>
    /// A member of <paramref name="group"/>; partitions move one by one, and only when the one who has them has let go.
    /// </summary>
    public IConsumer<byte[]?, byte[]?> OpenMember(
        string group,
        string? member,
        Action<List<TopicPartition>> assigned,
        Action<List<TopicPartitionOffset>> revoked) => Build(() =>
        {
            List<KeyValuePair<string, string>> settings =
            [
                new("heartbeat.interval.ms", Milliseconds(options.SessionTimeout / HeartbeatsInSession)),
                .. Common(),
                new("group.id", options.TopicPrefix + group),
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
                .SetLogHandler(static (_, _) => { }).SetErrorHandler((_, error) => Note(error))
                .SetPartitionsAssignedHandler((_, places) => assigned(places))
                .SetPartitionsRevokedHandler((_, places) => revoked(places))
                .SetPartitionsLostHandler((_, places) => revoked(places))
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
                new("message.max.bytes", "1048576"),
                // A commit takes that long at least; meanwhile the records of a small batch are on their way.
                new("linger.ms", "1"),
                .. Common(),
                new("transactional.id", options.TopicPrefix + transactionalId),
                new("transaction.timeout.ms", Milliseconds(options.TransactionTimeout)),
                new("enable.idempotence", "true"),
                new("dotnet.producer.enable.delivery.reports", "false"),
            ])
            .SetLogHandler(static (_, _) => { }).SetErrorHandler((_, error) => Note(error)).Build());

    /// <summary>
    /// Does <paramref name="call"/>, which is told how long it may take, again and again until it succeeds, fails for
    /// good, or <see cref="KafkaLogOptions.RequestTimeout"/> is over; then its last failure is thrown.
    /// </summary>
    public T Retry<T>(Func<TimeSpan, T> call)
    {
        var started = TimeProvider.System.GetTimestamp();
        var pause = PauseMin;
        while (true)
        {
            var left = stop.Limit(options.RequestTimeout - TimeProvider.System.GetElapsedTime(started));
            try
            {
                return call(left < PauseMin ? PauseMin : left > AttemptMax ? AttemptMax : left);
            }
            catch (KafkaException e) when (KafkaErrors.MayPassHere(e)
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
    public T Ask<T>(string doing, Func<TimeSpan, T> call)
    {
        try
        {
            return Retry(call);
        }
        catch (KafkaException e)
        {
            throw Fault(doing, e);
        }
    }

    /// <summary>The first offset that is left of a partition, and the end of its committed records.</summary>
    public WatermarkOffsets QueryOffsets(IConsumer<Ignore, Ignore> consumer, TopicPartition place) =>
        Ask($"reading where '{place.Topic}' [{place.Partition.Value}] ends", left =>
            consumer.QueryWatermarkOffsets(place, left));

    /// <summary>What to throw when <paramref name="doing"/> something failed; without secrets.</summary>
    public LogException Fault(string doing, KafkaException cause)
    {
        var reason = KafkaErrors.Reason(cause);
        var seen = _lastError is { } last && !reason.Contains(last, StringComparison.Ordinal) ? $" ({last})" : "";
        return Hidden($"{Where}: {doing}: {reason}{seen}", cause);
    }

    /// <summary>As <see cref="Fault"/>, for a member of a group.</summary>
    public LogException MemberFault(string group, string? member, KafkaException cause) =>
        KafkaErrors.IsReplaced(cause, _lastError)
            ? Hidden(
                $"{Where}: as a member of group '{group}': another process has taken the name '{member}', expected "
                + "each to have its own",
                cause)
            : Fault($"as a member of group '{group}'", cause);

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
            throw Hidden($"{Where}: the settings don't fit: {e.Message}", e);
        }
    }

    // The cause's own text may hold what the message hides.
    private LogException Hidden(string message, Exception cause) =>
        _secrets.Length == 0
            ? new LogException(message, cause) { MayPass = MayPass(cause) }
            : new LogException(Hide(message)) { MayPass = MayPass(cause) };

    private static bool MayPass(Exception cause) => cause is KafkaException e && KafkaErrors.MayPass(e);

    private void Note(Error error) => _lastError = error.Reason;

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
