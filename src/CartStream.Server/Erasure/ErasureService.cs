using System.Globalization;
using System.Text;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;
using CartStream.Server.Api;
using CartStream.Server.Attribution;
using CartStream.Server.Engine;
using CartStream.Server.Feedback;
using CartStream.Server.Live;
using CartStream.Server.Node;
using CartStream.Server.Writing;
using CartStream.Shoppers;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Erasure;

/// <summary>
/// Forgets a shopper everywhere: with a request in the log after the shopper's events, which the partition's owner
/// carries out and every node sees, and by erasing what the log can erase.
/// </summary>
internal sealed partial class ErasureService(
    IEventLog log,
    ShopNode node,
    GroupCommit writes,
    EnginePool engines,
    RecentRecommendations recent,
    ImpressionTracker tracker,
    ShopActivity activity,
    ServerOptions options,
    TimeProvider time,
    ILogger<ErasureService> logger) : IAsyncDisposable
{
    /// <summary>How long to wait for a request.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int AtOnceMax = 4;

    // How often to look for ids that are linked while a shopper is forgotten.
    private const int RoundsMax = 4;
    private const string StillLinked =
        $"{Topology.UserEvents}, ids that were linked while the shopper was forgotten: forget it again";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan CleanUpPause = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _slots = new(AtOnceMax);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task? _cleaning;
    private long _requests;

    /// <summary>
    /// Forgets a shopper and all ids linked to it. Later events start anew; earlier events that are not processed yet
    /// are gone. Null when it is not done yet because earlier events are still unprocessed: it will be done after them.
    /// </summary>
    /// <exception cref="ForgetRefusedException">Too many writes are waiting.</exception>
    /// <exception cref="LogException">The log failed.</exception>
    public async Task<ShopperForgotten?> ForgetAsync(string shopperId)
    {
        await _slots.WaitAsync();
        try
        {
            return await ForgetAllAsync(Encoding.UTF8.GetBytes(shopperId));
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>
    /// Forgets all ids of a shopper, and then those whose link was processed meanwhile: each leaves a record with the
    /// other id.
    /// </summary>
    private async Task<ShopperForgotten?> ForgetAllAsync(byte[] start)
    {
        var forgotten = new ShopperForgotten(0, 0, []);
        var done = new HashSet<byte[]>(Utf8KeyComparer.Instance);
        for (var round = 0; round < RoundsMax; round++)
        {
            var from = start;
            var ids = await time.RunShort(
                () => IdentityGroup.Of(from, Find, log, node.Partitions, CommittedTo));
            if (ids.All(done.Contains))
                return forgotten;
            done.UnionWith(ids);
            foreach (var id in ids)
            {
                if (await ForgetOneAsync(id, Encoding.UTF8.GetString(id)) is not { } one)
                    return null;
                forgotten = forgotten.Plus(one);
            }

            start = ids[^1];
        }

        return forgotten.Plus(new ShopperForgotten(0, 0, [StillLinked]));
    }

    /// <summary>The offset up to which the state on this node is current.</summary>
    private long CommittedTo(int partition) =>
        Math.Min(node.ProcessedTo(partition), ProcessedOffset.ReadCommitted(log, partition));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_cleaning is { } cleaning)
            await cleaning;
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task<ShopperForgotten?> ForgetOneAsync(byte[] id, string shopperId)
    {
        var partition = node.PartitionOf(id);
        var traces = new ShopperEraser(log, partition, id);
        // Finds all but the newest sessions here, so that the processor is only held up briefly.
        await time.StartShort(traces.FindSessions);
        // What is shown to the shopper from now on counts as after the request.
        var shown = log.EndOffset(ServerTopics.Impressions, partition);
        if (await SendAsync(traces, id, partition) is not { } offset)
            return null;
        recent.Forget(shopperId);
        tracker.Forget(shopperId);
        activity.Forget(shopperId);
        await time.StartShort(traces.FindSessions);
        if (log is not IErasingLog erasing)
        {
            return new ShopperForgotten(
                traces.SessionKeys.Count,
                0,
                RemainingTopics.Of(log));
        }

        // An erased delete of a session is never read: the model must learn of it first.
        var deleted = log.EndOffset(Topology.Sessions, partition);
        if (!await UntilAsync(() => node.LearntTo(partition) is not { } learnt || learnt >= deleted))
            return null;
        var erased = await time.RunShort(() => traces.Erase(
            erasing, offset, new Dictionary<string, long> { [ServerTopics.Impressions] = shown }));
        var aside = await time.RunShort(() => options.EraseAside?.Invoke(id));
        if (erased.Remains is not null)
            BeginCleaning(erasing);
        // The request itself does not count as an earlier trace.
        return new ShopperForgotten(
            traces.SessionKeys.Count,
            erased.Records - 1,
            [.. new[] { erased.Remains, aside }.OfType<string>()]);
    }

    /// <summary>Continues cleaning up in the background, once for all waiting requests.</summary>
    private void BeginCleaning(IErasingLog erasing)
    {
        lock (_gate)
        {
            if (_cleaning is not { IsCompleted: false })
                _cleaning = Task.Run(() => CleanAsync(erasing));
        }
    }

    private async Task CleanAsync(IErasingLog erasing)
    {
        try
        {
            while (true)
            {
                await Task.Delay(CleanUpPause, time, _stop.Token);
                if (erasing.CleanUp() is null)
                    break;
            }

            LogCleaned();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closing the log cleans up, too.
        }
        catch (Exception e) when (e is LogException or ObjectDisposedException)
        {
            LogNotCleaned(e.Message);
        }
    }

    /// <summary>Sends the request, waits until it is done, and returns its offset; null when that takes too long.
    /// </summary>
    private async Task<long?> SendAsync(ShopperEraser traces, byte[] id, int partition)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var requestId = string.Create(
            CultureInfo.InvariantCulture, $"{writes.TransactionalId}/{nowMs}/{Interlocked.Increment(ref _requests)}");
        var end = log.EndOffset(Topology.UserEvents, partition);
        var write = new LogWrite();
        write.Add(Topology.UserEvents, partition, id, traces.ToRequest(requestId).ToJson(), nowMs);
        if ((await writes.WriteAsync(write)).Kind != WriteKind.Written)
            throw new ForgetRefusedException();
        long? offset = null;
        return await UntilAsync(() =>
        {
            offset ??= traces.FindRequest(requestId, end);
            return offset is { } at && traces.IsDone(at) && IsForgotten(id, at);
        }) ? offset : null;
    }

    /// <summary>Polls until other threads or nodes have made the condition true.</summary>
    private async Task<bool> UntilAsync(Func<bool> holds)
    {
        var clock = time.OfWaits();
        var started = clock.GetTimestamp();
        while (!await time.RunShort(holds))
        {
            if (clock.GetElapsedTime(started) >= Patience)
                return false;
            await clock.PauseAsync(Pause, CancellationToken.None);
        }

        return true;
    }

    /// <summary>Whether this node's state is from after the request.</summary>
    private bool IsForgotten(byte[] id, long offset) =>
        Find(id) is not { } state || state.LastAt.Offset > offset;

    private ShopperState? Find(byte[] id) => engines.With(engine => engine.FindShopper(id));

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "What remained of forgotten shoppers in the log's files is erased now")]
    private partial void LogCleaned();

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "What remains of forgotten shoppers in the log's files is not erased: {Reason}; forget them again")]
    private partial void LogNotCleaned(string reason);
}
