using System.Buffers;
using System.Text;
using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;
using CartStream.Recommendations;

namespace CartStream.Cli.Verbs.Run;

/// <summary>
/// Simulates one new session for each chosen shopper, from the shopper's history, the newest recommendation and what is
/// popular, and sends it to <c>user-events</c> to be processed like any other.
/// </summary>
/// <remarks>
/// Shoppers are handled in portions. A portion is created from state in which everything before it is processed, and is
/// sent in one transaction with the name of its last shopper, so an interrupted run continues with the same sessions.
/// </remarks>
internal sealed class NewSessions(
    IEventLog log, StreamProcessor processor, ItemDictionary items, IModelReader baseline, long seed)
{
    private const int PortionShoppers = 1_000;
    private const int PopularItems = 20;
    private const long DayMs = 24L * 60 * 60 * 1_000;

    private readonly NewSessionSimulator _simulator = new(seed);
    private readonly ArrayBufferWriter<byte> _json = new(1_024);
    private readonly ScoredItem[] _popular = new ScoredItem[PopularItems];

    /// <summary>Events sent by this run.</summary>
    public long Events { get; private set; }

    /// <summary>
    /// Sends and processes the sessions of <paramref name="shoppers"/>, which are in order of their bytes.
    /// </summary>
    /// <param name="input">Identifies this input, so that it is sent once.</param>
    /// <param name="shoppers">The shoppers' ids; those without state are skipped.</param>
    /// <param name="cancellation">Ends after the open portion.</param>
    public async Task RunAsync(string input, IReadOnlyList<byte[]> shoppers, CancellationToken cancellation)
    {
        var key = Encoding.UTF8.GetBytes($"{InputProgress.NewSessionsPrefix}{seed}/{input}");
        using var producer = log.OpenProducer("cartstream-new-sessions");
        var next = FirstAfter(shoppers, InputProgress.Read(log, key));
        while (next < shoppers.Count && !cancellation.IsCancellationRequested)
        {
            var end = Math.Min(next + PortionShoppers, shoppers.Count);
            SendPortion(producer, key, shoppers, next, end);
            next = end;
            await new PipelineRun(processor, ingest: null).RunAsync(progress: null, cancellation);
        }
    }

    private static int FirstAfter(IReadOnlyList<byte[]> shoppers, byte[]? last)
    {
        if (last is null)
            return 0;
        var next = 0;
        while (next < shoppers.Count && shoppers[next].AsSpan().SequenceCompareTo(last) <= 0)
            next++;
        return next;
    }

    private void SendPortion(ILogProducer producer, byte[] key, IReadOnlyList<byte[]> shoppers, int first, int end)
    {
        var popularCount = baseline.Recommend(default, _popular);
        var popular = _popular.Take(popularCount).Select(item => items.Id(item.Item).ToArray()).ToList();
        using var transaction = producer.Begin();
        for (var i = first; i < end; i++)
            SendSession(transaction, shoppers[i], popular);
        transaction.Append(Topology.Inputs, 0, key, shoppers[end - 1], 0);
        transaction.Commit();
    }

    private void SendSession(ILogTransaction transaction, byte[] shopperId, List<byte[]> popular)
    {
        if (processor.FindShopper(shopperId) is not { } state)
            return;
        var related = new List<RelatedItem>();
        foreach (var item in state.LastRecommended)
            related.Add(new RelatedItem(items.Id(item).ToArray(), 1f / (related.Count + 1)));
        var candidates = new NewSessionCandidates(
            [.. state.History.ToArray().Select(interaction => items.Id(interaction.Item).ToArray())], related, popular);
        // The newest event's offset makes the session differ whenever something has happened since the last one.
        var ordinal = (int)(state.LastAt.Offset % int.MaxValue);
        var session = _simulator.Simulate(shopperId, ordinal, state.LastAt.TimeMs + DayMs, candidates);
        for (var step = 0; step < session.Steps.Count; step++)
        {
            var e = session.Event(step);
            _json.ResetWrittenCount();
            ShopperEventJson.Write(_json, e);
            transaction.Append(Topology.UserEvents, 0, shopperId, _json.WrittenSpan, e.TimeMs);
            Events++;
        }
    }
}
