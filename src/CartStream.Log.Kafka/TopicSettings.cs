using System.Globalization;
using Confluent.Kafka.Admin;

namespace CartStream.Log.Kafka;

/// <summary>A topic's settings on the cluster: how long its records stay, and which it accepts.</summary>
internal sealed record TopicSettings
{
    /// <summary>The setting that limits a batch of records.</summary>
    public const string BatchBytes = "max.message.bytes";

    private const string CleanupPolicy = "cleanup.policy";
    private const string RetentionMs = "retention.ms";
    private const string RetentionBytes = "retention.bytes";

    // The second is the name before Kafka 3.6 for the first and its counterpart together; it is still reported, and
    // counts.
    private static readonly string[] AgeBounds =
        ["message.timestamp.before.max.ms", "message.timestamp.difference.max.ms"];

    /// <summary>The setting's value; Kafka's default where none is reported.</summary>
    public string Policy { get; init; } = "delete";

    /// <summary>How long records stay, by their time; null for ever.</summary>
    public long? KeptMs { get; init; }

    /// <summary>How large a partition may grow before its oldest records go; null for any size.</summary>
    public long? KeptBytes { get; init; }

    /// <summary>The oldest age of a record's time that brokers accept; null for any age.</summary>
    public long? AgeMaxMs { get; init; }

    /// <summary>The most bytes of a batch of records that brokers accept; null for any number.</summary>
    public long? BatchBytesMax { get; init; }

    /// <summary>Reads the settings that a cluster reports.</summary>
    public static TopicSettings Of(IReadOnlyDictionary<string, ConfigEntryResult> entries) => new()
    {
        Policy = entries.TryGetValue(CleanupPolicy, out var policy) ? policy.Value : "delete",
        KeptMs = Bound(entries, RetentionMs),
        KeptBytes = Bound(entries, RetentionBytes),
        BatchBytesMax = Bound(entries, BatchBytes),
        AgeMaxMs = AgeBounds.Min(name => Bound(entries, name)),
    };

    /// <summary>The settings by which records can be lost, each with the value found; empty when none can.</summary>
    public IEnumerable<(string Name, long Found, string Means)> Limits()
    {
        if (!Policy.Contains("delete", StringComparison.Ordinal))
            yield break;
        if (KeptMs is { } ms)
        {
            var days = TimeSpan.FromMilliseconds(Math.Min(ms, TimeSpan.MaxValue.TotalMilliseconds)).TotalDays;
            yield return (RetentionMs, ms, string.Create(
                CultureInfo.InvariantCulture,
                $"after {days:0.##} days by its own time, so that an older event goes at once"));
        }

        if (KeptBytes is { } bytes)
        {
            yield return (RetentionBytes, bytes, string.Create(
                CultureInfo.InvariantCulture, $"when its partition holds more than {bytes:N0} bytes"));
        }
    }

    // -1 and the largest number mean no limit.
    private static long? Bound(IReadOnlyDictionary<string, ConfigEntryResult> entries, string name) =>
        entries.TryGetValue(name, out var entry)
        && long.TryParse(entry.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
        && bound is >= 0 and < long.MaxValue
            ? bound
            : null;
}
