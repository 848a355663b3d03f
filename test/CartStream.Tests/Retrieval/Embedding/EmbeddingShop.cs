using CartStream.Events;
using CartStream.Index;
using CartStream.Options;
using CartStream.Retrieval.Embedding;

namespace CartStream.Tests.Retrieval.Embedding;

/// <summary>Small shops to learn from.</summary>
internal static class EmbeddingShop
{
    /// <summary>Sessions as they are given, all of them views.</summary>
    public static SessionCorpus Of(int itemCount, params int[][] sessions)
    {
        int[] items = [.. sessions.SelectMany(session => session)];
        var starts = new int[sessions.Length + 1];
        for (var i = 0; i < sessions.Length; i++)
            starts[i + 1] = starts[i] + sessions[i].Length;
        return new SessionCorpus(starts, items, new EventType[items.Length], itemCount);
    }

    /// <summary>Sessions of four items, each within one of two groups: the even items and the odd ones.</summary>
    public static SessionCorpus TwoGroups(int itemCount, int sessions, ulong seed = 7)
    {
        var random = new SplitMix64(seed);
        var all = new int[sessions][];
        for (var i = 0; i < sessions; i++)
        {
            var first = random.Below(itemCount / 2);
            all[i] = [.. Enumerable.Range(0, 4).Select(step => (2 * ((first + step) % (itemCount / 2))) + (i % 2))];
        }

        return Of(itemCount, all);
    }

    /// <summary>A whole fit, which ends with the test.</summary>
    public static ItemEmbedding Fit(
        SessionCorpus corpus,
        EmbeddingOptions options,
        Action<double>? progress = null,
        CancellationToken? cancellation = null)
    {
        var fit = new EmbeddingFit(corpus, options);
        fit.Run(progress, cancellation ?? TestContext.Current.CancellationToken);
        return fit.Build();
    }
}
