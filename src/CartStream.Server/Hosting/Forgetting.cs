using System.Text;
using CartStream.Pipeline;
using CartStream.Server.Api;
using CartStream.Server.Feedback;
using CartStream.Server.Live;
using CartStream.Server.Outcomes;

namespace CartStream.Server.Hosting;

/// <summary>Forgets a shopper everywhere: state, model, log, and what the server keeps to show.</summary>
internal sealed class Forgetting(
    IEventLog log, ShopNode node, RecentRecommendations recent, ImpressionLedger ledger, ShopActivity activity)
    : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>
    /// Forgets a shopper. Events that come afterwards begin anew; those sent before and not processed yet are gone.
    /// </summary>
    /// <exception cref="LogException">The log failed; ask again.</exception>
    public async Task<ShopperForgotten> ForgetAsync(string shopperId)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            return await ForgetHereAsync(shopperId);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<ShopperForgotten> ForgetHereAsync(string shopperId)
    {
        var id = Encoding.UTF8.GetBytes(shopperId);
        var traces = new ShopperTraces(log, ShopNode.Partition, id);
        // All but the newest sessions are found here, so that the processor is held up for moments only.
        await Task.Run(traces.FindSessions);
        var sessions = await node.BetweenBatchesAsync(processor => processor.Forget(traces));
        recent.Forget(shopperId);
        ledger.Forget(shopperId);
        activity.Forget(shopperId);
        if (log is not IErasingLog erasing)
        {
            return new ShopperForgotten(
                sessions, 0, [Topology.UserEvents, Topology.Recommendations, Topology.DeadLetters]);
        }

        var erased = await Task.Run(() => traces.Erase(erasing, [ServerTopics.Impressions]));
        return new ShopperForgotten(sessions, erased, []);
    }
}
