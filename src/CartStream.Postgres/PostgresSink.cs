using System.Globalization;
using CartStream.Log;

namespace CartStream.Postgres;

/// <summary>
/// Follows topics <c>items</c>, <c>shopper-state</c> and <c>recommendations</c> of a log, and keeps in PostgreSQL which
/// items can be bought, each shopper's cart and each session's newest recommendation; see docs/recipes/postgres.md.
/// </summary>
/// <remarks>
/// Invariants: rows and their positions are written in one transaction, so nothing is lost or duplicated however the
/// sink, the server or the connection ends; a row is never replaced by one from an older record. One thread.
/// </remarks>
public sealed class PostgresSink
{
    private const string WithoutItems =
        $"the log has no topic {Topology.Items}, or none that may be read: what is sold out or withdrawn stays in the "
        + "views until it has";

    private static readonly TimeSpan ItemsLookedForEach = TimeSpan.FromSeconds(10);

    private readonly IEventLog _log;
    private readonly PostgresSinkOptions _options;
    private readonly TimeProvider _time;
    private readonly SinkBatch _rows = new();
    private readonly RecordBatch _records = new();
    private readonly Dictionary<(string Topic, int Partition), long> _lostTo = [];
    private int _failuresInARow;
    private long? _itemsLookedForAt;

    /// <summary>Creates a sink for <paramref name="log"/>; it connects when it runs.</summary>
    /// <exception cref="ArgumentException">At least one option is out of its range.</exception>
    public PostgresSink(IEventLog log, PostgresSinkOptions options, TimeProvider time)
    {
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        _log = log;
        _options = options;
        _time = time;
    }

    /// <summary>Called with the totals after each transaction and each check for new records.</summary>
    public Action<SinkTotals>? Progress { get; init; }

    /// <summary>Called, with one line, for each fault that is retried.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>The totals so far.</summary>
    public SinkTotals Totals { get; private set; }

    /// <summary>A hook by which a test ends the sink.</summary>
    internal Action<SinkStep>? Reached { get; init; }

    /// <summary>
    /// Writes existing and new records until cancelled; with <paramref name="drain"/>, until nothing is left.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled; uncommitted work was rolled back.</exception>
    /// <exception cref="PostgresSinkException">The database refused it, or failed for too long.</exception>
    /// <exception cref="LogException">
    /// The log can't be read, lacks the topics, or is not the same as before.
    /// </exception>
    /// <exception cref="InvalidDataException">A record of <c>shopper-state</c> is unreadable.</exception>
    public async Task RunAsync(bool drain, CancellationToken cancellation)
    {
        _failuresInARow = 0;
        while (!await TryFollowAsync(drain, cancellation))
        {
        }
    }

    /// <summary>Follows the log until it is done (true) or until a possibly temporary fault (false).</summary>
    private async Task<bool> TryFollowAsync(bool drain, CancellationToken cancellation)
    {
        try
        {
            await FollowAsync(drain, cancellation);
            return true;
        }
        catch (LostRecordsException)
        {
            // Retention has overtaken a reader; the loss is reported when it is reopened after the deleted records.
            return false;
        }
        catch (Exception e) when (PostgresFault.IsDatabase(e))
        {
            cancellation.ThrowIfCancellationRequested();
            await WaitToRetryAsync(e, cancellation);
            return false;
        }
    }

    private async Task WaitToRetryAsync(Exception fault, CancellationToken cancellation)
    {
        var reason = _options.Target.Describe(fault);
        if (!PostgresFault.MayPass(fault, _options.Target.HasSeveralHosts))
            throw new PostgresSinkException(reason, fault);
        if (_failuresInARow >= _options.RetriesMax)
            throw new PostgresSinkException($"{reason}; given up after {_failuresInARow} retries", fault);
        var doubled = _options.RetryDelayMin * Math.Pow(2, Math.Min(_failuresInARow, 30));
        var delay = doubled < _options.RetryDelayMax ? doubled : _options.RetryDelayMax;
        _failuresInARow++;
        Totals = Totals with { Retries = Totals.Retries + 1 };
        Warned?.Invoke(string.Create(
            CultureInfo.InvariantCulture,
            $"{reason}; trying again in {delay.TotalSeconds:0.###} s ({_failuresInARow} of {_options.RetriesMax})"));
        await Task.Delay(delay, _time, cancellation);
    }

    private async Task FollowAsync(bool drain, CancellationToken cancellation)
    {
        await using var connection = await SinkConnection.OpenAsync(_options, cancellation);
        var feeds = new List<LogFeed>();
        try
        {
            await OpenFeedsAsync(connection, feeds, cancellation);
            for (var first = 0; ; first = (first + 1) % feeds.Count)
            {
                cancellation.ThrowIfCancellationRequested();
                var found = await TransferAsync(connection, feeds, first, cancellation);
                Progress?.Invoke(Totals);
                if (found)
                    continue;
                if (drain)
                    return;
                await FindItemsAsync(connection, feeds, cancellation);
                await Task.Delay(_options.IdleWait, _time, cancellation);
            }
        }
        finally
        {
            feeds.ForEach(feed => feed.Dispose());
        }
    }

    private async Task OpenFeedsAsync(
        SinkConnection connection, List<LogFeed> feeds, CancellationToken cancellation)
    {
        var topics = _log.ListTopics();
        if (topics.Any(topic => topic.Name == Topology.Items))
            await OpenFeedAsync(connection, feeds, Topology.Items, partition: 0, cancellation);
        else if (_itemsLookedForAt is null)
            Warned?.Invoke(WithoutItems);
        foreach (var name in (string[])[Topology.ShopperState, Topology.Recommendations])
        {
            var topic = topics.FirstOrDefault(topic => topic.Name == name)
                ?? throw new LogException($"the log has no topic {name}: let the shopper processor run first");
            for (var partition = 0; partition < topic.Partitions; partition++)
                await OpenFeedAsync(connection, feeds, name, partition, cancellation);
        }
    }

    private async Task OpenFeedAsync(
        SinkConnection connection, List<LogFeed> feeds, string topic, int partition, CancellationToken cancellation)
    {
        var position = await connection.PositionAsync(
            topic, partition, _log.FindTopicIdentity(topic), cancellation);
        feeds.Add(LogFeed.Open(_log, topic, partition, position));
        ReportLoss(feeds[^1]);
    }

    /// <summary>
    /// Opens topic <c>items</c> once it exists: a log created by an earlier version lacks it until a newer process
    /// starts. It checks when idle, every <see cref="ItemsLookedForEach"/>.
    /// </summary>
    private async Task FindItemsAsync(
        SinkConnection connection, List<LogFeed> feeds, CancellationToken cancellation)
    {
        if (feeds.Exists(feed => feed.Topic == Topology.Items)
            || (_itemsLookedForAt is { } at && _time.GetElapsedTime(at) < ItemsLookedForEach))
            return;
        _itemsLookedForAt = _time.GetTimestamp();
        if (_log.ListTopics().Any(topic => topic.Name == Topology.Items))
            await OpenFeedAsync(connection, feeds, Topology.Items, partition: 0, cancellation);
    }

    /// <summary>
    /// Reports and counts, once, what was deleted before it could be read; the sink continues with the rest.
    /// </summary>
    private void ReportLoss(LogFeed feed)
    {
        var partition = (feed.Topic, feed.Partition);
        var from = Math.Max(feed.Position, _lostTo.GetValueOrDefault(partition));
        if (feed.First <= from)
            return;
        _lostTo[partition] = feed.First;
        Totals = Totals with { Lost = Totals.Lost + feed.First - from };
        Warned?.Invoke(new LostRecordsException("", feed.Topic, feed.Partition, from, feed.First).Message);
    }

    /// <summary>
    /// Transfers one batch from the log to the database, starting with feed <paramref name="first"/>; false when there
    /// was nothing.
    /// </summary>
    private async Task<bool> TransferAsync(
        SinkConnection connection, List<LogFeed> feeds, int first, CancellationToken cancellation)
    {
        _rows.Clear();
        var moved = new List<(LogFeed Feed, LogPosition Position)>();
        var after = Totals;
        for (var i = 0; i < feeds.Count && after.Records - Totals.Records < _options.BatchRecordsMax; i++)
        {
            var feed = feeds[(first + i) % feeds.Count];
            var room = _options.BatchRecordsMax - (int)(after.Records - Totals.Records);
            if (feed.Read(_records, room, cancellation) is not { } position)
                continue;
            moved.Add((feed, position));
            after = AddRows(feed, after);
        }

        if (moved.Count == 0)
            return false;
        Reached?.Invoke(SinkStep.Read);
        after = after with { Deletions = after.Deletions + _rows.Deleted.Count, Transactions = after.Transactions + 1 };
        await connection.WriteAsync(_rows, [.. moved.Select(one => one.Position)], Reached, cancellation);
        foreach (var (feed, position) in moved)
            feed.Advance(position.To);
        Totals = after with { Skipped = after.Skipped + _rows.Unreadable };
        if (_rows.FirstUnreadable is { } fault)
            Warned?.Invoke(_rows.Unreadable == 1 ? $"{fault}; skipped" : $"{fault}; skipped {_rows.Unreadable} such");
        _failuresInARow = 0;
        return true;
    }

    private SinkTotals AddRows(LogFeed feed, SinkTotals totals)
    {
        if (feed.Topic == Topology.Recommendations)
        {
            _rows.AddRecommendations(_records, feed.Partition);
            return totals with { Recommendations = totals.Recommendations + _records.Count };
        }

        if (feed.Topic == Topology.Items)
        {
            _rows.AddItems(_records);
            return totals with { Items = totals.Items + _records.Count };
        }

        _rows.AddStates(
            _records, feed.Partition, () => _log.WrittenEnd(Topology.Recommendations, feed.Partition));
        return totals with { States = totals.States + _records.Count };
    }
}
