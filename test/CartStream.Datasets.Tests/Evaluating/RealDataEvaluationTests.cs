using CartStream.Datasets.Reading;
using CartStream.Evaluating.Offline;
using CartStream.Events;
using CartStream.Recommending;
using CartStream.Recommending.Popularity;

namespace CartStream.Tests.Evaluating;

/// <summary>
/// Figures on public data that were measured before by other code: a change of protocol would move them.
/// </summary>
public sealed class RealDataEvaluationTests
{
    private const long NineYearsMs = 9L * 365 * 24 * 60 * 60 * 1000;

    [Theory]
    [InlineData("diginetica", 60_858, 0.0093, 0.0021)]
    [InlineData("yoochoose64", 55_898, 0.0731, 0.0169)]
    public void Run_popularity_that_hardly_decays_is_as_measured_independently(
        string set, int queries, double hitRate, double reciprocalRank)
    {
        var items = new ItemDictionary();
        using var train = EventFiles.Open(
            [Repository.SharedData($"{set}/train_sessions.csv.gz")], new EventFileOptions { DuplicateWindowRows = 0 });
        var rows = PrefixFile.Read(Repository.SharedData($"{set}/test_prefixes.csv.gz"))
            .Select(row => (row.Items, row.Target));
        var popularity = new PopularityModel(new PopularityOptions { HalfLifeMs = NineYearsMs });

        var report = new OfflineEvaluation(new EvaluationOptions { Ks = [20] }, TimeProvider.System).Run(
            [popularity],
            EvaluationInput.Events(train, items),
            EvaluationInput.Rows(rows, items),
            cancellation: TestContext.Current.CancellationToken);

        report.Queries.ShouldBe(queries);
        report.Algorithms[0].Slices[0].Value("hr@20").ShouldBe(hitRate, 0.00005);
        report.Algorithms[0].Slices[0].Value("mrr@20").ShouldBe(reciprocalRank, 0.00005);
    }
}
