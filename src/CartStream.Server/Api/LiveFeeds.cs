using System.Globalization;
using System.Text;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Attribution;
using CartStream.Server.Feedback;
using CartStream.Server.Live;
using CartStream.Server.Node;
using CartStream.Server.Rules;
using CartStream.Server.Writing;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Api;

/// <summary>
/// Follows the log and passes new records on: to the clients of the live stream, to the newest recommendations, and to
/// the impression tracker.
/// </summary>
internal sealed partial class LiveFeeds(
    IEventLog log,
    LiveHub hub,
    RecentRecommendations recent,
    ImpressionTracker tracker,
    ShopActivity activity,
    QualityHistory quality,
    QualityReport report,
    StatusReport status,
    StatusHistory history,
    ShopNode node,
    ItemCatalogue catalogue,
    RuleBook rules,
    GroupCommit writes,
    TimeProvider time,
    ILogger<LiveFeeds> logger) : IDisposable
{
    private const int RecommendationsBefore = 5_000;
    private const int ImpressionsBefore = 20_000;
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ShopperEventParser _parser = new();
    private readonly long _startedMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly List<Task> _running = [];
    private readonly LogOutages _outages = new(time, line => LogOutage(logger, line));
    private bool _isStatusFailing;

    /// <summary>Starts following.</summary>
    public void Start()
    {
        Follow(Topology.UserEvents, ApplyEvent, before: 0);
        Follow(Topology.Recommendations, ApplyRecommendation, RecommendationsBefore);
        Follow(ServerTopics.Impressions, ApplyImpression, ImpressionsBefore);
        Follow(Topology.Items, catalogue.Apply, from: [catalogue.ReadTo]);
        Follow(Topology.TaughtItems, catalogue.ApplyTaught, from: [catalogue.TaughtReadTo]);
        Follow(ServerTopics.Rules, rules.Apply, from: [rules.ReadTo]);
        Follow(ServerTopics.Retries, writes.ApplyRetry, from: [writes.RetriesReadTo]);
        _running.Add(TickAsync());
    }

    /// <summary>Ends all streams and stops following.</summary>
    public async Task StopAsync()
    {
        hub.End();
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Follow(string topic, RecordAction apply, long before = 0, IReadOnlyList<long>? from = null)
    {
        var tail = new LogTail(log, topic, apply, time, _outages, logger) { Before = before, From = from };
        _running.Add(tail.RunAsync(_stop.Token));
    }

    private string AddressOf(in LogRecord record) => AddressOf(record.Partition, record.Offset);

    private string AddressOf(int partition, long offset) => node.Partitions == 1
        ? offset.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{partition}/{offset}");

    private void ApplyEvent(in LogRecord record)
    {
        node.MarkSeen(record.Partition, record.Offset);
        if (ForgetRequest.TryRead(record) is not null)
        {
            var shopper = Encoding.UTF8.GetString(record.Key);
            recent.Forget(shopper);
            tracker.Forget(shopper);
            activity.Forget(shopper);
            return;
        }

        // One in another partition than its shopper's is passed on, and comes again.
        if (!_parser.TryRead(record.Value, out var e, out _) || node.PartitionOf(e.ShopperId) != record.Partition)
            return;
        tracker.AddEvent(e);
        Publish(activity.AddEvent(record.Partition, record.Offset, e));
        if (!hub.Wants(LiveKinds.Events))
            return;
        var json = record.Value.ToArray();
        // A line break is white space in JSON, but ends a message in the stream.
        json.AsSpan().Replace((byte)'\r', (byte)' ');
        json.AsSpan().Replace((byte)'\n', (byte)' ');
        hub.Publish(new LiveMessage(
            LiveKinds.Events, "event", Encoding.UTF8.GetString(e.ShopperId), AddressOf(record), json));
    }

    private void ApplyRecommendation(in LogRecord record)
    {
        var ranked = StoredRankedList.Read(record.Value);
        recent.Add(ranked.ShopperId, record);
        Publish(activity.AddRecommendation(record.Partition, record.TimeMs, ranked));
        if (!hub.Wants(LiveKinds.Recommendations))
            return;
        var recommendation = RecommendationRecord.Read(
            record.Key, record.Value, record.TimeMs, Topology.UserEvents, record.Partition);
        hub.Publish(new LiveMessage(
            LiveKinds.Recommendations,
            "recommendation",
            ranked.ShopperId,
            AddressOf(record),
            JsonSerializer.SerializeToUtf8Bytes(recommendation, ApiJson.Default.Recommendation)));
    }

    private void Publish(EventOutcome? outcome)
    {
        if (outcome is null || !hub.Wants(LiveKinds.Outcomes))
            return;
        var json = JsonSerializer.SerializeToUtf8Bytes(outcome, ApiJson.Default.EventOutcome);
        var address = AddressOf(outcome.Partition, outcome.Offset);
        hub.Publish(new LiveMessage(LiveKinds.Outcomes, "outcome", outcome.ShopperId, address, json));
    }

    private void ApplyImpression(in LogRecord record) =>
        tracker.Show(ImpressionJson.Read(record), counts: record.TimeMs >= _startedMs);

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(StatusEvery, time);
        var ticks = 0L;
        var ticksPerSample = (long)(QualityHistory.SampleEvery / StatusEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (ticks++ % ticksPerSample == 0)
                    PublishQuality();
                PublishHealth();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Cancelled while waiting.
        }
    }

    private void PublishQuality()
    {
        quality.Sample();
        if (!hub.Wants(LiveKinds.Quality))
            return;
        hub.Publish(Message(LiveKinds.Quality, "quality", report.Read(), ApiJson.Default.QualityResponse));
    }

    /// <summary>Publishes the status. A failure to read it is logged once, until it can be read again.</summary>
    internal void PublishHealth()
    {
        var startedAt = time.GetTimestamp();
        try
        {
            activity.BeginWhenReady();
            var now = status.Sample();
            if (Interlocked.Exchange(ref _isStatusFailing, false))
                _outages.End(answers: true);
            history.Add(now);
            if (hub.Wants(LiveKinds.Health))
                hub.Publish(Message(LiveKinds.Health, "health", now, ApiJson.Default.ServerStatus));
        }
        catch (Exception e) when (e is LogException or ObjectDisposedException)
        {
            // If the log was closed under the server, stopping must still succeed.
            if (!Interlocked.Exchange(ref _isStatusFailing, true))
                _outages.Begin(startedAt, $"the log can't be read, and there is no live status: {e.Message}");
        }
    }

    private static LiveMessage Message<T>(
        LiveKinds kind, string name, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        new(kind, name, "", null, JsonSerializer.SerializeToUtf8Bytes(value, type));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Line}")]
    private static partial void LogOutage(ILogger logger, string line);
}
