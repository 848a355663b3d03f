using CartStream.Datasets.Reading;
using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Models;
using CartStream.Options;

namespace CartStream.Tests.Evaluating;

/// <summary>
/// Figures on public data that were measured before by other code: a change of protocol would move them.
/// </summary>
public sealed class RealDataEvaluationTests
{
    private const long NineYearsMs = 9L * 365 * 24 * 60 * 60 * 1000;

    /// <summary>Popularity is recounted at intervals; the newest ninth of the events may be missing.</summary>
    private const double LagTolerance = 0.0007;

    [Theory]
    [InlineData("diginetica", 60_858, 0.0093, 0.0020)]
    [InlineData("yoochoose64", 55_898, 0.0723, 0.0249)]
    public void Run_popularity_that_hardly_decays_is_as_measured_independently(
        string set, int queries, double hitRate, double reciprocalRank)
    {
        var items = new ItemDictionary();
        using var train = EventFiles.Open(
            [Repository.SharedData($"{set}/train_sessions.csv.gz")], new EventFileOptions { DuplicateWindowRows = 0 });
        var rows = PrefixFile.Read(Repository.SharedData($"{set}/test_prefixes.csv.gz"))
            .Select(row => (row.Items, row.Target));
        var popularity = ModelCatalog.TryCreate("popularity", new ModelOptions
        {
            Popularity = new() { HalfLifeMs = NineYearsMs, TouchesMax = 100_000_000 },
        })!;

        var report = new OfflineEvaluation(new EvaluationOptions { Ks = [20] }, TimeProvider.System).Run(
            [popularity],
            EvaluationInput.Events(train, items),
            EvaluationInput.Rows(rows, items),
            cancellation: TestContext.Current.CancellationToken);

        report.Queries.ShouldBe(queries);
        report.Algorithms[0].Slices[0].Value("hr@20").ShouldBe(hitRate, LagTolerance);
        report.Algorithms[0].Slices[0].Value("mrr@20").ShouldBe(reciprocalRank, LagTolerance);
    }
}
