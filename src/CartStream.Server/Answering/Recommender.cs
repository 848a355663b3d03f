using System.Collections.Concurrent;
using System.Text;
using CartStream.Pipeline;
using CartStream.Server.Hosting;
using CartStream.Server.Items;
using CartStream.Server.Telemetry;

namespace CartStream.Server.Answering;

/// <summary>Answers requests, any number at once, each with an <see cref="Answerer"/> of its own.</summary>
/// <remarks>Invariant: there are never more answerers than requests were answered at once.</remarks>
internal sealed class Recommender(
    ShopNode node, ItemCatalogue catalogue, ServerMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly ConcurrentBag<Answerer> _free = [];
    private int _answers;

    /// <summary>Answers given.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Answers a shopper.</summary>
    public Answer ForShopper(string shopperId, string? sessionId, AnswerRequest request) => Ask(
        request,
        shopperId,
        (answerer, nowMs) => answerer.ForShopper(
            Encoding.UTF8.GetBytes(shopperId),
            sessionId is null ? null : Encoding.UTF8.GetBytes(sessionId),
            request,
            nowMs));

    /// <summary>Answers a session that the request tells of.</summary>
    public Answer ForGiven(GivenSession session, AnswerRequest request) =>
        Ask(request, null, (answerer, nowMs) => answerer.ForGiven(session, request, nowMs));

    /// <summary>Answers what is popular.</summary>
    public Answer Popular(AnswerRequest request) =>
        Ask(request, null, (answerer, nowMs) => answerer.ForNobody(request, nowMs));

    /// <summary>Lends an answerer to <paramref name="use"/>.</summary>
    public T With<T>(Func<Answerer, T> use)
    {
        if (!_free.TryTake(out var answerer))
            answerer = new Answerer(node, catalogue);
        try
        {
            return use(answerer);
        }
        finally
        {
            _free.Add(answerer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_free.TryTake(out var answerer))
            answerer.Dispose();
    }

    private Answer Ask(AnswerRequest request, string? shopperId, Func<Answerer, long, Ranked> ask)
    {
        using var activity = ServerMetrics.Activities.StartActivity("recommend");
        var started = time.GetTimestamp();
        var now = time.GetUtcNow();
        var ranked = With(answerer => ask(answerer, now.ToUnixTimeMilliseconds()));
        metrics.Answer(request.Policy, ranked.SourceLetters, time.GetElapsedTime(started));
        var number = Interlocked.Increment(ref _answers);
        var receipt = new AnswerReceipt(
            ReceiptId.Format(now.ToUnixTimeMilliseconds(), number, ranked.SourceLetters),
            Topology.UserEvents,
            ranked.Partition,
            ranked.Offset,
            ranked.CartVersion,
            ranked.ModelVersion,
            node.ConfigHash);
        var sessionId = ranked.SessionId is null ? null : Encoding.UTF8.GetString(ranked.SessionId);
        return new Answer(shopperId, sessionId, now, request.Policy, ranked.Items, receipt, ranked.UnknownItems);
    }
}
