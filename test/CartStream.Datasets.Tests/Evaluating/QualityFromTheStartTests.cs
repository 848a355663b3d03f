using CartStream.Datasets.Simulation;
using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Tests.Evaluating;

/// <summary>
/// A shop from its first event on. Before each fiftieth event the model is queried for it; all events are learnt. The
/// full model is fitted four times, first at an early event.
/// </summary>
public sealed class QualityFromTheStartTests
{
    private const int Events = 1_000_000;
    private const int Stretch = 50_000;
    private const int Answers = 20;

    [Fact]
    public void Recommend_new_shop_is_never_worse_than_popularity_and_gets_no_worse_by_a_fit()
    {
        var options = new ModelOptions
        {
            Ranking = new() { QueriesMax = 5_000 },
            Trees = new() { Trees = 30 },
            Embedding = new() { PositionsMax = 100_000, Epochs = 4 },
        };
        IModel[] models = [.. new[] { "popularity", "blend", "full" }.Select(name =>
            ModelCatalog.TryCreate(name, options)!)];
        IModelReader[] readers = [.. models.Select(model => model.OpenReader())];
        var hits = new int[models.Length, Events / Stretch];
        var sessions = new Dictionary<ulong, List<Interaction>>();
        using var shop = new ShopSimulator(new SimulatorOptions { Events = Events });
        var number = 0;
        foreach (var e in EvaluationInput.Events(shop, new ItemDictionary()))
        {
            if (!sessions.TryGetValue(e.Session, out var session))
                sessions.Add(e.Session, session = []);
            for (var i = 0; i < models.Length; i++)
            {
                if (number % 50 == 0 && e.Type != EventType.RemoveFromCart && session.Count > 0)
                    hits[i, number / Stretch] += IsHit(readers[i], session, e) ? 1 : 0;
                models[i].Learn(e);
            }

            session.Add(new Interaction(e.Item, e.Type, e.TimeMs, number));
            if (++number is 10_000 or 60_000 or 200_000 or 500_000)
                Fit(models[^1]);
        }

        for (var stretch = 0; stretch < Events / Stretch; stretch++)
        {
            var (popular, blend, full) = (hits[0, stretch], hits[1, stretch], hits[2, stretch]);
            full.ShouldBeGreaterThanOrEqualTo(popular, $"stretch {stretch}: {popular} {blend} {full}");
            full.ShouldBeGreaterThanOrEqualTo(blend, $"stretch {stretch}: {popular} {blend} {full}");
        }

        foreach (var reader in readers)
            reader.Dispose();
    }

    private static bool IsHit(IModelReader reader, List<Interaction> session, in LearntEvent e)
    {
        var results = new ScoredItem[Answers];
        var query = new ModelQuery { Session = session.ToArray(), SessionKey = e.Session, TimeMs = e.TimeMs };
        var item = e.Item;
        return results.Take(reader.Recommend(query, results)).Any(result => result.Item == item);
    }

    private static void Fit(IModel model)
    {
        var fit = model.PrepareFit()!;
        fit.Run(cancellation: TestContext.Current.CancellationToken);
        fit.Publish();
    }
}
