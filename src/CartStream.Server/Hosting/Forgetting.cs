using System.Globalization;
using System.Text;
using CartStream.Pipeline;
using CartStream.Server.Answering;
using CartStream.Server.Api;
using CartStream.Server.Feedback;
using CartStream.Server.Live;
using CartStream.Server.Outcomes;
using CartStream.Server.Writing;

namespace CartStream.Server.Hosting;

/// <summary>
/// Forgets a shopper everywhere: by a request in the log behind the shopper's events, which whoever processes them does
/// and every node sees; and by erasing what the log can erase.
/// </summary>
internal sealed class Forgetting(
    IEventLog log,
    ShopNode node,
    GroupCommit writes,
    Recommender recommender,
    RecentRecommendations recent,
    ImpressionLedger ledger,
    ShopActivity activity,
    TimeProvider time) : IDisposable
{
    /// <summary>How long a request is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private long _requests;

    /// <summary>
    /// Forgets a shopper. Events that come afterwards begin anew; those sent before and not processed yet are gone.
    /// Null when it is not done yet, because the events before are not: it will be.
    /// </summary>
    /// <exception cref="LogException">The log failed, or too much waits to be written; ask again.</exception>
    public async Task<ShopperForgotten?> ForgetAsync(string shopperId)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            return await AskAsync(Encoding.UTF8.GetBytes(shopperId), shopperId);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<ShopperForgotten?> AskAsync(byte[] id, string shopperId)
    {
        var traces = new ShopperTraces(log, node.PartitionOf(id), id);
        // All but the newest sessions are found here, so that the processor is held up for moments only.
        await Task.Run(traces.FindSessions);
        if (!await SendAsync(traces, id))
            return null;
        recent.Forget(shopperId);
        ledger.Forget(shopperId);
        activity.Forget(shopperId);
        await Task.Run(traces.FindSessions);
        if (log is not IErasingLog erasing)
        {
            return new ShopperForgotten(
                traces.SessionKeys.Count,
                0,
                [Topology.UserEvents, Topology.Recommendations, Topology.DeadLetters, ServerTopics.Impressions]);
        }

        var erased = await Task.Run(() => traces.Erase(erasing, [ServerTopics.Impressions]));
        // The request itself is no trace of before.
        return new ShopperForgotten(traces.SessionKeys.Count, erased - 1, []);
    }

    /// <summary>Sends the request, and waits until it is done.</summary>
    private async Task<bool> SendAsync(ShopperTraces traces, byte[] id)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var requestId = string.Create(
            CultureInfo.InvariantCulture, $"{writes.TransactionalId}/{nowMs}/{Interlocked.Increment(ref _requests)}");
        var partition = node.PartitionOf(id);
        var end = log.EndOffset(Topology.UserEvents, partition);
        var write = new LogWrite();
        write.Add(Topology.UserEvents, partition, id, traces.ToRequest(requestId).ToJson(), nowMs);
        if ((await writes.WriteAsync(write)).Kind != WriteKind.Written)
            throw new LogException("too much waits to be written");
        var started = time.GetTimestamp();
        long? offset = null;
        while (time.GetElapsedTime(started) < Patience)
        {
            offset ??= await Task.Run(() => traces.FindRequest(requestId, end));
            if (offset is { } at && await Task.Run(() => traces.IsDone(at)) && IsForgotten(id, at))
                return true;
            await Task.Delay(Pause, time);
        }

        return false;
    }

    /// <summary>Whether this node's state is from behind the request.</summary>
    private bool IsForgotten(byte[] id, long offset) =>
        recommender.With(answerer => answerer.FindShopper(id)) is not { } state || state.LastAt.Offset > offset;
}
