using System.Text;
using CartStream.Experiments;
using CartStream.Log;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Node;
using CartStream.Server.Receipts;
using CartStream.Server.Rules;
using CartStream.Server.Telemetry;

namespace CartStream.Server.Engine;

/// <summary>Answers requests concurrently, each with an <see cref="RecommendationEngine"/> of its own.</summary>
/// <remarks>
/// Invariant: there are never more engines than requests were answered at once. The engine used last is used next, on
/// any thread, because its tables are still in the CPU's cache.
/// </remarks>
internal sealed class EnginePool(
    ShopNode node, ItemCatalogue catalogue, RuleBook rules, ServerMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly Stack<RecommendationEngine> _free = [];
    private readonly Lock _freeGate = new();
    private readonly VariantResponses[] _responsesByVariant =
        [.. (node.Options.Experiment?.Variants ?? []).Select(_ => new VariantResponses())];
    private long _answers;
    private bool _isDisposed;

    /// <summary>Answers given.</summary>
    public long Answers => Volatile.Read(ref _answers);

    /// <summary>The responses of a variant.</summary>
    public VariantResponses ResponsesOf(int variant) => _responsesByVariant[variant];

    /// <summary>Answers a shopper.</summary>
    public RecommendationsResult ForShopper(string shopperId, string? sessionId, EngineRequest request) => Answer(
        request,
        shopperId,
        (engine, nowMs) => engine.ForShopper(
            Encoding.UTF8.GetBytes(shopperId),
            sessionId is null ? null : Encoding.UTF8.GetBytes(sessionId),
            request,
            nowMs));

    /// <summary>Answers a session given in the request.</summary>
    public RecommendationsResult ForGiven(GivenSession session, EngineRequest request) =>
        Answer(request, null, (engine, nowMs) => engine.ForGiven(session, request, nowMs));

    /// <summary>Answers with what is popular.</summary>
    public RecommendationsResult Popular(EngineRequest request) =>
        Answer(request, null, (engine, nowMs) => engine.Popular(request, nowMs));

    /// <summary>Lends an engine to <paramref name="use"/>.</summary>
    public T With<T>(Func<RecommendationEngine, T> use)
    {
        var engine = Rent();
        try
        {
            return use(engine);
        }
        finally
        {
            Return(engine);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Engines that are lent are disposed when they are returned.</remarks>
    public void Dispose()
    {
        lock (_freeGate)
        {
            _isDisposed = true;
            while (_free.TryPop(out var engine))
                engine.Dispose();
        }
    }

    private RecommendationEngine Rent()
    {
        lock (_freeGate)
        {
            if (_free.TryPop(out var engine))
                return engine;
        }

        return new RecommendationEngine(node, catalogue, rules);
    }

    private void Return(RecommendationEngine engine)
    {
        lock (_freeGate)
        {
            if (_isDisposed)
                engine.Dispose();
            else
                _free.Push(engine);
        }
    }

    private RecommendationsResult Answer(
        EngineRequest request, string? shopperId, Func<RecommendationEngine, long, RecommendationResult> answer)
    {
        using var activity = ServerMetrics.Activities.StartActivity("recommend");
        var started = time.GetTimestamp();
        var now = time.GetUtcNow();
        return With(engine =>
        {
            var ranked = answer(engine, now.ToUnixTimeMilliseconds());
            var receipt = Receipt(ranked, now, time.GetElapsedTime(started), request.Placement);
            return new RecommendationsResult(engine.Writer.Write(shopperId, now, ranked, receipt).Span);
        });
    }

    /// <summary>Counts an answer and makes its receipt.</summary>
    private ReceiptResponse Receipt(
        RecommendationResult ranked, DateTimeOffset now, TimeSpan took, string? placement)
    {
        var variant = NameAndCount(ranked, took);
        metrics.CountAnswer(ranked.Policy, variant, ranked.SourceLetters, took);
        var number = Interlocked.Increment(ref _answers);
        return new ReceiptResponse(
            ReceiptId.Format(
                now.ToUnixTimeMilliseconds(), unchecked((uint)number), ranked.SourceLetters, variant, placement),
            Topology.UserEvents,
            ranked.Partition,
            ranked.Offset,
            ranked.CartVersion,
            ranked.ModelVersion,
            node.ConfigHash,
            variant,
            ranked.RulesVersion,
            ranked.Propensities);
    }

    private string? NameAndCount(RecommendationResult ranked, TimeSpan took)
    {
        if (ranked.Variant == Experiment.NoVariant)
            return null;
        _responsesByVariant[ranked.Variant].Add(ranked.Items.Span, took);
        return node.Options.Experiment!.Variants[ranked.Variant].Name;
    }
}
