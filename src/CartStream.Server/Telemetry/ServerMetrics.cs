using System.Diagnostics;
using System.Diagnostics.Metrics;
using CartStream.Server.Receipts;

namespace CartStream.Server.Telemetry;

/// <summary>
/// The server's metrics, by the names in docs/formats/metrics.md. No name and no tag contains a shopper, an item or a
/// key.
/// </summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "CartStream.Server";

    private const string ShopTag = "cartstream.shop";

    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _answeredItems;
    private readonly Counter<long> _shed;
    private readonly Histogram<double> _answerSeconds;
    private readonly Histogram<double> _writeSeconds;
    private readonly Histogram<int> _writeRecords;

    /// <summary>Creates the instruments without observable readings.</summary>
    /// <param name="meters">Creates the meter and disposes of it.</param>
    /// <param name="shop">The shop's name, a tag of the meter; null for the only shop of the process.</param>
    public ServerMetrics(IMeterFactory meters, string? shop = null)
    {
        _meter = meters.Create(new MeterOptions(Name) { Tags = shop is null ? null : [new(ShopTag, shop)] });
        _accepted = _meter.CreateCounter<long>("cartstream.events.accepted", "{event}", "Events that became durable");
        _rejected = _meter.CreateCounter<long>("cartstream.events.rejected", "{event}", "Events that were not valid");
        _answers = _meter.CreateCounter<long>("cartstream.recommendations.answered", "{answer}", "Answers to requests");
        _answeredItems = _meter.CreateCounter<long>(
            "cartstream.recommendations.items", "{item}", "Items in answers, by source");
        _shed = _meter.CreateCounter<long>("cartstream.requests.shed", "{request}", "Requests turned away, by reason");
        _answerSeconds = _meter.CreateHistogram<double>(
            "cartstream.recommendations.duration", "s", "Time to compute an answer", null, Seconds);
        _writeSeconds = _meter.CreateHistogram<double>(
            "cartstream.log.write.duration", "s", "Time of a transaction with what requests sent", null, Seconds);
        _writeRecords = _meter.CreateHistogram<int>(
            "cartstream.log.write.records", "{record}", "Records in such a transaction");
    }

    /// <summary>The source of traces.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    private static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    };

    /// <summary>The meter, for observable readings.</summary>
    public Meter Meter => _meter;

    /// <summary>Counts the events of a request.</summary>
    public void CountEvents(int accepted, int rejected)
    {
        _accepted.Add(accepted);
        _rejected.Add(rejected);
    }

    /// <summary>Counts an answer.</summary>
    public void CountAnswer(RecommendationPolicy policy, string? variant, string sourceLetters, TimeSpan took)
    {
        var tags = new TagList { { "policy", RecommendationPolicyNames.Text(policy) } };
        if (variant is not null)
            tags.Add("variant", variant);
        _answers.Add(1, tags);
        _answerSeconds.Record(took.TotalSeconds, tags);
        if (!_answeredItems.Enabled)
            return;
        foreach (var letter in sourceLetters)
            _answeredItems.Add(1, new KeyValuePair<string, object?>("source", ReceiptId.SourceOf(letter)));
    }

    /// <summary>Counts a rejected request.</summary>
    /// <param name="reason"><c>rate</c>, <c>concurrency</c> or <c>bodies</c>.</param>
    public void CountRejected(string reason) => _shed.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts a transaction.</summary>
    public void CountWrite(int records, TimeSpan took)
    {
        _writeRecords.Record(records);
        _writeSeconds.Record(took.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
